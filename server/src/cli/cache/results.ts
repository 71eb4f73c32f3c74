// What `lint` found in a tree, kept for the next run: believed only where every file and folder that was looked at is
// as it was.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Looked } from '../../files/looks.ts';
import type { Problem } from '../../files/tree-files.ts';
import type { LintOptions } from '../../rules/choice.ts';
import type { Finding } from '../../rules/rule.ts';
import type { Host } from '../host.ts';
import { version } from '../version.ts';
import { changedAfter, stampsOf } from './stamps.ts';
import { type Entry, readEntry, writeEntry } from './store.ts';

/** All that is printed of a tree hangs on. */
export interface Results {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** How many tables each file has. */
  readonly tables: readonly (readonly [path: string, tables: number])[];
}

/** What a result hangs on beside the files of the tree. */
export interface Asked {
  /** The tree, absolute. */
  readonly root: string;
  /** As the user names it. */
  readonly config: string | undefined;
  readonly arch: string | undefined;
  readonly buses: readonly string[];
  /** What the command line and the settings say of the rules. */
  readonly chosen: LintOptions;
}

export interface ResultCache {
  /** undefined: nothing is known of the tree as it is now. */
  load(): Results | undefined;
  /** `looked`: all that the results were read from. Where they can't be kept, they are not. */
  save(results: Results, looked: Looked): void;
}

/** Times of some file systems count in steps of two seconds. */
const STEP = 2000;

/** undefined where nothing is to be kept. */
export function openResultCache(host: Host, asked: Asked): ResultCache | undefined {
  const { cache } = host;
  const key = cache && keyOf(host, asked, cache.program);
  if (key === undefined) return undefined;
  const started = cache!.today();
  const name = createHash('sha256').update(key).digest('hex');
  const { folder, thread } = cache!;
  const { root } = asked;
  return {
    load() {
      const entry = readEntry(folder, name);
      return entry && isCurrent(root, entry, thread) ? resultsIn(entry, key) : undefined;
    },
    save(results, looked) {
      const names = [...new Set([...looked.files, ...looked.folders])].filter((path) => !path.includes('\0'));
      // Folders that are not there are told by those above them, which were looked for in turn.
      const paths = Buffer.from(names.join('\0'));
      const stamps = stampsOf(root, paths, names.length, thread);
      // A file that changed while it was read, or may change again within one step of its clock, proves nothing.
      if (!stamps || changedAfter(stamps, started - STEP)) return;
      const payload = Buffer.from(JSON.stringify({ key, ...results }));
      try {
        writeEntry(folder, name, { paths, count: names.length, stamps, payload });
      } catch {
        // A cache is no reason to fail: the next run takes as long as this one.
      }
    },
  };
}

function isCurrent(root: string, entry: Entry, thread: string | undefined): boolean {
  const now = stampsOf(root, entry.paths, entry.count, thread);
  if (!now) return false;
  return Buffer.from(now.buffer, now.byteOffset, now.byteLength).equals(
    Buffer.from(entry.stamps.buffer, entry.stamps.byteOffset, entry.stamps.byteLength),
  );
}

function resultsIn({ payload }: Entry, key: string): Results | undefined {
  try {
    const { key: of, ...results } = JSON.parse(Buffer.from(payload).toString('utf8'));
    return of === key ? results : undefined;
  } catch {
    return undefined;
  }
}

/** undefined: the configuration is no file that can be read twice. */
function keyOf(host: Host, { config, ...asked }: Asked, program: string): string | undefined {
  const path = config === undefined ? undefined : resolve(host.folder, config);
  if (path !== undefined && host.kind(path) !== 'file') return undefined;
  try {
    const sum = path === undefined ? null : createHash('sha256').update(host.read(path)).digest('hex');
    return JSON.stringify([version, program, asked, config ?? null, sum]);
  } catch {
    return undefined;
  }
}
