// Virtio: `struct virtio_device_id`. Matching: drivers/virtio/virtio.c (virtio_dev_match, virtio_id_match);
// alias: file2alias.c, do_virtio_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

const VIRTIO_DEV_ANY_ID = 0xffffffff;

export const virtio = tableBus({
  name: 'virtio',
  announces: 'virtio:d%08Xv%08X',
  struct: 'virtio_device_id',
  drivers: [{ struct: 'virtio_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [
    { path: 'device', digits: 8 },
    { path: 'vendor', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('device') === 0,
  ...byNumbers({
    prefix: 'virtio:',
    parts: [
      { label: 'd', path: 'device', digits: 8, any: VIRTIO_DEV_ANY_ID },
      { label: 'v', path: 'vendor', digits: 8, any: VIRTIO_DEV_ANY_ID },
    ],
    // The kind of device names it; the vendor is mostly left open.
    names: ['d'],
    open: true,
  }),
});
