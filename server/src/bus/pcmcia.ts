// PCMCIA: `struct pcmcia_device_id`. Matching: drivers/pcmcia/ds.c (pcmcia_bus_match, pcmcia_devmatch); alias:
// file2alias.c, do_pcmcia_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** The alias's parts in order, with the PCMCIA_DEV_ID_MATCH_* of include/linux/mod_devicetable.h. */
const PARTS = [
  ['m', 0x0001, 'manf_id', 4],
  ['c', 0x0002, 'card_id', 4],
  ['f', 0x0004, 'func_id', 2],
  ['fn', 0x0008, 'function', 2],
  ['pfn', 0x0100, 'device_no', 2],
  ['pa', 0x0010, 'prod_id_hash[0]', 8],
  ['pb', 0x0020, 'prod_id_hash[1]', 8],
  ['pc', 0x0040, 'prod_id_hash[2]', 8],
  ['pd', 0x0080, 'prod_id_hash[3]', 8],
] as const;

export const pcmcia = tableBus({
  name: 'pcmcia',
  struct: 'pcmcia_device_id',
  drivers: [{ struct: 'pcmcia_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    ...PARTS.map(([, , path, digits]) => ({ path, digits })),
    // The hashes of these are what matches.
    ...[0, 1, 2, 3].map((i) => ({ path: `prod_id[${i}]`, idle: true })),
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias(fields) {
    const flags = fields.number('match_flags');
    const parts = PARTS.map(([separator, flag, field, digits]) =>
      add(separator, (flags & flag) !== 0, fields.number(field), digits),
    );
    return [wildcard(`pcmcia:${parts.join('')}`)];
  },
});
