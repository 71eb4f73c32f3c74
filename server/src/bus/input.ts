// Input handlers: `struct input_device_id`. Matching: drivers/input/input.c (input_match_device,
// input_match_device_id); alias: file2alias.c, do_input_entry.
import { add, type Fields, hex } from './fields.ts';
import {
  BITMAPS,
  BITS_PER_LONG,
  type Bitmap,
  flagsOf,
  inputDevices,
  inputMatching,
  PROP_MAX,
} from './input-match.ts';
import { type Column, tableBus } from './table-bus.ts';

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
    const flags = flagsOf(fields);
    const part = (separator: string, flag: number, field: string) =>
      add(separator, (flags & flag) !== 0, fields.number(field), 4);
    const ids = part('b', 1, 'bustype') + part('v', 2, 'vendor') + part('p', 4, 'product');
    const maps = BITMAPS.map(
      (map) => `${map.letter}*${(flags & map.flag) !== 0 ? bits(fields, map) : ''}`,
    ).join('');
    return [`input:${ids}${part('e', 8, 'version')}-${maps}`];
  },
  // Each handler gets a handle of the device: input_attach_handler.
  shared: true,
  matching: inputMatching,
  devices: inputDevices,
});
