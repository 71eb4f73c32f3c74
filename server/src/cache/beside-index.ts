// What was made of an index that is kept: of use only together with that very index.
import { pack, unpack } from '../index/packed.ts';
import type { CacheHost } from './folder.ts';
import { type Asked, keyOf, nameOf } from './key.ts';
import { readEntry, writeEntry } from './store.ts';

export interface BesideIndex<T> {
  /** `id`: of the index that was taken up. undefined: nothing was made of that. */
  load(id: string): T | undefined;
  /** Plain data. Where it can't be kept, it is not. */
  save(id: string, value: T): void;
}

/** `kind`: what it is; `more`: what it hangs on beside what was asked. */
export function openBesideIndex<T>(
  { folder, program }: CacheHost,
  kind: string,
  asked: Asked,
  more: unknown,
): BesideIndex<T> {
  const key = keyOf(kind, program, asked, more);
  const name = nameOf(key);
  return {
    load(id) {
      const entry = readEntry(folder, name);
      if (!entry) return undefined;
      try {
        const payload = unpack(entry.payload) as Payload<T>;
        return payload.of === key && payload.id === id ? payload.value : undefined;
      } catch {
        return undefined;
      }
    },
    save(id, value) {
      try {
        const payload = pack({ of: key, id, value } satisfies Payload<T>);
        writeEntry(folder, name, { paths: NONE, count: 0, stamps: new Float64Array(0), payload });
      } catch {
        // A cache is no reason to fail.
      }
    },
  };
}

const NONE = new Uint8Array(0);

interface Payload<T> {
  readonly of: string;
  readonly id: string;
  readonly value: T;
}
