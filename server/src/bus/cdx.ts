// AMD CDX devices: `struct cdx_device_id`. Matching and end of table: drivers/cdx/cdx.c (cdx_match_id: up to vendor
// and device 0; override_only as in PCI); alias: file2alias.c, do_cdx_entry, which ignores all masks of a class but
// the full one.

import { add, hex } from './fields.ts';
import { exactly, hexNumber, masked, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const CDX_ANY_ID = 0xffff;
const CDX_ID_F_VFIO_DRIVER_OVERRIDE = 1;

const unlessAny = (value: number) => (value === CDX_ANY_ID ? undefined : exactly(value));

const cdxParts: PartsBus = {
  parts: [
    part('v', numberOf(4), (fields) => unlessAny(fields.number('vendor')), hexNumber),
    part('d', numberOf(4), (fields) => unlessAny(fields.number('device')), hexNumber),
    part('sv', numberOf(4), (fields) => unlessAny(fields.number('subvendor')), hexNumber),
    part('sd', numberOf(4), (fields) => unlessAny(fields.number('subdevice')), hexNumber),
    part(
      'c',
      numberOf(6),
      (fields) => masked(fields.number('class'), fields.number('class_mask')),
      hexNumber,
    ),
  ],
  names: 2,
  overrideOnly: (fields) => fields.number('override_only') !== 0,
  // modalias_show
  modalias: (values) => {
    const [v, d, sv, sd, c] = values.map((value) => (value ?? 0) as number);
    return `cdx:v${hex(v!, 4)}d${hex(d!, 4)}sv${hex(sv!, 4)}sd${hex(sd!, 4)}c${hex(c!, 6)}`;
  },
};

export const cdx = tableBus({
  name: 'cdx',
  struct: 'cdx_device_id',
  drivers: [{ struct: 'cdx_driver', table: 'match_id_table', name: 'driver.name' }],
  columns: [
    ...['vendor', 'device', 'subvendor', 'subdevice'].map((path) => ({ path, digits: 4 })),
    ...['class', 'class_mask', 'override_only'].map((path) => ({ path, digits: 8 })),
  ],
  isSentinel: (fields) => fields.number('vendor') === 0 && fields.number('device') === 0,
  alias: (fields) => {
    const override = fields.number('override_only');
    if (override !== 0 && override !== CDX_ID_F_VFIO_DRIVER_OVERRIDE)
      return `Unknown CDX driver_override alias ${hex(override, 8)}`;
    const id = (separator: string, field: string) => {
      const value = fields.number(field);
      return add(separator, value !== CDX_ANY_ID, value, 4);
    };
    const ids = id('v', 'vendor') + id('d', 'device') + id('sv', 'subvendor') + id('sd', 'subdevice');
    const code = add('c', fields.number('class_mask') === 0xffffff, fields.number('class'), 8);
    return [`${override === 0 ? 'cdx:' : 'vfio_cdx:'}${ids}${code}`];
  },
  matching: partsMatching(cdxParts),
  devices: partsDevices(cdxParts, {
    forms: [
      /^cdx:v(?<v>[0-9a-f]{4})d(?<d>[0-9a-f]{4})sv(?<sv>[0-9a-f]{4})sd(?<sd>[0-9a-f]{4})c(?<c>[0-9a-f]{6})$/i,
      /^cdx:(?<v>[0-9a-f]{4}):(?<d>[0-9a-f]{4})$/i,
    ],
    usage: 'cdx:vvvv:dddd in hex digits, or a modalias cdx:v…d…sv…sd…c…',
  }),
});
