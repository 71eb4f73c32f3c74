// AMBA: `struct amba_id`. Matching: drivers/amba/bus.c (amba_lookup); alias: file2alias.c, do_amba_entry.

import { hex } from './fields.ts';
import { hexNumber, type Masked, masked, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** One digit of an id as a pattern: file2alias.c, append_nibble_mask. */
function digitPattern(value: number, mask: number): string {
  if (mask === 0) return '?';
  if (mask === 0xf) return hex(value, 1);
  let digits = '';
  for (let digit = 0; digit < 0x10; digit++) if ((digit & mask) === value) digits += hex(digit, 1);
  return `[${digits}]`;
}

/**
 * CoreSight components of one peripheral id are told apart by what an entry's data points to besides
 * (amba_cs_uci_id_match); that is not looked at
 * here (overlap/component-ids.ts).
 */
const ambaParts: PartsBus = {
  parts: [part('d', numberOf(8), (fields) => masked(fields.number('id'), fields.number('mask')), hexNumber)],
  names: 1,
  // An id with bits outside of its mask equals nothing that is masked.
  looksAt: (fields) => (fields.number('id') & ~fields.number('mask')) === 0,
  modalias: ([id]) => `amba:d${hex((id ?? 0) as number, 8)}`,
};

/**
 * PIDR2.JEDEC: the part's designer has a number of JEDEC's, as nearly all have. An entry that asks for nothing else means
 * CoreSight parts of every number, to be told by what its data points to (CS_AMBA_MATCH_ALL_UCI,
 * drivers/hwtracing/coresight/coresight-priv.h); bus.c compares it with what is no CoreSight part all the same.
 */
const JEDEC = 0x00080000;
const ambaMatching = partsMatching(ambaParts);

export const amba = tableBus({
  name: 'amba',
  announces: 'amba:d%08X',
  struct: 'amba_id',
  drivers: [{ struct: 'amba_driver', table: 'id_table', name: 'drv.name', needed: 'followed' }],
  columns: [
    { path: 'id', digits: 8 },
    { path: 'mask', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('mask') === 0,
  alias(fields) {
    const id = fields.number('id');
    const mask = fields.number('mask');
    if ((id & ~mask) !== 0)
      return {
        fatal: `Masked-off bit(s) of AMBA device ID are non-zero: id=0x${hex(id, 8)}, mask=0x${hex(mask, 8)}`,
      };
    let text = 'amba:d';
    for (let shift = 28; shift >= 0; shift -= 4)
      text += digitPattern((id >>> shift) & 0xf, (mask >>> shift) & 0xf);
    return [text];
  },
  matching: {
    ...ambaMatching,
    everything: (set) => ambaMatching.everything(set) || (set[0] as Masked).mask === JEDEC,
  },
  devices: partsDevices(ambaParts, { forms: [/^amba:d(?<d>[0-9a-f]{8})$/i], usage: 'a modalias amba:d…' }),
});
