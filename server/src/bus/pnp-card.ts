// ISA PnP cards of several devices: `struct pnp_card_device_id`. Matching: drivers/pnp/card.c (match_card);
// alias: file2alias.c, do_pnp_card_entries: of the devices, not of the card.
import type { Fields } from './fields.ts';
import { pnpAliases } from './pnp.ts';
import { tableBus } from './table-bus.ts';

/** PNP_MAX_DEVICES of include/linux/mod_devicetable.h. */
const DEVICES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Ids of the card's devices, up to the first that is empty. */
function devicesOf(fields: Fields): readonly string[] {
  const ids: string[] = [];
  for (const i of DEVICES) {
    const id = fields.string(`devs[${i}].id`);
    if (id === '') break;
    ids.push(id);
  }
  return ids;
}

export const pnpCard = tableBus({
  name: 'pnp_card',
  struct: 'pnp_card_device_id',
  drivers: [{ struct: 'pnp_card_driver', table: 'id_table', name: 'name' }],
  columns: [{ path: 'id' }, ...DEVICES.map((i) => ({ path: `devs[${i}].id` }))],
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
});
