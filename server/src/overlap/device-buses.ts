// Where the devices of a table are: an of_device_id says nothing of the bus type, the driver that has the table does.
import type { Bus } from '../bus/bus.ts';
import type { Driver, Table } from '../tables/model.ts';

/** The bus type that a driver of one of the bus's tables registers with. */
export const deviceBusOf = (bus: Bus, driver: Driver): string =>
  bus.drivers.find(({ struct }) => struct === driver.struct)?.on ?? bus.name;

/**
 * A number for each table, with one bit for each bus type that its drivers register with: two tables without a
 * common bit share no device. All bits where no driver is known to have the table.
 */
export function deviceBits(tables: readonly Table[], bus: Bus): readonly number[] {
  // Beyond 31 bus types, the last ones share a bit and are told apart no more.
  const bits = new Map<string, number>();
  for (const { on } of bus.drivers) {
    const name = on ?? bus.name;
    if (!bits.has(name)) bits.set(name, 1 << Math.min(bits.size, 31));
  }
  return tables.map(({ bus: name, drivers }) =>
    name !== bus.name || drivers.length === 0 || bits.size < 2
      ? -1
      : drivers.reduce((all, driver) => all | (bits.get(deviceBusOf(bus, driver)) ?? -1), 0),
  );
}

/** Whether some device may be both tables'. */
export function mayMeet(a: Table, b: Table, bus: Bus): boolean {
  const [x = -1, y = -1] = deviceBits([a, b], bus);
  return (x & y) !== 0;
}
