import { describe, expect, it } from 'vitest';
import { buses } from '../../server/src/bus/all.ts';
import { entryOf, unknown } from './entry-of.ts';

describe('every bus', () => {
  it('has a name of its own', () => {
    expect(new Set(buses.map((bus) => bus.name)).size).toBe(buses.length);
  });

  it.each(buses.map((bus) => [bus.name, bus] as const))('%s: an entry of zeros ends a table', (_, bus) => {
    expect(bus.isSentinel(entryOf({}))).toBe(true);
  });

  it.each(buses.map((bus) => [bus.name, bus] as const))('%s: a cell for each column', (_, bus) => {
    expect(bus.columns.length).toBeGreaterThan(0);
    expect(bus.cells(entryOf({}))).toHaveLength(bus.columns.length);
  });

  it.each(buses.map((bus) => [bus.name, bus] as const))(
    '%s: a driver struct is named once for each table it carries',
    (_, bus) => {
      const named = bus.drivers.map(({ struct, table }) => `${struct}.${table}`);
      expect(new Set(named).size).toBe(named.length);
    },
  );

  it.each(buses.filter((bus) => !bus.tableAliases).map((bus) => [bus.name, bus] as const))(
    '%s: an alias is made in spite of an unresolved field only where it is the same for all values',
    (_, bus) => {
      const isString = bus.columns.map((name, i) => bus.cells(entryOf({ [name]: 'x' }))[i] === 'x');
      const ones = Object.fromEntries(bus.columns.map((name, i) => [name, isString[i] ? 'x' : 1]));
      for (const base of [{}, ones])
        for (const [i, name] of bus.columns.entries()) {
          const result = bus.alias(entryOf({ ...base, [name]: unknown }));
          if (result.dropped !== undefined) expect(result.aliases).toEqual([]);
          else
            for (const value of isString[i] ? ['', 'x', 'y'] : [0, 1, 2, 0xff, 0xffff, 0xffffffff])
              expect(bus.alias(entryOf({ ...base, [name]: value }))).toEqual(result);
        }
    },
  );
});

describe('entries of every bus', () => {
  // A machine has one SoC, which announces nothing: soc_device_match is asked about it.
  it.each(buses.filter((bus) => bus.name !== 'soc').map((bus) => [bus.name, bus] as const))(
    '%s: its entries can be compared and its devices named',
    (_, bus) => {
      expect(bus.matching).toBeDefined();
      expect(bus.devices).toBeDefined();
      expect(bus.devices?.parse('no such thing')).toHaveProperty('error');
      expect(bus.devices?.parse('')).toHaveProperty('error');
    },
  );
});
