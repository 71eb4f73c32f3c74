// AMBA: `struct amba_id`. Matching: drivers/amba/bus.c (amba_lookup); alias: file2alias.c, do_amba_entry.
import { hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** One digit of an id as a pattern: file2alias.c, append_nibble_mask. */
function digitPattern(value: number, mask: number): string {
  if (mask === 0) return '?';
  if (mask === 0xf) return hex(value, 1);
  let digits = '';
  for (let digit = 0; digit < 0x10; digit++) if ((digit & mask) === value) digits += hex(digit, 1);
  return `[${digits}]`;
}

export const amba = tableBus({
  name: 'amba',
  struct: 'amba_id',
  drivers: [{ struct: 'amba_driver', table: 'id_table', name: 'drv.name' }],
  columns: [
    { path: 'id', digits: 8 },
    { path: 'mask', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('mask') === 0,
  alias(fields) {
    const id = fields.number('id');
    const mask = fields.number('mask');
    if ((id & ~mask) !== 0)
      return `Masked-off bit(s) of AMBA device ID are non-zero: id=0x${hex(id, 8)}, mask=0x${hex(mask, 8)}`;
    let text = 'amba:d';
    for (let shift = 28; shift >= 0; shift -= 4)
      text += digitPattern((id >>> shift) & 0xf, (mask >>> shift) & 0xf);
    return [text];
  },
});
