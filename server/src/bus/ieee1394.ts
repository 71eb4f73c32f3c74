// FireWire: `struct ieee1394_device_id`. Matching: drivers/firewire/core-device.c (unit_match, match_ids);
// alias: file2alias.c, do_ieee1394_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const ieee1394 = tableBus({
  name: 'ieee1394',
  announces: 'ieee1394:ven%08Xmo%08Xsp%08Xver%08X',
  struct: 'ieee1394_device_id',
  drivers: [{ struct: 'fw_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: ['match_flags', 'vendor_id', 'model_id', 'specifier_id', 'version'].map((path) => ({
    path,
    digits: 8,
  })),
  isSentinel: (fields) => fields.number('match_flags') === 0,
  toldApartBy: 'what the unit says of itself',
  ...byNumbers({
    prefix: 'ieee1394:',
    flags: 'match_flags',
    // IEEE1394_MATCH_* of include/linux/mod_devicetable.h
    parts: [
      { label: 'ven', path: 'vendor_id', digits: 8, flag: 0x1 },
      { label: 'mo', path: 'model_id', digits: 8, flag: 0x2 },
      { label: 'sp', path: 'specifier_id', digits: 8, flag: 0x4 },
      { label: 'ver', path: 'version', digits: 8, flag: 0x8 },
    ],
    names: ['ven', 'mo'],
    open: true,
  }),
});
