// PHYs on an MDIO bus: `struct mdio_device_id`, ended by a mask of 0 (include/linux/mod_devicetable.h). No bus walks
// these tables: a `struct phy_driver` holds its id itself (drivers/net/phy/phy_device.c, phy_bus_match), the table is
// there to load the module. Alias: file2alias.c, do_mdio_entry, one character per bit.

import { masked, numberOf } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** As its phy_driver asks for (phy_bus_match). */
const mdioParts: PartsBus = {
  parts: [
    part(
      'id',
      numberOf(8),
      (fields) => masked(fields.number('phy_id'), fields.number('phy_id_mask')),
      (text) => Number.parseInt(text, 2),
    ),
  ],
  names: 1,
  modalias: ([id]) => `mdio:${((id ?? 0) as number).toString(2).padStart(32, '0')}`,
};

export const mdio = tableBus({
  name: 'mdio',
  struct: 'mdio_device_id',
  columns: [
    { path: 'phy_id', digits: 8 },
    { path: 'phy_id_mask', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('phy_id_mask') === 0,
  alias: (fields) => {
    const id = fields.number('phy_id');
    const mask = fields.number('phy_id_mask');
    let bits = '';
    for (let bit = 31; bit >= 0; bit--)
      bits += ((mask >>> bit) & 1) === 0 ? '?' : ((id >>> bit) & 1).toString();
    return [`mdio:${bits}`];
  },
  matching: partsMatching(mdioParts),
  devices: partsDevices(mdioParts, {
    forms: [/^mdio:(?<id>[01]{32})$/],
    usage: 'a modalias mdio: with the 32 bits of the PHY id',
  }),
});
