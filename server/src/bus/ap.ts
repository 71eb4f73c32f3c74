// s390 crypto cards and queues: `struct ap_device_id`. Matching and end of table: drivers/s390/crypto/ap_bus.c
// (ap_bus_match: up to match_flags 0, which say card or queue); alias: file2alias.c, do_ap_entry, which leaves
// the flags out.

import { hex } from './fields.ts';
import { exactly, hexNumber, numberOf, oneOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const apParts: PartsBus = {
  parts: [
    part('t', numberOf(2), (fields) => exactly(fields.number('dev_type')), hexNumber),
    // AP_DEVICE_ID_MATCH_CARD_TYPE and _QUEUE_TYPE of include/linux/mod_devicetable.h; no modalias tells.
    part('k', oneOf, (fields) => fields.number('match_flags') & 3, hexNumber),
  ],
  names: 1,
  modalias: ([type]) => `ap:t${hex((type ?? 0) as number, 2)}`,
};

export const ap = tableBus({
  name: 'ap',
  struct: 'ap_device_id',
  // Named only where it is registered: ap_driver_register(driver, owner, name).
  drivers: [{ struct: 'ap_driver', table: 'ids', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'dev_type', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias: (fields) => [`ap:t${hex(fields.number('dev_type'), 2)}*`],
  matching: partsMatching(apParts),
  devices: partsDevices(apParts, { forms: [/^ap:t(?<t>[0-9a-f]{2})$/i], usage: 'a modalias ap:t…' }),
});
