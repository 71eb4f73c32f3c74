// Serial ports of input devices: `struct serio_device_id`. Matching: drivers/input/serio/serio.c
// (serio_match_port); alias: file2alias.c, do_serio_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

const SERIO_ANY = 0xff;

export const serio = tableBus({
  name: 'serio',
  struct: 'serio_device_id',
  drivers: [{ struct: 'serio_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'type', digits: 2 },
    { path: 'extra', digits: 2 },
    { path: 'id', digits: 2 },
    { path: 'proto', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('type') === 0 && fields.number('proto') === 0,
  alias(fields) {
    const part = (separator: string, field: string) =>
      add(separator, fields.number(field) !== SERIO_ANY, fields.number(field), 2);
    return [
      wildcard(`serio:${part('ty', 'type')}${part('pr', 'proto')}${part('id', 'id')}${part('ex', 'extra')}`),
    ];
  },
});
