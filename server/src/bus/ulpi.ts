// USB PHYs behind ULPI: `struct ulpi_device_id`. Matching and end of table: drivers/usb/common/ulpi.c (ulpi_match: up
// to vendor 0; a device without a vendor is matched by the device tree alone); alias: file2alias.c, do_ulpi_entry.

import { exactly, hexNumber, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const ulpiParts: PartsBus = {
  parts: [
    part('v', numberOf(4), (fields) => exactly(fields.number('vendor')), hexNumber),
    part('p', numberOf(4), (fields) => exactly(fields.number('product')), hexNumber),
  ],
  names: 2,
  modalias: (values) => {
    const [v, p] = values.map((value) => ((value ?? 0) as number).toString(16).padStart(4, '0'));
    return `ulpi:v${v}p${p}`;
  },
};

export const ulpi = tableBus({
  name: 'ulpi',
  struct: 'ulpi_device_id',
  drivers: [{ struct: 'ulpi_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'vendor', digits: 4 },
    { path: 'product', digits: 4 },
  ],
  isSentinel: (fields) => fields.number('vendor') === 0,
  alias: (fields) => {
    const digits = (field: string) => fields.number(field).toString(16).padStart(4, '0');
    return [`ulpi:v${digits('vendor')}p${digits('product')}`];
  },
  matching: partsMatching(ulpiParts),
  devices: partsDevices(ulpiParts, {
    forms: [/^ulpi:v(?<v>[0-9a-f]{4})p(?<p>[0-9a-f]{4})$/i],
    usage: 'a modalias ulpi:v…p…',
  }),
});
