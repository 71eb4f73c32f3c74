// A unit of text in a tree that lies in memory, and what its preprocessor makes of it.
import { TokenStream } from '../../server/src/c/expand.ts';
import { createHeaders } from '../../server/src/c/headers.ts';
import { lexRange } from '../../server/src/c/lexer.ts';
import { sourceOf } from '../../server/src/c/source.ts';
import type { Token } from '../../server/src/c/tokens.ts';
import { openUnit, type Unit } from '../../server/src/c/unit.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { environmentOf, symbolsOf } from '../../server/src/index/environment.ts';
import { NO_FLAGS } from '../../server/src/kernel/compile-flags.ts';
import { parseConfig } from '../../server/src/kernel/config.ts';

export type Files = Readonly<Record<string, string>>;

export interface Setting {
  /** Headers, by path in the tree. */
  readonly files?: Files;
  /** Lines of a `.config`; nobody knows the CONFIG_ symbols where none is given. */
  readonly config?: string;
  /** How the file is linked. */
  readonly linkage?: 'module' | 'builtin' | 'either';
  /** Headers whose text is taken in where they are included. */
  readonly taken?: readonly string[];
}

export const PATH = 'drivers/foo/foo.c';

export function opened(text: string | Uint8Array, setting: Setting = {}): Unit {
  const files = memoryFiles(setting.files ?? {});
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const config =
    setting.config === undefined
      ? undefined
      : parseConfig(new TextEncoder().encode(setting.config), '.config').config;
  const modules = [{ name: 'foo', linkage: setting.linkage ?? ('module' as const), symbols: [] }];
  const environment = environmentOf(PATH, modules, config, 'x86', () => NO_FLAGS);
  const headers = createHeaders(files, 'x86', undefined, false, config && symbolsOf(config));
  return openUnit(headers, PATH, bytes, environment, new Set(setting.taken ?? []));
}

export interface Expanded {
  readonly tokens: readonly Token[];
  readonly stopped: string | undefined;
}

/** The whole text of the unit after expansion. */
export function expansionOf(unit: Unit): Expanded {
  const stream = new TokenStream(unit, new Set());
  stream.enter(unit.main, 0);
  const tokens: Token[] = [];
  for (let t = stream.next(); t; t = stream.next()) tokens.push(t);
  return { tokens, stopped: stream.stopped };
}

/** As `expansionOf`, spelled with one space between tokens. */
export function expanded(files: Files, text: string): string {
  return spelled(expansionOf(opened(text, { files })).tokens);
}

export function spelled(tokens: readonly Token[]): string {
  return tokens.map((t) => t.text).join(' ');
}

/** A text's tokens as they are, spelled alike: what an expansion is compared with. */
export function tokensOf(text: string): string {
  const source = sourceOf('<expected>', Buffer.from(text, 'utf8'));
  return spelled(lexRange(source, 0, source.bytes.length));
}
