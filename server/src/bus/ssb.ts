// Sonics Silicon Backplane: `struct ssb_device_id`. Matching: drivers/ssb/main.c (ssb_bus_match,
// ssb_match_devid); alias: file2alias.c, do_ssb_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

const SSB_ANY_ID = 0xffff;
const SSB_ANY_REV = 0xff;

export const ssb = tableBus({
  name: 'ssb',
  struct: 'ssb_device_id',
  drivers: [{ struct: 'ssb_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'vendor', digits: 4 },
    { path: 'coreid', digits: 4 },
    { path: 'revision', digits: 2 },
  ],
  isSentinel: (fields) => ['vendor', 'coreid', 'revision'].every((field) => fields.number(field) === 0),
  alias(fields) {
    const part = (separator: string, field: string, any: number, digits: number) =>
      add(separator, fields.number(field) !== any, fields.number(field), digits);
    return [
      wildcard(
        `ssb:${part('v', 'vendor', SSB_ANY_ID, 4)}${part('id', 'coreid', SSB_ANY_ID, 4)}` +
          part('rev', 'revision', SSB_ANY_REV, 2),
      ),
    ];
  },
});
