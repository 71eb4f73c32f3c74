import { describe, expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { serio } from '../../server/src/bus/serio.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { openKconfig } from '../../server/src/kernel/kconfig.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { moduleOverlaps } from '../../server/src/overlap/modules.ts';
import type { Table } from '../../server/src/tables/model.ts';
import { ANY, dev, entry, table } from '../bus/make.ts';

const overlaps = (tables: Parameters<typeof findOverlaps>[0], theoretical = false) =>
  moduleOverlaps(findOverlaps(tables, pci, { theoretical: true }), { theoretical });

describe('moduleOverlaps', () => {
  it('names the smaller module first and counts from its side', () => {
    const virtio = table({ module: 'virtio_pci', entries: [dev(0x1af4, ANY)] });
    const mlx5 = table({ module: 'mlx5_vfio_pci', entries: [dev(0x1af4, 0x1042, { subvendor: 0x15b3 })] });
    for (const tables of [
      [virtio, mlx5],
      [mlx5, virtio],
    ])
      expect(overlaps(tables)).toMatchObject([
        {
          moduleA: 'mlx5_vfio_pci',
          moduleB: 'virtio_pci',
          bus: 'pci',
          identical: 0,
          covers: 0,
          covered: 1,
          partial: 0,
          arbitration: '-',
          witness: 'pci:v00001AF4d00001042sv000015B3sd00000000bc00sc00i00',
        },
      ]);
  });

  it('sums over the tables of a module and takes the witness of the strongest pair', () => {
    const one = table({ module: 'a', name: 'one', entries: [dev(1, ANY), dev(9, 9)] });
    const two = table({ module: 'a', name: 'two', entries: [dev(1, 2)] });
    const other = table({ module: 'b', entries: [dev(1, 2)] });
    expect(overlaps([one, two, other])).toMatchObject([
      { moduleA: 'a', moduleB: 'b', identical: 1, covers: 1, covered: 0, tables: [{ a: one }, { a: two }] },
    ]);
  });

  it('says what is known to arbitrate', () => {
    const driver = table({ module: 'lpc_ich', entries: [dev(1, 2)] });
    const rng = table({ module: 'amd_rng', entries: [dev(1, 2)], drivers: [] });
    const list = table({ module: 'quirks', entries: [dev(1, 2)], drivers: [], exports: [] });
    expect(overlaps([driver, rng])[0]?.arbitration).toBe('autoload-only');
    expect(overlaps([driver, list])[0]?.arbitration).toBe('no-driver');
    const stub = table({ module: 'stub', entries: [dev(ANY, ANY)] });
    expect(overlaps([driver, stub])[0]?.arbitration).toBe('catch-all');
    const old = table({ module: 'oldfb', entries: [dev(1, 2)], path: 'drivers/video/fbdev/oldfb.c' });
    const drm = table({ module: 'drm', entries: [dev(1, 2)], path: 'drivers/gpu/drm/drm.c' });
    expect(overlaps([drm, old])[0]?.arbitration).toBe('legacy-pair');
    const second = table({ module: 'amd_rng', name: 'second', entries: [dev(1, 2)] });
    expect(overlaps([driver, rng, second])[0]?.arbitration).toBe('-');
  });

  it('knows drivers that only an administrator gives devices to', () => {
    const made = (module: string, more: Partial<Table>) =>
      ({ ...table({ module, entries: [], ...more }), bus: 'serio', entries: [SERIO] }) as Table;
    const SERIO = entry({}, { fields: new Map([['type', { value: 1 }]]) });
    const bare = made('atkbd', {});
    const [driver] = bare.drivers;
    const by = (other: Table) =>
      moduleOverlaps(
        findOverlaps(
          [bare, other].map((each) => ({ ...each, end: 1 })),
          serio as Parameters<typeof findOverlaps>[1],
        ),
      )[0]?.arbitration;
    expect(by(made('psmouse', {}))).toBe('-');
    expect(
      by(made('serio_raw', { drivers: [{ ...driver!, members: new Map([['manual_bind', 'true']]) }] })),
    ).toBe('by-hand');
    const symbols = ['CONFIG_VFIO_SERIO'];
    expect(by(made('vfio_serio', { modules: [{ name: 'vfio_serio', linkage: 'either', symbols }] }))).toBe(
      'by-hand',
    );
  });

  it('asks Kconfig where it is at hand', () => {
    const a = table({ module: 'a', entries: [dev(1, 2)] });
    const b = table({ module: 'b', entries: [dev(1, 2)] });
    const files = memoryFiles({ 'drivers/a/Kconfig': 'config A\n\ttristate\n\tdepends on B=n\n' });
    const pairs = findOverlaps([a, b], pci);
    expect(moduleOverlaps(pairs)[0]?.arbitration).toBe('-');
    expect(moduleOverlaps(pairs, { kconfig: openKconfig(files) })[0]?.arbitration).toBe('kconfig');
  });

  it('leaves out what is theoretical throughout, unless asked', () => {
    const ahci = table({
      module: 'ahci',
      entries: [dev(ANY, ANY, { class: 0x10601, class_mask: 0xffffff })],
    });
    const named = table({ module: 'named', entries: [dev(1, 2)] });
    expect(overlaps([ahci, named])).toEqual([]);
    const [theory] = overlaps([ahci, named], true);
    expect(theory).toMatchObject({ partial: 1, theoretical: 1 });
    expect(theory).not.toHaveProperty('witness');
  });

  it('counts a file of two modules for both, and not against itself', () => {
    const shared = table({
      module: 'shared',
      entries: [dev(1, 2)],
      modules: ['x', 'y'].map((name) => ({ name, linkage: 'module', symbols: [] })),
    });
    const homeless = table({ module: 'homeless', entries: [dev(1, 2)], modules: [] });
    expect(overlaps([shared, homeless]).map((p) => [p.moduleA, p.moduleB])).toEqual([
      ['drivers/homeless/homeless.c', 'x'],
      ['drivers/homeless/homeless.c', 'y'],
    ]);
    const twin = table({ module: 'x', name: 'twin', entries: [dev(1, 2)] });
    expect(overlaps([shared, twin]).map((p) => [p.moduleA, p.moduleB])).toEqual([['x', 'y']]);
  });
});
