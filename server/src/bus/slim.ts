// SLIMbus devices: `struct slim_device_id`. Matching and end of table: drivers/slimbus/core.c (slim_match: up to
// manf_id and prod_code 0; the device tree is asked first); alias: file2alias.c, do_slim_entry, by manufacturer and
// product alone. Kernels have the struct from before their modpost made aliases of it.

import { exactly, hexNumber, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const slimParts: PartsBus = {
  parts: (
    [
      ['m', 'manf_id'],
      ['p', 'prod_code'],
      ['d', 'dev_index'],
      ['i', 'instance'],
    ] as const
  ).map(([label, field]) => part(label, numberOf(4), (fields) => exactly(fields.number(field)), hexNumber)),
  names: 2,
  // slim_device_uevent
  modalias: (values) => `slim:${values.map((value) => ((value ?? 0) as number).toString(16)).join(':')}`,
};

export const slim = tableBus({
  name: 'slim',
  struct: 'slim_device_id',
  drivers: [{ struct: 'slim_driver', table: 'id_table', name: 'driver.name' }],
  columns: ['manf_id', 'prod_code', 'dev_index', 'instance'].map((path) => ({ path, digits: 4 })),
  isSentinel: (fields) => fields.number('manf_id') === 0 && fields.number('prod_code') === 0,
  alias: (fields) => {
    const digits = (field: string) => fields.number(field).toString(16);
    return [`slim:${digits('manf_id')}:${digits('prod_code')}:*`];
  },
  matching: partsMatching(slimParts),
  devices: partsDevices(slimParts, {
    forms: [/^slim:(?<m>[0-9a-f]+):(?<p>[0-9a-f]+)(?::(?<d>[0-9a-f]+):(?<i>[0-9a-f]+))?$/i],
    usage: 'a modalias slim:MANUFACTURER:PRODUCT:DEVICE:INSTANCE, or its first two numbers',
  }),
});
