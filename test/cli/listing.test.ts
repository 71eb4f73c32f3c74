// `entries`, `alias`, `overlaps` and `who` on the miniature kernel.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matchtable } from './harness.ts';
import { MINI, smallTree, tableFile } from './small-tree.ts';

const CP = 'drivers/net/ethernet/realtek/8139cp.c';
const TOO = 'drivers/net/ethernet/realtek/8139too.c';
const mini = (...args: string[]) => matchtable(args, { folder: MINI });
const rows = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
const pciRow = (...start: string[]) => expect.arrayContaining(start);

describe('entries', () => {
  test('tsv: header, then one row per entry without sentinels', async () => {
    const { status, out, err } = await mini('entries', '--bus', 'pci');
    expect(status).toBe(0);
    const [header, ...lines] = rows(out);
    expect(header!.join(' ')).toBe(
      'file line table index module bus vendor device subvendor subdevice class class_mask override_only condition',
    );
    expect(new Set(lines.map((line) => line.length))).toEqual(new Set([14]));
    expect(lines.filter(([file]) => file === TOO)[0]).toEqual(
      `${TOO} 11 rtl8139_pci_tbl 0 8139too pci 000010EC 00008139 FFFFFFFF FFFFFFFF 00000000 00000000 00000000 -`.split(
        ' ',
      ),
    );
    expect(lines).not.toContainEqual(pciRow(TOO, '22'));
    expect(err).toMatch(
      new RegExp(`^${lines.length} entries in \\d+ tables of \\d+ files, 0 unresolved \\(6.1.0-mini, PCI, `),
    );
  });

  test('without --config an entry under a condition says so; with it, it is there or not', async () => {
    const open = rows((await mini('entries')).out).filter(
      ([file, , , index]) => file === TOO && index === '3',
    );
    expect(open).toHaveLength(1);
    expect(open[0]!.at(-1)).toContain('CONFIG_8139TOO_8129');
    const config = `${readFileSync(`${MINI}/config-mini`, 'utf8').replaceAll(/^.*8139TOO_8129.*\n/gm, '')}`;
    for (const [line, count] of [
      ['CONFIG_8139TOO_8129=y\n', 1],
      ['# CONFIG_8139TOO_8129 is not set\n', 0],
    ] as const) {
      const read = () => Buffer.from(config + line);
      const { out } = await matchtable(['entries', '--config', 'any'], { folder: MINI, host: { read } });
      expect(out).not.toContain('condition');
      expect(rows(out).filter((row) => row[0] === TOO && row[7] === '00008129')).toHaveLength(count);
    }
  });

  test('jsonl: the same rows as objects', async () => {
    const { out } = await mini('entries', '--format', 'jsonl');
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toHaveLength(rows((await mini('entries')).out).length - 1);
    expect(objects.find(({ file }) => file === TOO)).toEqual({
      file: TOO,
      line: 11,
      table: 'rtl8139_pci_tbl',
      index: 0,
      modules: ['8139too'],
      bus: 'pci',
      fields: {
        vendor: '000010EC',
        device: '00008139',
        subvendor: 'FFFFFFFF',
        subdevice: 'FFFFFFFF',
        class: '00000000',
        class_mask: '00000000',
        override_only: '00000000',
      },
    });
  });

  test('what is unresolved is ?, counted, and explained with --verbose', async () => {
    const files = smallTree({ 'drivers/a.c': tableFile('{ PCI_DEVICE(0x10ec, MYSTERY) }, { 0 }') });
    const { status, out, err } = await matchtable(['entries', '/linux', '--verbose'], { files });
    expect(status).toBe(0);
    expect(rows(out)[1]).toEqual(expect.arrayContaining(['drivers/a.c', '000010EC', '?']));
    expect(err).toContain('1 entry in 1 table of 1 file, 1 unresolved');
    expect(err).toMatch(/^drivers\/a\.c:4:\d+: device: .*MYSTERY/m);
    const [object] = (await matchtable(['entries', '/linux', '--format', 'jsonl'], { files })).out.split(
      '\n',
    );
    expect(JSON.parse(object!).unresolved).toEqual([
      { field: 'device', reason: expect.stringContaining('MYSTERY') },
    ]);
  });

  test('what a whole entry hangs on is explained once', async () => {
    const files = smallTree({ 'drivers/a.c': tableFile('MYSTERY(1), { PCI_DEVICE(1, 2) }, { 0 }') });
    const { out, err } = await matchtable(['entries', '/linux', '--verbose'], { files });
    expect(rows(out)[1]).toEqual(expect.arrayContaining(['?', '?', '?', '?', '?', '?', '?']));
    expect(rows(out)[2]).toEqual(expect.arrayContaining(['00000001', '00000002', 'FFFFFFFF']));
    expect(err.split('\n').filter((line) => line.includes('MYSTERY'))).toEqual([
      expect.stringMatching(
        /^drivers\/a\.c:4:\d+: vendor, device, .*, override_only: an entry was expected, not MYSTERY\(1\)$/,
      ),
    ]);
  });
});

describe('alias', () => {
  test('is the modules.alias that the build makes', async () => {
    const { status, out } = await mini('alias', '--config', 'config-mini');
    expect(status).toBe(0);
    const sorted = (text: string) => text.trimEnd().split('\n').sort();
    expect(sorted(out)).toEqual(sorted(readFileSync(`${MINI}/modules.alias`, 'utf8')));
  });

  test('modules by name, aliases in table order', async () => {
    const { out } = await mini('alias', '--config', 'config-mini');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '));
    const modules = lines.map((line) => line.at(-1)!);
    expect(modules).toEqual([...modules].sort());
    const too = lines.filter((line) => line.at(-1) === '8139too').map((line) => line[1]!.slice(0, 22));
    expect(too.slice(0, 3)).toEqual([
      'pci:v000010ECd00008139',
      'pci:v000010ECd00008138',
      'pci:v00001113d00001211',
    ]);
  });

  test('the last element is dropped, a duplicate kept', async () => {
    const twice = '{ PCI_DEVICE(1, 2) }, { PCI_DEVICE(1, 2) }, { 0, }';
    const files = smallTree({ 'drivers/a.c': `${tableFile(twice)}MODULE_DEVICE_TABLE(pci, ids);\n` });
    const { out, err } = await matchtable(['alias', '/linux'], { files });
    expect(out).toBe('alias pci:v00000001d00000002sv*sd*bc*sc*i* a\n'.repeat(2));
    expect(err).toMatch(/^2 aliases of 1 module \(/);
  });

  test.each(['{ PCI_DEVICE(1, 3) }', '{ .driver_data = 1 }', '{ .driver_data = (kernel_ulong_t)&info }'])(
    'modpost stops at a table that ends in %s',
    async (last) => {
      const text = `${tableFile(`{ PCI_DEVICE(1, 2) }, ${last}`)}MODULE_DEVICE_TABLE(pci, ids);\n`;
      const { out, err } = await matchtable(['alias', '/linux'], {
        files: smallTree({ 'drivers/a.c': text }),
      });
      expect(out).toBe('');
      expect(err).toMatch(
        /^drivers\/a\.c:\d+: modpost stops the build at ids: the last element of the table is not all zeros\n0 aliases .*2 entries without an alias/,
      );
    },
  );

  test('a table that is exported twice makes its aliases once', async () => {
    const exported = 'MODULE_DEVICE_TABLE(pci, ids);\n';
    const files = smallTree({ 'drivers/a.c': tableFile('{ PCI_DEVICE(1, 2) }, { }') + exported.repeat(2) });
    const { out } = await matchtable(['alias', '/linux'], { files });
    expect(out).toBe('alias pci:v00000001d00000002sv*sd*bc*sc*i* a\n');
  });

  test('a bus that the tree’s modpost does not know makes no alias', async () => {
    const files = smallTree({ 'drivers/a.c': `${tableFile('{ PCI_DEVICE(1, 2) }, { 0 }', 'a')}` });
    const modpost = (bus: string) => ({
      ...files,
      '/linux/scripts/mod/file2alias.c': `devtable[] = { {"${bus}", SIZE_${bus}_device_id, do_entry}, };`,
    });
    expect((await matchtable(['alias', '/linux'], { files: modpost('usb') })).out).toBe('');
    expect((await matchtable(['alias', '/linux'], { files: modpost('pci') })).out).toMatch(
      /^alias pci:v\S+ a\n$/,
    );
  });

  test('a configuration of another version is told, and used', async () => {
    const read = () => Buffer.from('# Linux/x86 5.10.1 Kernel Configuration\nCONFIG_PCI=y\n');
    const { status, err } = await matchtable(['alias', '--config', 'old'], {
      folder: MINI,
      host: { read },
    });
    expect(status).toBe(0);
    expect(err).toContain('warning: old is the configuration of 5.10.1, the tree is 6.1.0-mini\n');
  });

  test('--arch takes the names that make takes', async () => {
    const { status, err } = await mini('alias', '--arch', 'x86_64');
    expect(status).toBe(0);
    expect(err).toMatch(/\(6\.1\.0-mini, x86, \d+ buses/);
  });
});

describe('overlaps', () => {
  test('tsv: pairs of modules with counts and a witness', async () => {
    const { status, out } = await mini('overlaps', '--config', 'config-mini');
    expect(status).toBe(0);
    const [header, ...lines] = rows(out);
    expect(header!.join(' ')).toBe(
      'moduleA moduleB bus identical covers covered partial arbitration witness',
    );
    expect(lines.map(([a, b]) => `${a} ${b}`)).toEqual(['8139cp 8139too', 'mlx5_vfio_pci virtio_pci']);
    expect(lines[1]).toEqual(
      'mlx5_vfio_pci virtio_pci pci 0 0 1 0 - pci:v00001AF4d00001042sv000015B3sd00000000bc00sc00i00'.split(
        ' ',
      ),
    );
  });

  test('--all adds what only meets in theory', async () => {
    const some = rows((await mini('overlaps')).out);
    const all = rows((await mini('overlaps', '--all')).out);
    expect(all.length).toBeGreaterThan(some.length);
    expect(all).toEqual(expect.arrayContaining(some));
    expect(all.map((line) => line.at(-1))).toContain('-');
  });

  test('json has the same pairs, with their tables', async () => {
    const pairs = JSON.parse((await mini('overlaps', '--format', 'json')).out);
    expect(pairs[1]).toMatchObject({ moduleA: 'mlx5_vfio_pci', moduleB: 'virtio_pci', covered: 1 });
    expect(pairs[1].tables[0].a).toEqual({
      path: 'drivers/vfio/pci/mlx5/main.c',
      table: 'mlx5_vfio_pci_table',
      line: 15,
    });
  });

  test('text names the devices', async () => {
    const ids = '10ec  Realtek\n\t8139  RTL-8139\n';
    const { out } = await matchtable(['overlaps', '--format', 'text', '--pci-ids', 'ids'], {
      folder: MINI,
      host: { read: () => Buffer.from(ids) },
    });
    expect(out).toContain('8139cp and 8139too (pci): 1 identical');
    expect(out).toContain('10ec:8139 Realtek RTL-8139');
    expect(out).toContain(`    ${CP}:8 (cp_pci_tbl[0])`);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('text begins with what nothing arbitrates, and --all shows what is else counted', async () => {
    const kinds = (out: string) => out.split('\n').filter((line) => /^\w+ and \w+ \(/.test(line));
    const { out } = await mini('overlaps', '--format', 'text');
    const all = await mini('overlaps', '--format', 'text', '--all');
    const tsv = rows((await mini('overlaps')).out).slice(1);
    const open = tsv.filter((cells) => cells[7] === '-').length;
    const folded = tsv.filter((cells) => ['catch-all', 'no-driver'].includes(cells[7]!)).length;
    expect(open).toBeGreaterThan(0);
    const [first] = kinds(out);
    const [a, b] = /^(\w+) and (\w+)/.exec(first!)!.slice(1);
    expect(tsv.find((cells) => cells[0] === a && cells[1] === b)?.[7]).toBe('-');
    expect(kinds(out)).toHaveLength(tsv.length - folded);
    expect(kinds(all.out).length).toBeGreaterThan(kinds(out).length - 1);
    expect(/^and .* one side/m.test(out)).toBe(folded > 0);
    expect(all.out).not.toMatch(/^and .* one side/m);
  });

  test('text keeps to 80 columns, and says the kind in words', async () => {
    const folder = 'drivers/staging/media/deprecated/saa7146/saa7146/long-winded-bridges';
    const fbdev = 'drivers/video/fbdev/quite-an-old-one/with-a-long-name/framebuffers';
    const at = (name: string) => tableFile('{ PCI_DEVICE(0x10ec, 0x8139) }, { 0 }', name);
    const { out } = await matchtable(['overlaps', '/linux', '--format', 'text'], {
      files: smallTree({
        [`${folder}/one.c`]: at('one'),
        [`${fbdev}/two.c`]: at('two'),
        'drivers/gpu/drm/three.c': at('three'),
      }),
    });
    expect(out).toContain(`    ${folder}/one.c:`);
    expect(out).toMatch(/^ {6}\(\w+\[0\]\)$/m);
    expect(out).toContain('  legacy-pair: a framebuffer driver and the DRM driver of the same hardware\n');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('text shows each reason with devices that it is true of', async () => {
    const two = '{ PCI_DEVICE(0x10ec, 0x1) }, { PCI_DEVICE(0x10ec, 0x2) }, { 0 }';
    const quirks = 'static const struct pci_device_id quirks[] = { { PCI_DEVICE(0x10ec, 0x1) }, { 0 } };\n';
    const driver = tableFile('{ PCI_DEVICE(0x10ec, 0x2) }, { 0 }', 'a');
    const { out } = await matchtable(['overlaps', '/linux', '--format', 'text'], {
      files: smallTree({
        'drivers/a.c': driver.replace('static const', `${quirks}static const`),
        'drivers/b.c': tableFile(two, 'b'),
      }),
    });
    expect(out.split('\n').map((line) => line.replace(/\.c:\d+ /, '.c ').trim())).toEqual([
      'a and drivers/b.c (pci): 2 identical',
      'nothing is known to decide:',
      '10ec:0002 PCI_VENDOR_ID_REALTEK',
      'drivers/a.c (ids[0])',
      'drivers/b.c (ids[1])',
      'no-driver: one side is a list that no driver registers',
      '10ec:0001 PCI_VENDOR_ID_REALTEK',
      'drivers/a.c (quirks[0])',
      'drivers/b.c (ids[0])',
      '',
      '',
    ]);
  });
});

describe('who', () => {
  test('tsv: the drivers in order, override last', async () => {
    const { status, out, err } = await mini('who', '10ec:8139', '--format', 'tsv');
    expect(status).toBe(0);
    const [header, ...lines] = rows(out);
    expect(header!.join(' ')).toBe('device driver module bus index override path line');
    expect(lines[0]!.join(' ')).toBe(`10ec:8139 8139cp 8139cp pci 0 0 ${CP} 8`);
    expect(lines.map(([, driver, , , , override]) => `${driver} ${override}`)).toEqual([
      '8139cp 0',
      '8139too 0',
      'vfio-pci 1',
    ]);
    expect(err).toContain("10ec:8139: left out because the device's class is not known: ahci");
  });

  test('a class in the device brings in the drivers of that class', async () => {
    const { out, err } = await mini('who', '1234:5678@010601', '--format', 'json');
    expect(JSON.parse(out).map(({ driver }: { driver: string }) => driver)).toEqual(['ahci', 'vfio-pci']);
    expect(err).not.toContain('left out');
  });

  test('text says what decides', async () => {
    const { out } = await mini('who', '10ec:8139');
    expect(out).toContain(
      '  the probe of 8139cp steps aside by revision:\n     drivers/net/ethernet/realtek/8139cp.c:16\n',
    );
    const { out: open } = await mini('who', '1af4:1042:15b3:0000');
    expect(open).toContain('  Load order decides between mlx5-vfio-pci and virtio-pci.');
    expect(out).toContain('  3. vfio-pci (module vfio_pci; only by driver_override)');
  });

  test('a device that nobody claims', async () => {
    const { status, out } = await mini('who', '0357:ffff:0001:0001@ff0000');
    expect(status).toBe(0);
    expect(out).toMatch(/^0357:ffff/);
  });

  test('- reads one device per line; a bad line is told and the others answered', async () => {
    const input = () => Buffer.from('# cards\n10ec:8139\n\nnonsense\n10ec:8138  # too\n');
    const { status, out, err } = await matchtable(['who', '-', '--format', 'tsv'], {
      folder: MINI,
      host: { input },
    });
    expect(status).toBe(2);
    expect(
      new Set(
        rows(out)
          .slice(1)
          .map(([device]) => device),
      ),
    ).toEqual(new Set(['10ec:8139', '10ec:8138']));
    expect(err).toContain('standard input, line 4: "nonsense" is no device');
  });
});
