// Buses whose entries ask for a few numbers, each given or any: the alias, the match sets and the devices of such
// a bus all follow from the list of its numbers.

import { type Box, type BoxBus, boxDevices, boxMatching, exactly, type Numbers } from './box-match.ts';
import type { Devices, Matching } from './bus.ts';
import { add, type Fields, hex, wildcard } from './fields.ts';

/** One number of an entry. */
export interface NumberPart {
  /** What stands before it in the alias: `v`, `ven`. */
  readonly label: string;
  readonly path: string;
  /** Hex digits of its field. */
  readonly digits: 1 | 2 | 4 | 8;
  /** The value that means any, … */
  readonly any?: number;
  /** … or the bit of the flags' field without which it is any. Where neither is given, it is always asked for. */
  readonly flag?: number;
}

export interface ByNumbers {
  /** What stands before the first number, e.g. `sdio:`. */
  readonly prefix: string;
  /** In the order of the alias, which is that of the modalias too. */
  readonly parts: readonly NumberPart[];
  /** The field of flags, where parts have a `flag`. */
  readonly flags?: string;
  /** Labels of the parts that name a device, its vendor (or what comes closest to one) first. */
  readonly names: readonly string[];
  /** Whether modpost ends the alias in `*` (add_wildcard). */
  readonly open: boolean;
  /** A form shorter than the modalias, with groups named by label, and how it is written. */
  readonly short?: { readonly pattern: RegExp; readonly usage: string };
}

export function byNumbers(bus: ByNumbers): {
  alias(fields: Fields): readonly string[];
  matching: Matching<Box>;
  devices: Devices<Numbers>;
} {
  const { prefix, parts, names } = bus;
  const asks = (fields: Fields, { path, any, flag }: NumberPart) =>
    bus.flags === undefined || flag === undefined
      ? fields.number(path) !== any
      : (fields.number(bus.flags) & flag) !== 0;
  const dimensions = [
    ...names.map((name) => parts.find(({ label }) => label === name)!),
    ...parts.filter(({ label }) => !names.includes(label)),
  ];
  const boxes: BoxBus = {
    dimensions,
    names: names.length,
    // What is not asked for may be anything, resolved or not.
    boxOf: (fields) =>
      dimensions.map((part) => (asks(fields, part) ? exactly(true, fields.number(part.path)) : undefined)),
    modalias: (numbers) =>
      prefix +
      parts.map((part) => part.label + hex(numbers[dimensions.indexOf(part)] ?? 0, part.digits)).join(''),
  };
  const groups = parts.map(({ label, digits }) => `${label}(?<${label}>[0-9a-f]{${digits}})`).join('');
  const modalias = `a modalias ${prefix}${parts.map(({ label }) => `${label}…`).join('')}`;
  return {
    alias(fields) {
      const text =
        prefix +
        parts
          .map((part) => add(part.label, asks(fields, part), fields.number(part.path), part.digits))
          .join('');
      return [bus.open ? wildcard(text) : text];
    },
    matching: boxMatching(boxes),
    devices: boxDevices(boxes, {
      modalias: new RegExp(`^${prefix}${groups}$`, 'i'),
      ...(bus.short ? { short: bus.short.pattern } : {}),
      usage: bus.short ? `${bus.short.usage} in hex digits, or ${modalias}` : modalias,
    }),
  };
}
