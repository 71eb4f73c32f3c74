// Drivers of buses whose devices firmware may describe: the struct of each holds a `struct device_driver`
// (include/linux/device/driver.h), and with it the tables that the bus asks in its match function by
// of_driver_match_device or acpi_driver_match_device. What tells a device of one bus type never meets a driver of
// another (driver_register adds it to its own bus: drivers/base/bus.c).
import type { DriverStruct } from './bus.ts';

interface DeviceDriver {
  readonly struct: string;
  /** The member that is the `struct device_driver`. */
  readonly member: string;
  /** The `name` of its `struct bus_type`. */
  readonly on: string;
  /** Whether the bus asks acpi_match_table too. */
  readonly acpi?: boolean;
}

const on = (bus: string, member: string, structs: readonly string[], acpi = false): DeviceDriver[] =>
  structs.map((struct) => ({ struct, member, on: bus, acpi }));

const DEVICE_DRIVERS: readonly DeviceDriver[] = [
  ...on('platform', 'driver', ['platform_driver'], true),
  ...on('i2c', 'driver', ['i2c_driver'], true),
  ...on('i2c', 'i2c_driver.driver', ['drm_i2c_encoder_driver']),
  ...on('spi', 'driver', ['spi_driver'], true),
  ...on('spi', 'spidrv.driver', ['spi_mem_driver'], true),
  ...on('serial', 'driver', ['serdev_device_driver'], true),
  ...on('soundwire', 'driver', ['sdw_driver'], true),
  ...on('amba', 'drv', ['amba_driver']),
  ...on('aprbus', 'driver', ['apr_driver']),
  ...on('dp-aux', 'driver', ['dp_aux_ep_driver']),
  ...on('fsi', 'drv', ['fsi_driver']),
  ...on('hsi', 'driver', ['hsi_client_driver']),
  ...on('macio', 'driver', ['macio_driver']),
  ...on('mdio_bus', 'mdiodrv.driver', ['mdio_driver']),
  ...on('mipi-dsi', 'driver', ['mipi_dsi_driver']),
  ...on('moxtet', 'driver', ['moxtet_driver']),
  ...on('nvmem-layout', 'driver', ['nvmem_layout_driver']),
  ...on('rpmsg', 'drv', ['rpmsg_driver']),
  ...on('sdio', 'drv', ['sdio_driver']),
  ...on('slimbus', 'driver', ['slim_driver']),
  ...on('spmi', 'driver', ['spmi_driver']),
  ...on('sunxi-rsb', 'driver', ['sunxi_rsb_driver']),
  ...on('ulpi', 'driver', ['ulpi_driver']),
];

/** Every driver struct that carries a `struct of_device_id` table in its `struct device_driver`. */
export const ofDrivers: readonly DriverStruct[] = DEVICE_DRIVERS.map(({ struct, member, on }) => ({
  struct,
  table: `${member}.of_match_table`,
  name: `${member}.name`,
  on,
}));

/** The same of `struct acpi_device_id`. */
export const acpiDrivers: readonly DriverStruct[] = DEVICE_DRIVERS.filter(({ acpi }) => acpi).map(
  ({ struct, member, on }) => ({ struct, table: `${member}.acpi_match_table`, name: `${member}.name`, on }),
);
