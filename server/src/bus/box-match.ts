// Buses whose entries ask for numbers, each by itself: an id, any id, or a range. What such an entry matches is a
// box, one interval per number, and boxes can be compared side by side.
import type { Devices, Matching, Relation } from './bus.ts';
import type { Entry } from './entry.ts';
import { type Fields, fieldsOf, hex } from './fields.ts';

/** One number that devices have. */
export interface Dimension {
  /** As in the alias (`ic`); also names the group of `BoxDevices.modalias` that holds the number. */
  readonly label: string;
  /** Hex digits of the largest number. */
  readonly digits: 1 | 2 | 4 | 8;
  /** An interval from 0 to at least here asks for nothing, and only keeps clear of a few; the largest number if not given. */
  readonly open?: number;
}

/** From lowest to highest, both included; undefined is any. */
export type Interval = readonly [lowest: number, highest: number] | undefined;

/** Lowest and highest of the first dimension, of the second, … Never empty. */
export type Box = readonly number[];

export interface BoxBus {
  readonly dimensions: readonly Dimension[];
  /** How many of the first dimensions name a device; the very first is its vendor, or what comes closest to one. */
  readonly names: number;
  /** What the entry asks for, in the order of `dimensions`; undefined where no device can have it. */
  boxOf(fields: Fields): readonly Interval[] | undefined;
  /** What a device with these numbers announces. */
  modalias(numbers: readonly number[]): string;
}

/** An interval of one number, or any. */
export const exactly = (asked: boolean, value: number): Interval => (asked ? [value, value] : undefined);

const highest = ({ digits }: Dimension) => 2 ** (4 * digits) - 1;

function boxOf(bus: BoxBus, entry: Entry): Box | undefined {
  const fields = fieldsOf(entry);
  const intervals = bus.boxOf(fields);
  if (!intervals || fields.missing()) return undefined;
  const box: number[] = [];
  for (const [i, dimension] of bus.dimensions.entries()) {
    const max = highest(dimension);
    const [from, to] = intervals[i] ?? [0, max];
    if (from > to || from > max) return undefined;
    box.push(from, Math.min(to, max));
  }
  return box;
}

function disjoint(a: Box, b: Box): boolean {
  for (let i = 0; i < a.length; i += 2) if (a[i]! > b[i + 1]! || b[i]! > a[i + 1]!) return true;
  return false;
}

function holds(outer: Box, inner: Box): boolean {
  for (let i = 0; i < outer.length; i += 2)
    if (outer[i]! > inner[i]! || outer[i + 1]! < inner[i + 1]!) return false;
  return true;
}

function relate(a: Box, b: Box): Relation {
  if (disjoint(a, b)) return 'disjoint';
  const covers = holds(a, b);
  const covered = holds(b, a);
  if (covers) return covered ? 'identical' : 'covers';
  return covered ? 'covered' : 'partial';
}

export function boxMatching(bus: BoxBus): Matching<Box> {
  const { dimensions, names } = bus;
  const open = dimensions.map((dimension) => dimension.open ?? highest(dimension));
  const isExact = (box: Box, i: number) => box[2 * i] === box[2 * i + 1];
  const isAny = (box: Box, i: number) => box[2 * i] === 0 && box[2 * i + 1]! >= open[i]!;
  const isNamed = (box: Box) => {
    for (let i = 0; i < names; i++) if (!isExact(box, i)) return false;
    return true;
  };
  /** One bit for each dimension behind the names. */
  const asks = (box: Box) => {
    let bits = 0;
    for (let i = names; i < open.length; i++) if (!isAny(box, i)) bits |= 1 << i;
    return bits;
  };
  /** Asks for a class, say, of whatever device, where the other side names one and leaves its class open. */
  const apartByKind = (wild: Box, other: Box) => !isNamed(wild) && (asks(wild) & ~asks(other)) !== 0;
  const numberText = (box: Box, i: number) => {
    if (isAny(box, i)) return '*';
    const [from, to] = [box[2 * i]!, box[2 * i + 1]!].map((n) => hex(n, dimensions[i]!.digits).toLowerCase());
    return from === to ? from! : `${from}-${to}`;
  };
  return {
    setOf: (entry) => boxOf(bus, entry),
    bucket(box) {
      if (!isNamed(box)) return undefined;
      let key = `${box[0]}`;
      for (let i = 1; i < names; i++) key += `:${box[2 * i]}`;
      return key;
    },
    group: (box) => (isExact(box, 0) ? box[0] : undefined),
    asks,
    everything: (box) => open.every((_, i) => isAny(box, i)),
    relate,
    witness: (a, b) =>
      disjoint(a, b) ? undefined : bus.modalias(open.map((_, i) => Math.max(a[2 * i]!, b[2 * i]!))),
    theoretical: (a, b) => apartByKind(a, b) || apartByKind(b, a),
    // `1d6b:0002`, `*:*@ic03`, `0781:0005@d0005`.
    text(box) {
      const named = dimensions.slice(0, names).map((_, i) => numberText(box, i));
      const asked = dimensions.flatMap(({ label }, i) =>
        i < names || isAny(box, i) ? [] : [label + numberText(box, i)],
      );
      return named.join(':') + (asked.length > 0 ? `@${asked.join(',')}` : '');
    },
  };
}

/** A device's numbers in the order of the dimensions; undefined is not known. */
export type Numbers = readonly (number | undefined)[];

export interface BoxDevices {
  /** The modalias, with a group for each dimension, named by its label, that holds hex digits. */
  readonly modalias: RegExp;
  /** Shorter forms, with groups for some of the dimensions. */
  readonly short?: RegExp;
  /** What to write, e.g. `usb:vvvv:pppp or a modalias usb:v…p…`. */
  readonly usage: string;
}

export function boxDevices(bus: BoxBus, written: BoxDevices): Devices<Numbers> {
  return {
    parse(given) {
      const text = given.trim();
      const found = written.modalias.exec(text) ?? written.short?.exec(text);
      if (!found) return { error: `"${text}" is no such device: write ${written.usage}` };
      return bus.dimensions.map(({ label }) => {
        const digits = found.groups?.[label];
        return digits === undefined ? undefined : Number.parseInt(digits, 16);
      });
    },
    match(entry, numbers) {
      const box = boxOf(bus, entry);
      if (!box) return 'never';
      let sure = true;
      for (const [i, dimension] of bus.dimensions.entries()) {
        const number = numbers[i];
        const [from, to] = [box[2 * i]!, box[2 * i + 1]!];
        if (number === undefined) sure &&= from === 0 && to === highest(dimension);
        else if (number < from || number > to) return 'never';
      }
      return sure ? 'always' : 'maybe';
    },
    overrideOnly: () => false,
  };
}
