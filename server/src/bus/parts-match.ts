// Buses whose entries ask for several things of a device, each by itself and of whatever kind (parts.ts). What an entry
// matches are the devices that fulfil all it asks for.
import type { Devices, Matching, Relation } from './bus.ts';
import type { Entry } from './entry.ts';
import { type Fields, fieldsOf } from './fields.ts';
import type { Kind } from './parts.ts';

/** One thing that devices have. */
export interface Part {
  /** As in the alias; also names the group of a device's pattern that holds it. */
  readonly label: string;
  readonly kind: Kind<unknown, unknown>;
  /** What the entry asks for; undefined is any. */
  ask(fields: Fields): unknown;
  /** A device's value, from the text that people write. */
  read(text: string): unknown;
}

export function part<A, V>(
  label: string,
  kind: Kind<A, V>,
  ask: (fields: Fields) => A | undefined,
  read: (text: string) => V,
): Part {
  return { label, kind: kind as Kind<unknown, unknown>, ask, read };
}

/** For each part what the entry asks for; undefined is any. */
export type Asks = readonly unknown[];

export interface PartsBus {
  readonly parts: readonly Part[];
  /** How many of the first parts name a device; the very first is its vendor, or what comes closest to one. May be 0. */
  readonly names: number;
  /** Whether the kernel looks at the entry at all; true if not given. */
  looksAt?(fields: Fields): boolean;
  /** As in `Devices.overrideOnly`; never, if not given. */
  overrideOnly?(fields: Fields): boolean;
  /** Whether entries that only intersect do so in theory, where no device is known that both match. */
  readonly vague?: boolean;
  /** What a device announces; a value that nothing asks for is undefined. */
  modalias(values: readonly unknown[]): string;
}

function setOf({ parts, looksAt }: PartsBus, entry: Entry): Asks | undefined {
  const fields = fieldsOf(entry);
  if (looksAt && !looksAt(fields)) return undefined;
  const asks = parts.map((part) => part.ask(fields));
  if (fields.missing()) return undefined;
  // What one entry asks for may contradict itself.
  return asks.some((ask, i) => ask !== undefined && parts[i]!.kind.both(ask, ask) === undefined)
    ? undefined
    : asks;
}

export function partsMatching(bus: PartsBus): Matching<Asks> {
  const { parts, names, vague = false } = bus;
  const kinds = parts.map(({ kind }) => kind);
  const apart = kinds.map(
    (kind) => kind.apart ?? ((a: unknown, b: unknown) => kind.both(a, b) === undefined),
  );
  const disjoint = (a: Asks, b: Asks) => {
    for (let i = 0; i < kinds.length; i++)
      if (a[i] !== undefined && b[i] !== undefined && apart[i]!(a[i], b[i])) return true;
    return false;
  };
  const holds = (outer: Asks, inner: Asks) => {
    for (let i = 0; i < kinds.length; i++)
      if (outer[i] !== undefined && (inner[i] === undefined || !kinds[i]!.holds(outer[i], inner[i])))
        return false;
    return true;
  };
  const keyOf = (set: Asks, i: number) => (set[i] === undefined ? undefined : kinds[i]!.key(set[i]));
  const bucket = (set: Asks) => {
    if (names === 0) return undefined;
    let key = '';
    for (let i = 0; i < names; i++) {
      const one = keyOf(set, i);
      if (one === undefined) return undefined;
      key += `${one}\0`;
    }
    return key;
  };
  /** One bit for each part behind the names. */
  const asks = (set: Asks) => {
    let bits = 0;
    if (names > 0) for (let i = names; i < set.length; i++) if (set[i] !== undefined) bits |= 1 << i;
    return bits;
  };
  const apartByKind = (wild: Asks, other: Asks) =>
    bucket(wild) === undefined && (asks(wild) & ~asks(other)) !== 0;
  const textOf = (set: Asks, i: number) => (set[i] === undefined ? '*' : kinds[i]!.text(set[i]));
  return {
    setOf: (entry) => (bus.overrideOnly?.(fieldsOf(entry)) ? undefined : setOf(bus, entry)),
    bucket,
    group: (set) => (names === 0 ? undefined : keyOf(set, 0)),
    asks,
    everything: (set) => set.every((ask) => ask === undefined),
    relate(a, b): Relation {
      const covers = holds(a, b);
      const covered = holds(b, a);
      if (covers) return covered ? 'identical' : 'covers';
      if (covered) return 'covered';
      return disjoint(a, b) ? 'disjoint' : 'partial';
    },
    witness: (a, b) =>
      disjoint(a, b)
        ? undefined
        : bus.modalias(
            kinds.map((kind, i) => {
              const [x, y] = [a[i] ?? b[i], b[i] ?? a[i]];
              return x === undefined ? undefined : kind.both(x, y);
            }),
          ),
    theoretical: (a, b) => vague || apartByKind(a, b) || apartByKind(b, a),
    text(set) {
      const named = set.slice(0, names).map((_, i) => textOf(set, i));
      const asked = set.flatMap((ask, i) =>
        i < names || ask === undefined ? [] : [parts[i]!.label + textOf(set, i)],
      );
      return named.join(':') + (asked.length > 0 ? `@${asked.join(',')}` : '') || '*';
    },
  };
}

export interface PartsDevices {
  /** Ways to write a device, with a group for each part that it tells, named by the part's label. */
  readonly forms: readonly RegExp[];
  /** What to write, e.g. `amba:dNNNNNNNN`. */
  readonly usage: string;
  /** As in `Devices.prefixes`. */
  readonly prefixes?: readonly string[];
}

/** A device's values in the order of the parts; undefined is not known. */
export type Values = readonly unknown[];

export function partsDevices(bus: PartsBus, written: PartsDevices): Devices<Values> {
  return {
    ...(written.prefixes && { prefixes: written.prefixes }),
    parse(given) {
      const text = given.trim();
      for (const form of written.forms) {
        const groups = form.exec(text)?.groups;
        if (groups)
          return bus.parts.map(({ label, read }) => {
            const value = groups[label];
            return value === undefined ? undefined : read(value);
          });
      }
      return { error: `"${text}" is no such device: write ${written.usage}` };
    },
    match(entry, values) {
      const set = setOf(bus, entry);
      if (!set) return 'never';
      let sure = true;
      for (const [i, ask] of set.entries()) {
        if (ask === undefined) continue;
        const fulfilled = values[i] === undefined ? undefined : bus.parts[i]!.kind.fulfils(values[i], ask);
        if (fulfilled === false) return 'never';
        sure &&= fulfilled === true;
      }
      return sure ? 'always' : 'maybe';
    },
    overrideOnly: (entry) => bus.overrideOnly?.(fieldsOf(entry)) ?? false,
  };
}
