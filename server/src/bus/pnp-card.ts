// ISA PnP cards of several devices: `struct pnp_card_device_id`. Matching: drivers/pnp/card.c (match_card);
// alias: file2alias.c, do_pnp_card_entries: of the devices, not of the card.
import { pnpAliases } from './pnp.ts';
import { devicesOf, pnpCardDevices, pnpCardMatching, pnpCardSlots } from './pnp-match.ts';
import { tableBus } from './table-bus.ts';

export const pnpCard = tableBus({
  name: 'pnp_card',
  struct: 'pnp_card_device_id',
  drivers: [{ struct: 'pnp_card_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'id' }, ...pnpCardSlots.map((path) => ({ path }))],
  isSentinel: (fields) => fields.string('id') === '',
  alias: (fields) => devicesOf(fields).flatMap(pnpAliases),
  tableAliases(entries) {
    const seen = new Set<string>();
    const aliases: string[] = [];
    for (const entry of entries) {
      const ids = devicesOf(entry);
      // Duplicates are looked for in the cards before this one, not in the card itself.
      for (const id of ids) if (!seen.has(id)) aliases.push(...pnpAliases(id));
      for (const id of ids) seen.add(id);
    }
    return aliases;
  },
  matching: pnpCardMatching,
  devices: pnpCardDevices,
});
