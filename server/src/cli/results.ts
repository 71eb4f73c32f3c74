// What `lint` found in a tree, kept for the next run: believed only where every file and folder that was looked at is
// as it was.
import type { CacheHost } from '../cache/folder.ts';
import { type Asked, keyOf, nameOf } from '../cache/key.ts';
import { changedAfter, STEP } from '../cache/stamps.ts';
import { type Entry, readEntry, writeEntry } from '../cache/store.ts';
import type { TreeStamps } from '../cache/tree-stamps.ts';
import type { Looked } from '../files/looks.ts';
import type { Problem } from '../files/tree-files.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';

/** All that is printed of a tree hangs on. */
export interface Results {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  /** How many tables each file has. */
  readonly tables: readonly (readonly [path: string, tables: number])[];
}

export interface ResultCache {
  /** undefined: nothing is known of the tree as it is now. */
  load(): Results | undefined;
  /** `looked`: all that the results were read from. Where they can't be kept, they are not. */
  save(results: Results, looked: Looked): void;
}

/** `chosen`: what the command line and the settings say of the rules. */
export function openResultCache(
  { folder, program, today }: CacheHost,
  asked: Asked,
  tree: TreeStamps,
  chosen: LintOptions,
): ResultCache {
  const key = keyOf('findings', program, asked, chosen);
  const name = nameOf(key);
  const started = today();
  return {
    load() {
      const entry = readEntry(folder, name);
      return entry && isCurrent(tree, entry) ? resultsIn(entry, key) : undefined;
    },
    save(results, looked) {
      const names = [...new Set([...looked.files, ...looked.folders])].filter((path) => !path.includes('\0'));
      // Folders that are not there are told by those above them, which were looked for in turn.
      const paths = Buffer.from(names.join('\0'));
      const stamps = tree.of(paths, names.length);
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

function isCurrent(tree: TreeStamps, entry: Entry): boolean {
  const now = tree.of(entry.paths, entry.count);
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
