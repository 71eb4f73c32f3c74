// Broadcom's AMBA cores: `struct bcma_device_id`. Matching: drivers/bcma/main.c (bcma_bus_match); alias:
// file2alias.c, do_bcma_entry.
import { add, wildcard } from './fields.ts';
import { tableBus } from './table-bus.ts';

const BCMA_ANY_ID = 0xffff;
const BCMA_ANY_REV = 0xff;

export const bcma = tableBus({
  name: 'bcma',
  struct: 'bcma_device_id',
  drivers: [{ struct: 'bcma_driver', table: 'id_table', name: 'name' }],
  columns: [
    { path: 'manuf', digits: 4 },
    { path: 'id', digits: 4 },
    { path: 'rev', digits: 2 },
    { path: 'class', digits: 2 },
  ],
  // `class` is no part of the loop's condition.
  isSentinel: (fields) => ['manuf', 'id', 'rev'].every((field) => fields.number(field) === 0),
  alias(fields) {
    const part = (separator: string, field: string, any: number, digits: number) =>
      add(separator, fields.number(field) !== any, fields.number(field), digits);
    return [
      wildcard(
        `bcma:${part('m', 'manuf', BCMA_ANY_ID, 4)}${part('id', 'id', BCMA_ANY_ID, 4)}` +
          `${part('rev', 'rev', BCMA_ANY_REV, 2)}${part('cl', 'class', BCMA_ANY_REV, 2)}`,
      ),
    ];
  },
});
