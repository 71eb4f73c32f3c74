// What the results of each file hang on, beside its own text, and which files an edit elsewhere concerns.

import { hashOf } from '../c/spelling.ts';
import type { Unit } from '../c/unit.ts';
import { baseOf } from '../files/paths.ts';
import type { Held, SavedDependencies } from './saved.ts';

export interface Dependencies {
  /** Notes what a file was just read from, in place of what was noted before. */
  note(path: string, unit: Unit, searched: ReadonlySet<string>, again: boolean): void;
  forget(path: string): void;
  /** Whether something was noted. */
  holds(path: string): boolean;
  /** Files that took a text in, or looked through it for their tables. */
  readersOf(path: string): Iterable<string>;
  /** Files that asked headers for one of the names. */
  askersOf(names: ReadonlySet<string>): Iterable<string>;
  /** Hashes (c/spelling.ts) of all names that headers were asked for, by any file; some more among them. */
  hashes(): ReadonlySet<number>;
  /** Those names that have one of the hashes. */
  named(hashes: ReadonlySet<number>): Iterable<string>;
  /**
   * Files that include one of the paths, directly or through headers. `#include`s are told apart by what they say, so
   * that these may be some too many, and also those are among them whose `#include` finds another file.
   */
  includersOf(paths: Iterable<string>, headers: readonly Including[]): Iterable<string>;
  save(): SavedDependencies;
}

/** A header, and what its `#include`s say. */
export type Including = readonly [path: string, specs: readonly string[]];

export function openDependencies(saved?: SavedDependencies): Dependencies {
  const held = new Map<string, Held>(saved?.held);
  const readers = new Map<string, Set<string>>();
  // The same few thousand names and headers are asked for by all.
  const numbers = new Map<string, number>(saved?.words.map((word, number) => [word, number]));
  const numberOf = (text: string): number => {
    let number = numbers.get(text);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(text, number);
    }
    return number;
  };
  const known = (texts: Iterable<string>): ReadonlySet<number> => {
    const found = new Set<number>();
    for (const text of texts) {
      const number = numbers.get(text);
      if (number !== undefined) found.add(number);
    }
    return found;
  };
  function* holding(wanted: ReadonlySet<number>, of: (one: Held) => Int32Array): Generator<string> {
    if (wanted.size === 0) return;
    for (const [path, one] of held) {
      const list = of(one);
      for (let i = 0; i < list.length; i++)
        if (wanted.has(list[i]!)) {
          yield path;
          break;
        }
    }
  }

  const forget = (path: string): void => {
    for (const text of held.get(path)?.texts ?? []) readers.get(text)?.delete(path);
    held.delete(path);
  };
  const noteReader = (path: string, texts: Iterable<string>): void => {
    for (const text of texts) {
      const some = readers.get(text);
      if (some) some.add(path);
      else readers.set(text, new Set([path]));
    }
  };
  for (const [path, { texts }] of held) noteReader(path, texts);
  return {
    forget,
    holds: (path) => held.has(path),
    note(path, unit, searched, again) {
      const before = again ? held.get(path) : undefined;
      forget(path);
      const texts = new Set([...(before?.texts ?? []), ...searched]);
      const includes = new Set<number>(before?.includes ?? []);
      for (const number of unit.environment.implicit.map((spec) => numberOf(tailOf(spec))))
        includes.add(number);
      for (const site of unit.includes) includes.add(numberOf(tailOf(site.spec)));
      for (const { source } of unit.instances) {
        if (source.path === path) continue;
        texts.add(source.path);
        includes.add(numberOf(baseOf(source.path)));
      }
      const names = new Set<number>(before?.names ?? []);
      for (const name of unit.found.keys()) names.add(numberOf(name));
      for (const name of unit.asked) names.add(numberOf(name));
      held.set(path, {
        texts: texts.size === 0 ? NONE : [...texts],
        names: Int32Array.from(names),
        includes: Int32Array.from(includes),
      });
      noteReader(path, texts);
    },
    readersOf: (path) => readers.get(path) ?? NONE,
    askersOf: (names) => holding(known(names), (one) => one.names),
    hashes: () => new Set([...numbers.keys()].map(hashOf)),
    named: (hashes) =>
      hashes.size === 0 ? NONE : [...numbers.keys()].filter((word) => hashes.has(hashOf(word))),
    includersOf(paths, headers) {
      const tails = new Set<string>();
      for (const path of paths) addTails(tails, path);
      const seen = new Set<string>();
      for (let grew = true; grew; ) {
        grew = false;
        for (const [path, specs] of headers) {
          if (seen.has(path) || !specs.some((spec) => tails.has(tailOf(spec)))) continue;
          seen.add(path);
          addTails(tails, path);
          grew = true;
        }
      }
      return holding(known(tails), (one) => one.includes);
    },
    save: () => ({ words: [...numbers.keys()], held }),
  };
}

const NONE: readonly string[] = [];

/** What a spec ends in whichever folder it starts from. */
function tailOf(spec: string): string {
  if (!spec.includes('./') && !spec.includes('//')) return spec;
  const parts = spec.split('/').filter((part) => part !== '.' && part !== '');
  return parts.slice(parts.lastIndexOf('..') + 1).join('/');
}

/** Every spec that may mean a path. */
function addTails(tails: Set<string>, path: string): void {
  for (let at = 0; ; ) {
    tails.add(path.slice(at));
    const slash = path.indexOf('/', at);
    if (slash < 0) break;
    at = slash + 1;
  }
  // scripts/Makefile.asm-generic (c/headers.ts).
  const generic = path.indexOf('asm-generic/');
  if (generic >= 0) tails.add(`asm/${path.slice(generic + 'asm-generic/'.length)}`);
}
