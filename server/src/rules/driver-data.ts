// Whether two entries tell their driver the same: everything in them that is not matched on.
import type { Bus } from '../bus/bus.ts';
import type { Entry, Value } from '../tables/model.ts';

/** `unknown` where a value is not resolved on one of the sides and the two are not written alike. */
export function compareData(a: Entry, b: Entry, bus: Bus): 'same' | 'different' | 'unknown' {
  if (a.text === b.text) return 'same';
  const names = new Set([...a.fields.keys(), ...b.fields.keys()]);
  let unknown = false;
  for (const name of names) {
    if (bus.columns.includes(name)) continue;
    const [x, y] = [plain(a.fields.get(name)?.value), plain(b.fields.get(name)?.value)];
    if (x === undefined || y === undefined) unknown = true;
    else if (x !== y) return 'different';
  }
  return unknown ? 'unknown' : 'same';
}

/** What the bus calls the data that an entry hands to its driver: `.data`, `.driver_info`. */
export const dataName = (entry: Entry, bus: Bus): string =>
  [...entry.fields.keys()].find((name) => !bus.columns.includes(name)) ?? 'driver_data';

/** A field that is left out is zero, and so is a null pointer. */
function plain(value: Value | undefined): string | undefined {
  if (value === undefined) return '0';
  if (typeof value !== 'object') return typeof value === 'string' ? `"${value}"` : `${value}`;
  return value.kind === 'address' ? value.text.replace(/\s+/g, '') : undefined;
}
