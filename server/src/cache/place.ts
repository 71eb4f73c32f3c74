// The files of the folder where things are kept: whole or not there at all, few, and told from what else lies in it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `.cache`: results of runs (store.ts); `.code`: what V8 compiled of a program (compiled.ts). */
export type Suffix = '.cache' | '.code';

/** What a writer that was killed left behind goes with the rest. */
const OURS = /^[0-9a-f]{64}(\.cache|\.code|\.\d+\.[0-9a-f]{12}\.new)$/;

/**
 * Appears at once, in place of what had the name, so that processes may share the folder. Of each kind the `most` that were
 * written last stay. Throws where the folder can't be written.
 */
export function place(folder: string, name: string, suffix: Suffix, bytes: Uint8Array, most: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${name}.${process.pid}.${randomBytes(6).toString('hex')}.new`);
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, join(folder, name + suffix));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  prune(folder, suffix, most);
}

function prune(folder: string, suffix: Suffix, most: number): void {
  // What a killed writer left counts as a result.
  const kind = suffix === '.code' ? /\.code$/ : /\.(cache|new)$/;
  const names = entriesIn(folder).filter((name) => kind.test(name));
  if (names.length <= most) return;
  const aged = names.map((name) => ({ name, time: timeOf(join(folder, name)) }));
  aged.sort((a, b) => b.time - a.time);
  for (const { name } of aged.slice(most)) rmSync(join(folder, name), { force: true });
}

const timeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

export function entriesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => OURS.test(name));
  } catch {
    return [];
  }
}

export function sizeOf(folder: string, names: readonly string[]): number {
  return names.reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** Removes all that is kept, and nothing else that may lie in the folder; gives the names. */
export function clearEntries(folder: string): string[] {
  const names = entriesIn(folder);
  for (const name of names) rmSync(join(folder, name), { force: true });
  return names;
}
