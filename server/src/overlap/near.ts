// Which of many sets another one may meet, without trying each: sets are told apart by what they ask for (a vendor, a
// class under a mask), and of one such shape only those are looked at that ask for the same where both ask for something.
import type { Matching } from '../bus/bus.ts';

/** Something that has a set. */
interface Having<S> {
  readonly set: S;
}

export interface Near<S, T extends Having<S>> {
  add(one: T): void;
  /** Lists of all those that are not disjoint from a set, and of some that are; each in the order of adding. */
  of(set: S): Iterable<readonly T[]>;
}

/** So few are tried one by one. */
const FEW = 256;

interface Shelf<S, T> {
  readonly all: T[];
  /** By the shape of who asks: by what both ask for. */
  readonly sorted: Map<unknown, { readonly byValues: Map<unknown, T[]>; done: number }>;
  readonly first: S;
}

export function openNear<S, T extends Having<S>>(matching: Matching<S>, few = FEW): Near<S, T> {
  const { shape, values } = matching;
  const all: T[] = [];
  const shelves = new Map<unknown, Shelf<S, T>>();
  let shelved = 0;
  const shelve = (one: T): void => {
    const kind = shape!(one.set);
    const shelf = shelves.get(kind);
    if (shelf) shelf.all.push(one);
    else shelves.set(kind, { all: [one], sorted: new Map(), first: one.set });
  };
  return {
    add: (one) => void all.push(one),
    *of(set) {
      if (!shape || !values || all.length <= few) {
        yield all;
        return;
      }
      while (shelved < all.length) shelve(all[shelved++]!);
      const kind = shape(set);
      for (const shelf of shelves.values()) {
        let sorted = shelf.sorted.get(kind);
        if (!sorted) {
          sorted = { byValues: new Map(), done: 0 };
          shelf.sorted.set(kind, sorted);
        }
        for (; sorted.done < shelf.all.length; sorted.done++) {
          const one = shelf.all[sorted.done]!;
          const key = values(one.set, set);
          const list = sorted.byValues.get(key);
          if (list) list.push(one);
          else sorted.byValues.set(key, [one]);
        }
        const found = sorted.byValues.get(values(set, shelf.first));
        if (found) yield found;
      }
    },
  };
}
