// Input handlers: `struct input_device_id`. Matching: drivers/input/input.c (input_match_device,
// input_match_device_id); alias: file2alias.c, do_input_entry.
import { add, type Fields, hex } from './fields.ts';
import { type Column, tableBus } from './table-bus.ts';

const BITS_PER_LONG = 64;

interface Bitmap {
  readonly field: string;
  readonly letter: string;
  /** INPUT_DEVICE_ID_MATCH_* that lets the bitmap into the alias. */
  readonly flag: number;
  /** First bit that the alias names. */
  readonly min: number;
  /** INPUT_DEVICE_ID_*_MAX, the last one. */
  readonly max: number;
}

/** include/linux/mod_devicetable.h, in struct order, which is the order of the alias. */
const BITMAPS: readonly Bitmap[] = [
  { field: 'evbit', letter: 'e', flag: 0x0010, min: 0, max: 0x1f },
  // INPUT_DEVICE_ID_KEY_MIN_INTERESTING: what every keyboard has tells no device from another.
  { field: 'keybit', letter: 'k', flag: 0x0020, min: 0x71, max: 0x2ff },
  { field: 'relbit', letter: 'r', flag: 0x0040, min: 0, max: 0x0f },
  { field: 'absbit', letter: 'a', flag: 0x0080, min: 0, max: 0x3f },
  { field: 'mscbit', letter: 'm', flag: 0x0100, min: 0, max: 0x07 },
  { field: 'ledbit', letter: 'l', flag: 0x0200, min: 0, max: 0x0f },
  { field: 'sndbit', letter: 's', flag: 0x0400, min: 0, max: 0x07 },
  { field: 'ffbit', letter: 'f', flag: 0x0800, min: 0, max: 0x7f },
  { field: 'swbit', letter: 'w', flag: 0x1000, min: 0, max: 0x10 },
];
const PROP_MAX = 0x1f;

const wordsOf = (field: string, max: number): readonly Column[] =>
  Array.from({ length: Math.floor(max / BITS_PER_LONG) + 1 }, (_, i) => ({
    path: `${field}[${i}]`,
    digits: 16,
  }));

function bits(fields: Fields, { field, min, max }: Bitmap): string {
  const words = fields.words(field, Math.floor(max / BITS_PER_LONG) + 1);
  let text = '';
  for (let bit = min; bit <= max; bit++)
    if ((words[Math.floor(bit / BITS_PER_LONG)]! >> BigInt(bit % BITS_PER_LONG)) & 1n)
      text += `${hex(bit, 1)},*`;
  return text;
}

export const input = tableBus({
  name: 'input',
  struct: 'input_device_id',
  drivers: [{ struct: 'input_handler', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'flags', digits: 16 },
    { path: 'bustype', digits: 4 },
    { path: 'vendor', digits: 4 },
    { path: 'product', digits: 4 },
    { path: 'version', digits: 4 },
    ...BITMAPS.flatMap(({ field, max }) => wordsOf(field, max)),
    ...wordsOf('propbit', PROP_MAX),
  ],
  isSentinel: (fields) => fields.number('flags') === 0 && !fields.isSet('driver_info'),
  alias(fields) {
    const flags = fields.number('flags');
    const part = (separator: string, flag: number, field: string) =>
      add(separator, (flags & flag) !== 0, fields.number(field), 4);
    const ids = part('b', 1, 'bustype') + part('v', 2, 'vendor') + part('p', 4, 'product');
    const maps = BITMAPS.map(
      (map) => `${map.letter}*${(flags & map.flag) !== 0 ? bits(fields, map) : ''}`,
    ).join('');
    return [`input:${ids}${part('e', 8, 'version')}-${maps}`];
  },
});
