// Virtio: `struct virtio_device_id`. Matching: drivers/virtio/virtio.c (virtio_dev_match, virtio_id_match);
// alias: file2alias.c, do_virtio_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

export const VIRTIO_DEV_ANY_ID = 0xffffffff;

export const virtio = tableBus({
  name: 'virtio',
  struct: 'virtio_device_id',
  drivers: [{ struct: 'virtio_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'device', digits: 8 },
    { path: 'vendor', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('device') === 0,
  alias(fields) {
    const part = (separator: string, field: string) =>
      add(separator, fields.number(field) !== VIRTIO_DEV_ANY_ID, fields.number(field), 8);
    return [wildcard(`virtio:${part('d', 'device')}${part('v', 'vendor')}`)];
  },
});
