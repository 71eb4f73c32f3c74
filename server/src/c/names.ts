// Where headers say something of a name: one table for all headers, by a hash of the name, so that a header's
// thousand names cost no thousand strings. A name becomes one when somebody asks for it.
import { hashOf } from './spelling.ts';

export interface Names<T> {
  /** `owner` and `at` are what `look` is asked with when a name of this hash is wanted. */
  add(hash: number, owner: number, at: number): void;
  /** What is said of names of this name's hash, in the order of adding. The list grows as more is added. */
  of(name: string): readonly T[];
  /** What `look` gives of what was added before is not what it was: asks it again. */
  reset(): void;
}

/** What is known of a name: what was said, and the newest of its chain that was looked at. */
interface Known<T> {
  readonly hash: number;
  readonly found: T[];
  newest: number;
}

const NOBODY = -1;

/** `look` gives what is said at a place; undefined where nothing is any more. */
export function createNames<T>(look: (owner: number, at: number) => T | undefined): Names<T> {
  // In the order of adding: the hash, the owner, the place in it, and the one before in the same chain.
  let hashes = new Int32Array(1 << 12);
  let owners = new Int32Array(1 << 12);
  let places = new Int32Array(1 << 12);
  let before = new Int32Array(1 << 12);
  let count = 0;
  /** The newest of each chain; a power of two. */
  let chains = new Int32Array(1 << 12).fill(NOBODY);
  const known = new Map<string, Known<T>>();

  const link = (at: number): void => {
    const chain = hashes[at]! & (chains.length - 1);
    before[at] = chains[chain]!;
    chains[chain] = at;
  };
  const grow = (): void => {
    const size = 2 * hashes.length;
    [hashes, owners, places] = [longer(hashes, size), longer(owners, size), longer(places, size)];
    before = new Int32Array(size);
    chains = new Int32Array(size).fill(NOBODY);
    for (let at = 0; at < count; at++) link(at);
  };

  return {
    add(hash, owner, at) {
      if (count === hashes.length) grow();
      hashes[count] = hash;
      owners[count] = owner;
      places[count] = at;
      link(count++);
    },
    of(name) {
      let one = known.get(name);
      if (!one) {
        one = { hash: hashOf(name), found: [], newest: NOBODY };
        known.set(name, one);
      }
      const { hash, found, newest } = one;
      const first = chains[hash & (chains.length - 1)]!;
      if (first <= newest) return found;
      const more: T[] = [];
      for (let at = first; at > newest; at = before[at]!) {
        const said = hashes[at] === hash ? look(owners[at]!, places[at]!) : undefined;
        if (said !== undefined) more.push(said);
      }
      // The chain runs from the newest on.
      for (let i = more.length - 1; i >= 0; i--) found.push(more[i]!);
      one.newest = first;
      return found;
    },
    reset: () => known.clear(),
  };
}

function longer(list: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(size);
  result.set(list);
  return result;
}
