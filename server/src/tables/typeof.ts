// Tables that are declared by what another one is: `static const typeof(other[0]) ids[] = { … }`.
import { cursorAt, lexToken } from '../c/lexer.ts';
import { inCode } from '../c/source.ts';
import { Kind, type Token } from '../c/tokens.ts';
import { contextAt, type Instance } from '../c/unit.ts';
import { type Base, nextDirective, PLAIN } from './declarators.ts';
import { occurrences } from './marks.ts';

const SPELLINGS = ['typeof', '__typeof__', '__typeof', 'typeof_unqual'] as const;
const LONGEST = 40;

/** A `typeof(…)`: what stands between its parentheses, and the offset behind them. */
export interface Typeof {
  readonly instance: Instance;
  readonly at: number;
  readonly tokens: readonly Token[];
  readonly end: number;
}

export function* typeofsIn(instance: Instance): Generator<Typeof> {
  const { source } = instance;
  if (!source.bytes.includes('typeof')) return;
  for (const spelling of SPELLINGS)
    for (const at of occurrences(source, spelling)) {
      if (!inCode(source, at)) continue;
      const from = at + spelling.length;
      const cursor = cursorAt(source, from, nextDirective(instance, from));
      const { frame } = contextAt(instance, at);
      const tokens: Token[] = [];
      let depth = 0;
      for (let t = lexToken(cursor, frame); t && tokens.length < LONGEST; t = lexToken(cursor, frame)) {
        if (t.text === '(' && depth++ === 0) continue;
        if (t.text === ')' && --depth === 0) {
          yield { instance, at, tokens, end: t.end };
          break;
        }
        if (depth === 0) break;
        tokens.push(t);
      }
    }
}

/** What is known of a table that a `typeof` may name. */
export interface NamedTable {
  readonly name: string;
  readonly struct: string;
  readonly length?: number;
  readonly entries: readonly unknown[];
}

/** The type as a struct and what is made of it; undefined where it is another, or not known. */
export function typeNamed(
  tokens: readonly Token[],
  tables: readonly NamedTable[],
  typedefs: ReadonlyMap<string, readonly [struct: string, base: Base]>,
): readonly [struct: string, base: Base] | undefined {
  const texts = tokens.map(({ text }) => text);
  const type = texts.filter((text) => text !== 'const' && text !== 'volatile');
  if (type[0] === 'struct' && tokens.some(({ kind }) => kind === Kind.identifier)) {
    const [, struct, open] = type;
    if (struct === undefined) return undefined;
    if (type.length === 2) return [struct, PLAIN];
    const from = texts.indexOf('[');
    // `typeof(struct pci_device_id[3])`
    return open === '[' && texts.indexOf(']') === texts.length - 1
      ? [struct, { isArray: true, length: tokens.slice(from + 1, -1) }]
      : undefined;
  }
  if (type.length === 1 && typedefs.has(type[0]!)) return typedefs.get(type[0]!);
  const element = /^\(*\**\(*(\w+)\)*(\[[^[\]]*\])?\)*$/.exec(texts.join(''));
  const stars = texts.filter((text) => text === '*').length;
  const named = element && tables.filter(({ name }) => name === element[1]);
  const table = named?.[0];
  if (!element || !table || !named.every(({ struct }) => struct === table.struct)) return undefined;
  const taken = stars + (element[2] === undefined ? 0 : 1);
  if (taken === 1) return [table.struct, PLAIN];
  // An array as it is: one of several may be meant.
  if (taken !== 0 || named.length > 1) return undefined;
  const count = table.length ?? table.entries.length;
  return [table.struct, { isArray: true, length: [], count }];
}
