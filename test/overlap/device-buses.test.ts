// One of_device_id or acpi_device_id names devices of many bus types: drivers of two of them never meet.
import { describe, expect, it } from 'vitest';
import { acpi } from '../../server/src/bus/acpi.ts';
import type { Bus } from '../../server/src/bus/bus.ts';
import { of } from '../../server/src/bus/of.ts';
import { usb } from '../../server/src/bus/usb.ts';
import { deviceBits } from '../../server/src/overlap/device-buses.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { parseDevice, whoClaims } from '../../server/src/overlap/who.ts';
import { type Files, indexOfTree } from '../tables/tree.ts';

const HEADER = `
typedef unsigned long kernel_ulong_t;
struct of_device_id { char name[32]; char type[32]; char compatible[128]; const void *data; };
struct acpi_device_id { char id[16]; kernel_ulong_t driver_data; unsigned int cls; unsigned int cls_msk; };
`;

/** One driver of each struct, all with the same device. */
function drivers(table: string, entry: string, member: string, structs: readonly string[]): Files {
  const file = (struct: string, i: number) => `#include <linux/module.h>
static const struct ${table} ids[] = { ${entry}, { } };
MODULE_DEVICE_TABLE(x, ids);
${struct === '' ? '' : `static struct ${struct} drv = { .driver = { .name = "d${i}", .${member} = ids } };`}
`;
  return {
    'include/linux/mod_devicetable.h': HEADER,
    'drivers/foo/Makefile': structs.map((_, i) => `obj-m += d${i}.o\n`).join(''),
    ...Object.fromEntries(structs.map((struct, i) => [`drivers/foo/d${i}.c`, file(struct, i)])),
  };
}

const pairs = (files: Files, bus: Bus) =>
  findOverlaps(indexOfTree(files, { buses: [bus.name] }).tables, bus).map(({ a, b }) =>
    [a, b].map((table) => table.modules[0]?.name).join(' '),
  );

const NODE = '{ .compatible = "a,b" }';

describe('tables of one kind of entries', () => {
  it('of device tree nodes meet where their drivers are of one bus type', () => {
    const structs = ['platform_driver', 'i2c_driver', 'spi_driver', 'i2c_driver'];
    expect(pairs(drivers('of_device_id', NODE, 'of_match_table', structs), of as Bus)).toEqual(['d1 d3']);
  });

  it('of ACPI devices too', () => {
    const structs = ['platform_driver', 'spi_driver', 'platform_driver'];
    const files = drivers('acpi_device_id', '{ "PNP0001" }', 'acpi_match_table', structs);
    expect(pairs(files, acpi as Bus)).toEqual(['d0 d2']);
  });

  it('may meet any other where no driver tells', () => {
    const files = drivers('of_device_id', NODE, 'of_match_table', ['', 'i2c_driver', 'spi_driver']);
    expect(pairs(files, of as Bus)).toEqual(['d0 d1', 'd0 d2']);
  });
});

describe('who', () => {
  it('says which bus type the device has to be on', () => {
    const files = drivers('of_device_id', NODE, 'of_match_table', ['platform_driver', 'i2c_driver']);
    const { tables } = indexOfTree(files, { buses: ['of'] });
    const parsed = parseDevice(of as Bus, 'of:a,b');
    if ('error' in parsed) throw new Error(parsed.error);
    const claims = whoClaims(tables, of as Bus, parsed.device);
    expect(claims.map(({ driver, on }) => `${driver?.name} ${on}`)).toEqual(['d0 platform', 'd1 i2c']);
  });
});

describe('deviceBits', () => {
  it('has no bit in common for a USB device and its interfaces', () => {
    const tableOf = (struct: string) =>
      ({ bus: 'usb', drivers: [{ struct }] }) as unknown as Parameters<typeof deviceBits>[0][number];
    const tables = ['usb_driver', 'usb_device_driver', 'usb_serial_driver'].map(tableOf);
    const [driver, device, serial] = deviceBits(tables, usb as Bus);
    expect(driver! & device!).toBe(0);
    expect(driver! & serial!).not.toBe(0);
  });

  it('leaves room for every bus type there is', () => {
    for (const bus of [of, acpi, usb]) {
      const types = new Set(bus.drivers.map(({ on }) => on ?? bus.name));
      expect(types.size).toBeLessThanOrEqual(31);
    }
  });
});
