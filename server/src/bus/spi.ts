// SPI devices by name: `struct spi_device_id`. Matching: drivers/spi/spi.c (spi_match_id); alias: file2alias.c,
// do_spi_entry.
import { nameDevices, nameMatching } from './string-match.ts';
import { tableBus } from './table-bus.ts';

export const spi = tableBus({
  name: 'spi',
  struct: 'spi_device_id',
  drivers: [
    { struct: 'spi_driver', table: 'id_table', name: 'driver.name' },
    { struct: 'spi_mem_driver', table: 'spidrv.id_table', name: 'spidrv.driver.name' },
  ],
  columns: [{ path: 'name' }],
  isSentinel: (fields) => fields.string('name') === '',
  alias: (fields) => [`spi:${fields.string('name')}`],
  matching: nameMatching('spi:'),
  devices: nameDevices('spi:'),
});
