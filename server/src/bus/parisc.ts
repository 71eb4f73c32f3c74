// PA-RISC devices: `struct parisc_device_id`. Matching and end of table: arch/parisc/kernel/drivers.c
// (match_device: up to sversion 0; hversion_rev is not compared); alias: file2alias.c, do_parisc_entry.

import { add, hex, wildcard } from './fields.ts';
import { exactly, hexNumber, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const unless = (any: number, value: number) => (value === any ? undefined : exactly(value));

/** The revision is no part of it. */
const pariscParts: PartsBus = {
  parts: [
    part('sv', numberOf(8), (fields) => unless(0xffffffff, fields.number('sversion')), hexNumber),
    part('t', numberOf(2), (fields) => unless(0xff, fields.number('hw_type')), hexNumber),
    part('hv', numberOf(4), (fields) => unless(0xffff, fields.number('hversion')), hexNumber),
  ],
  names: 1,
  // make_modalias
  modalias: (values) => {
    const [sv, t, hv] = values.map((value) => (value ?? 0) as number);
    return `parisc:t${hex(t!, 2)}hv${hex(hv!, 4)}rev00sv${hex(sv!, 8)}`;
  },
};

export const parisc = tableBus({
  name: 'parisc',
  struct: 'parisc_device_id',
  drivers: [{ struct: 'parisc_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'hw_type', digits: 2 },
    { path: 'hversion_rev', digits: 2 },
    { path: 'hversion', digits: 4 },
    { path: 'sversion', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('sversion') === 0,
  alias: (fields) => {
    // `any` is the field's PA_*_ANY_ID of include/linux/mod_devicetable.h.
    const id = (separator: string, field: string, any: number, digits: number) => {
      const value = fields.number(field);
      return add(separator, value !== any, value, digits);
    };
    return [
      wildcard(
        `parisc:${id('t', 'hw_type', 0xff, 2)}${id('hv', 'hversion', 0xffff, 4)}` +
          `${id('rev', 'hversion_rev', 0xff, 2)}${id('sv', 'sversion', 0xffffffff, 8)}`,
      ),
    ];
  },
  matching: partsMatching(pariscParts),
  devices: partsDevices(pariscParts, {
    forms: [/^parisc:t(?<t>[0-9a-f]{2})hv(?<hv>[0-9a-f]{4})rev[0-9a-f]{2}sv(?<sv>[0-9a-f]{8})$/i],
    usage: 'a modalias parisc:t…hv…rev…sv…',
  }),
});
