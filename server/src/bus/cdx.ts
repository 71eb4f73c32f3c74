// AMD CDX devices: `struct cdx_device_id`. Matching and end of table: drivers/cdx/cdx.c (cdx_match_id: up to vendor
// and device 0; override_only as in PCI); alias: file2alias.c, do_cdx_entry, which ignores all masks of a class but
// the full one.
import { add, hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const CDX_ANY_ID = 0xffff;
const CDX_ID_F_VFIO_DRIVER_OVERRIDE = 1;

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
});
