// Virtio: `struct virtio_device_id`. Matching: drivers/virtio/virtio.c (virtio_dev_match, virtio_id_match);
// alias: file2alias.c, do_virtio_entry.
import { type BoxBus, boxDevices, boxMatching, exactly } from './box-match.ts';
import { add, hex, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

const VIRTIO_DEV_ANY_ID = 0xffffffff;

const boxes: BoxBus = {
  dimensions: [
    { label: 'd', digits: 8 },
    { label: 'v', digits: 8 },
  ],
  names: 1,
  boxOf: (fields) =>
    ['device', 'vendor'].map((field) =>
      exactly(fields.number(field) !== VIRTIO_DEV_ANY_ID, fields.number(field)),
    ),
  // virtio_uevent (drivers/virtio/virtio.c)
  modalias: ([device = 0, vendor = 0]) => `virtio:d${hex(device, 8)}v${hex(vendor, 8)}`,
};

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
  matching: boxMatching(boxes),
  devices: boxDevices(boxes, {
    modalias: /^virtio:d(?<d>[0-9a-f]{8})v(?<v>[0-9a-f]{8})$/i,
    usage: 'a modalias virtio:d…v…',
  }),
});
