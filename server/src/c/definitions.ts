// Where the headers of a run define their macros: one table for all of them, by a hash of the name, so that a
// header's thousand names cost no thousand strings. A name becomes one when somebody asks for it.
import type { Header } from './headers.ts';
import { DirectiveKind, hashOf, hasName, isNamed, kindOf, nameHash } from './skeleton.ts';

/** A `#define` or `#undef` of a header. */
export interface Definition {
  readonly header: Header;
  /** Index of the directive. */
  readonly index: number;
}

export interface Definitions {
  /** Takes in the definitions of a header that is read. */
  add(header: Header): void;
  /** Definitions of a name, in the order of reading and then of the text. The list grows as headers are read. */
  of(name: string): readonly Definition[];
}

/** What is known of a name: its definitions, and the newest one of its chain that was looked at. */
interface Known {
  readonly hash: number;
  readonly found: Definition[];
  newest: number;
}

const NOBODY = -1;

export function createDefinitions(): Definitions {
  const headers: Header[] = [];
  // Of each definition, in the order of reading: the hash, the header, the directive, and the one before it in its chain.
  let hashes = new Int32Array(1 << 12);
  let owners = new Int32Array(1 << 12);
  let indices = new Int32Array(1 << 12);
  let before = new Int32Array(1 << 12);
  let count = 0;
  /** The newest definition of each chain; a power of two. */
  let chains = new Int32Array(1 << 12).fill(NOBODY);
  const known = new Map<string, Known>();

  const grow = (): void => {
    const size = 2 * hashes.length;
    [hashes, owners, indices] = [longer(hashes, size), longer(owners, size), longer(indices, size)];
    before = new Int32Array(size);
    chains = new Int32Array(size).fill(NOBODY);
    for (let at = 0; at < count; at++) link(at);
  };
  const link = (at: number): void => {
    const chain = hashes[at]! & (chains.length - 1);
    before[at] = chains[chain]!;
    chains[chain] = at;
  };

  return {
    add(header) {
      const { directives } = header.instance.source;
      const owner = headers.push(header) - 1;
      for (let index = 0; index < directives.count; index++) {
        const kind = kindOf(directives, index);
        if (kind !== DirectiveKind.define && kind !== DirectiveKind.undef) continue;
        if (!hasName(directives, index)) continue;
        if (count === hashes.length) grow();
        hashes[count] = nameHash(directives, index);
        owners[count] = owner;
        indices[count] = index;
        link(count++);
      }
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
      const already = found.length;
      for (let at = first; at > newest; at = before[at]!) {
        if (hashes[at] !== hash) continue;
        const header = headers[owners[at]!]!;
        const index = indices[at]!;
        const { bytes, directives } = header.instance.source;
        if (isNamed(bytes, directives, index, name)) found.push({ header, index });
      }
      // The chain runs from the newest on.
      if (found.length > already + 1) found.push(...found.splice(already).reverse());
      one.newest = first;
      return found;
    },
  };
}

function longer(list: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const result = new Int32Array(size);
  result.set(list);
  return result;
}
