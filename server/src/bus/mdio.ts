// PHYs on an MDIO bus: `struct mdio_device_id`, ended by a mask of 0 (include/linux/mod_devicetable.h). No bus walks
// these tables: a `struct phy_driver` holds its id itself (drivers/net/phy/phy_device.c, phy_bus_match), the table is
// there to load the module. Alias: file2alias.c, do_mdio_entry, one character per bit.
import { tableBus } from './table-bus.ts';

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
});
