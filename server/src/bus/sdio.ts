// SDIO: `struct sdio_device_id`. Matching: drivers/mmc/core/sdio_bus.c (sdio_match_device, sdio_match_one);
// alias: file2alias.c, do_sdio_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

/** SDIO_ANY_ID is `~0` in fields of 8 and 16 bits. */
const ANY_CLASS = 0xff;
const ANY_ID = 0xffff;

export const sdio = tableBus({
  name: 'sdio',
  announces: 'sdio:c%02Xv%04Xd%04X',
  struct: 'sdio_device_id',
  drivers: [{ struct: 'sdio_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'class', digits: 2 },
    { path: 'vendor', digits: 4 },
    { path: 'device', digits: 4 },
  ],
  isSentinel: (fields) => ['class', 'vendor', 'device'].every((field) => fields.number(field) === 0),
  toldApartBy: 'what the card says of itself',
  ...byNumbers({
    prefix: 'sdio:',
    parts: [
      { label: 'c', path: 'class', digits: 2, any: ANY_CLASS },
      { label: 'v', path: 'vendor', digits: 4, any: ANY_ID },
      { label: 'd', path: 'device', digits: 4, any: ANY_ID },
    ],
    names: ['v', 'd'],
    open: true,
  }),
});
