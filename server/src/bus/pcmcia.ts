// PCMCIA: `struct pcmcia_device_id`. Matching: drivers/pcmcia/ds.c (pcmcia_bus_match, pcmcia_devmatch); alias:
// file2alias.c, do_pcmcia_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const pcmcia = tableBus({
  name: 'pcmcia',
  struct: 'pcmcia_device_id',
  drivers: [{ struct: 'pcmcia_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'match_flags', digits: 4 },
    { path: 'manf_id', digits: 4 },
    { path: 'card_id', digits: 4 },
    { path: 'func_id', digits: 2 },
    { path: 'function', digits: 2 },
    { path: 'device_no', digits: 2 },
    ...[0, 1, 2, 3].map((i) => ({ path: `prod_id_hash[${i}]`, digits: 8 })),
    // What the kernel compares; aliases, and so this file, go by the hashes of them that stand beside.
    ...[0, 1, 2, 3].map((i) => ({ path: `prod_id[${i}]`, idle: true })),
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  toldApartBy: 'what the card says of itself',
  ...byNumbers({
    prefix: 'pcmcia:',
    flags: 'match_flags',
    // PCMCIA_DEV_ID_MATCH_* of include/linux/mod_devicetable.h
    parts: [
      { label: 'm', path: 'manf_id', digits: 4, flag: 0x001 },
      { label: 'c', path: 'card_id', digits: 4, flag: 0x002 },
      { label: 'f', path: 'func_id', digits: 2, flag: 0x004 },
      { label: 'fn', path: 'function', digits: 2, flag: 0x008 },
      { label: 'pfn', path: 'device_no', digits: 2, flag: 0x100 },
      { label: 'pa', path: 'prod_id_hash[0]', digits: 8, flag: 0x010 },
      { label: 'pb', path: 'prod_id_hash[1]', digits: 8, flag: 0x020 },
      { label: 'pc', path: 'prod_id_hash[2]', digits: 8, flag: 0x040 },
      { label: 'pd', path: 'prod_id_hash[3]', digits: 8, flag: 0x080 },
    ],
    names: ['m', 'c'],
    open: true,
  }),
});
