// Serial ports of input devices: `struct serio_device_id`. Matching: drivers/input/serio/serio.c
// (serio_match_port); alias: file2alias.c, do_serio_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

const SERIO_ANY = 0xff;

export const serio = tableBus({
  name: 'serio',
  announces: 'serio:ty%02Xpr%02Xid%02Xex%02X',
  struct: 'serio_device_id',
  drivers: [{ struct: 'serio_driver', table: 'id_table', name: 'driver.name', needed: 'followed' }],
  columns: [
    { path: 'type', digits: 2 },
    { path: 'extra', digits: 2 },
    { path: 'id', digits: 2 },
    { path: 'proto', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('type') === 0 && fields.number('proto') === 0,
  toldApartBy: 'what the device says of itself',
  ...byNumbers({
    prefix: 'serio:',
    parts: [
      { label: 'ty', path: 'type', digits: 2, any: SERIO_ANY },
      { label: 'pr', path: 'proto', digits: 2, any: SERIO_ANY },
      { label: 'id', path: 'id', digits: 2, any: SERIO_ANY },
      { label: 'ex', path: 'extra', digits: 2, any: SERIO_ANY },
    ],
    names: ['ty', 'pr'],
    open: true,
  }),
});
