// The stamps of one tree's files and folders, each looked at once however many entries of the cache name it.
import { NUMBERS, type Stamps, type StampsThread, stampsOf } from './stamps.ts';

export interface TreeStamps {
  /** Of paths with a NUL between them, as UTF-8; undefined where these are not `count`. */
  of(paths: Uint8Array, count: number): Stamps | undefined;
  /** What was looked at before may have changed since. */
  renew(): void;
}

/** `thread`: gives the thread that shares the work. */
export function openTreeStamps(root: string, thread: () => StampsThread | undefined): TreeStamps {
  let seen: { readonly paths: Uint8Array; readonly stamps: Stamps } | undefined;
  return {
    of(paths, count) {
      if (!seen) {
        const stamps = stampsOf(root, paths, count, thread);
        if (stamps) seen = { paths, stamps };
        return stamps;
      }
      const names = Buffer.from(paths).toString('utf8').split('\0');
      if (names.length !== count) return undefined;
      if (Buffer.compare(seen.paths, paths) === 0) return seen.stamps;
      const places = new Map(
        Buffer.from(seen.paths)
          .toString('utf8')
          .split('\0')
          .map((name, place) => [name, place]),
      );
      const unseen = names.filter((name) => !places.has(name));
      const more = stampsOf(root, Buffer.from(unseen.join('\0')), unseen.length, () => undefined);
      if (!more) return undefined;
      const stamps = new Float64Array(count * NUMBERS);
      let next = 0;
      for (const [i, name] of names.entries()) {
        const place = places.get(name);
        const from = place === undefined ? more : seen.stamps;
        const at = (place ?? next++) * NUMBERS;
        stamps.set(from.subarray(at, at + NUMBERS), i * NUMBERS);
      }
      return stamps;
    },
    renew() {
      seen = undefined;
    },
  };
}
