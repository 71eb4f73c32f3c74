// The aliases of a USB entry: file2alias.c, do_usb_entry_multi and do_usb_entry. A range of device versions
// becomes several patterns, one per run of digits that a character class can say.
import { add, type Fields, hex, wildcard } from './fields.ts';
import * as flag from './usb-flags.ts';

/** Hex digits of a device version. */
const DIGITS = 4;

export function usbAliases(fields: Fields): readonly string[] | string {
  const flags = fields.number('match_flags');
  let low = flags & flag.DEV_LO ? fields.number('bcdDevice_lo') : 0;
  let high = flags & flag.DEV_HI ? fields.number('bcdDevice_hi') : 0xffffffff;
  const max = isBcd(low, high) ? 9 : 0xf;
  if (
    fields.number('idVendor') === 0 &&
    fields.number('idProduct') === 0 &&
    fields.number('bDeviceClass') === 0 &&
    fields.number('bInterfaceClass') === 0
  )
    return 'it names neither a vendor, a product nor a class, and modpost takes it for a placeholder';
  const { before, after } = around(fields, flags);
  const aliases: string[] = [];
  const give = (version: number, digits: number, from: number, to: number) => {
    aliases.push(wildcard(before + versionPattern(version, digits, from, to, max) + after));
  };
  for (let digits = DIGITS - 1; low <= high; digits--) {
    const lowest = low & 0xf;
    const highest = Math.min(high & 0xf, max);
    low >>>= 4;
    high >>>= 4;
    if (low === high || digits === 0) {
      give(low, digits, lowest, highest);
      break;
    }
    if (lowest > 0) {
      give(low, digits, lowest, max);
      low = counted(low, 1, max);
    }
    if (highest < max) {
      give(high, digits, 0, highest);
      high = counted(high, -1, max);
    }
  }
  return aliases;
}

/** Versions are decimal digits unless one of the bounds says otherwise; above 9999 an open end is meant. */
function isBcd(low: number, high: number): boolean {
  const capped = Math.min(high, 0x9999);
  for (let shift = 0; shift < 4 * DIGITS; shift += 4)
    if (((low >>> shift) & 0xf) > 9 || ((capped >>> shift) & 0xf) > 9) return false;
  return true;
}

/** `version` plus `by`, as a number of decimal digits where `max` is 9: file2alias.c, incbcd. */
function counted(version: number, by: 1 | -1, max: number): number {
  if (max > 9) return (version + by) >>> 0;
  let decimal = by as number;
  for (let i = 0, weight = 1; i < DIGITS; i++, weight *= 10)
    decimal += Math.min((version >>> (4 * i)) & 0xf, 9) * weight;
  let result = 0;
  for (let i = 0; i < DIGITS; i++) {
    result |= (decimal % 10) << (4 * i);
    decimal = Math.trunc(decimal / 10);
  }
  return result >>> 0;
}

function versionPattern(version: number, digits: number, from: number, to: number, max: number): string {
  let text = digits > 0 ? hex(version, digits) : '';
  if (from === to) text += hex(from, 1);
  else if (from > 0 || to < max) {
    // In the C locale a range of characters can't span '9' and 'A', between which ASCII has others.
    if (from > 9 || to < 0xa) text += `[${hex(from, 1)}-${hex(to, 1)}]`;
    else text += `[${hex(from, 1)}${from < 9 ? '-9' : ''}${to > 0xa ? 'A-' : ''}${hex(to, 1)}]`;
  }
  return digits < DIGITS - 1 ? `${text}*` : text;
}

/** What stands before and after the version. */
function around(fields: Fields, flags: number): { before: string; after: string } {
  const part = (separator: string, bit: number, field: string, digits: number) =>
    add(separator, (flags & bit) !== 0, fields.number(field), digits);
  return {
    before: `usb:${part('v', flag.VENDOR, 'idVendor', 4)}${part('p', flag.PRODUCT, 'idProduct', 4)}d`,
    after:
      part('dc', flag.DEV_CLASS, 'bDeviceClass', 2) +
      part('dsc', flag.DEV_SUBCLASS, 'bDeviceSubClass', 2) +
      part('dp', flag.DEV_PROTOCOL, 'bDeviceProtocol', 2) +
      part('ic', flag.INT_CLASS, 'bInterfaceClass', 2) +
      part('isc', flag.INT_SUBCLASS, 'bInterfaceSubClass', 2) +
      part('ip', flag.INT_PROTOCOL, 'bInterfaceProtocol', 2) +
      part('in', flag.INT_NUMBER, 'bInterfaceNumber', 2),
  };
}
