// Device tree: `struct of_device_id`. Matching: drivers/of/base.c (__of_match_node, __of_device_is_compatible);
// alias: file2alias.c, do_of_entry_multi.
import { underscored } from './fields.ts';
import { ofDevices, ofMatching } from './of-match.ts';
import { tableBus } from './table-bus.ts';

/** Structs that hold a `struct device_driver` of this name and nothing more of their own to carry the table. */
const inDriver = (member: string, ...structs: readonly string[]) =>
  structs.map((struct) => ({ struct, table: `${member}.of_match_table`, name: `${member}.name` }));

export const of = tableBus({
  name: 'of',
  struct: 'of_device_id',
  drivers: [
    ...inDriver(
      'driver',
      'platform_driver',
      'i2c_driver',
      'spi_driver',
      'apr_driver',
      'dp_aux_ep_driver',
      'hsi_client_driver',
      'macio_driver',
      'mipi_dsi_driver',
      'moxtet_driver',
      'sdw_driver',
      'serdev_device_driver',
      'slim_driver',
      'spmi_driver',
      'sunxi_rsb_driver',
      'ulpi_driver',
    ),
    ...inDriver('drv', 'amba_driver', 'fsi_driver', 'rpmsg_driver', 'sdio_driver'),
    ...inDriver('i2c_driver.driver', 'drm_i2c_encoder_driver'),
    ...inDriver('mdiodrv.driver', 'mdio_driver'),
    ...inDriver('spidrv.driver', 'spi_mem_driver'),
    { struct: 'mtd_part_parser', table: 'of_match_table', name: 'name' },
    { struct: 'w1_family', table: 'of_match_table', name: 'name' },
  ],
  columns: [{ path: 'name' }, { path: 'type' }, { path: 'compatible' }],
  isSentinel: (fields) =>
    fields.string('name') === '' && fields.string('type') === '' && fields.string('compatible') === '',
  alias(fields) {
    const [name, type, compatible] = [
      fields.string('name'),
      fields.string('type'),
      fields.string('compatible'),
    ];
    const before = `of:N${name || '*'}T${type || '*'}`;
    // After a type the pattern must also let a device through that announces more than it.
    const text = underscored(compatible === '' ? before : `${before}${type === '' ? '' : '*'}C${compatible}`);
    return [text, `${text}C*`];
  },
  matching: ofMatching,
  devices: ofDevices,
});
