// ISA PnP and ACPI PnP devices: `struct pnp_device_id`. Matching: drivers/pnp/driver.c (match_device,
// compare_pnp_id); alias: file2alias.c, do_pnp_device_entry.
import { pnpDevices, pnpMatching } from './pnp-match.ts';
import { tableBus } from './table-bus.ts';

/**
 * Every id makes two aliases: the bus announces ids in lower case, ACPI in upper case
 * (file2alias.c: "fix broken pnp bus lowercasing").
 */
export const pnpAliases = (id: string): readonly string[] => [
  `pnp:d${id}*`,
  `acpi*:${id.replace(/[a-z]/g, (c) => c.toUpperCase())}:*`,
];

export const pnp = tableBus({
  name: 'pnp',
  struct: 'pnp_device_id',
  drivers: [{ struct: 'pnp_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'id' }],
  isSentinel: (fields) => fields.string('id') === '',
  alias: (fields) => pnpAliases(fields.string('id')),
  matching: pnpMatching,
  devices: pnpDevices,
});
