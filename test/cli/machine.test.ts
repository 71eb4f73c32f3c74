// `who --lspci` and `--sysfs`: what the tools of a machine print, and its folders.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { lspciDevices } from '../../server/src/cli/inventory.ts';
import { matchtable } from './harness.ts';
import { MINI } from './small-tree.ts';

const read = (text: string) => lspciDevices(text, 'host.txt');

describe('lspci', () => {
  test.each([
    ['-n', '01:00.0 0200: 10ec:8139 (rev 20)', '10ec:8139@0200'],
    ['-nn', '01:00.0 Ethernet controller [0200]: Realtek RTL-8139 [10ec:8139] (rev 20)', '10ec:8139@0200'],
    [
      '-nn, names with brackets, an interface',
      '0000:01:00.0 SATA controller [0106]: AMD [ATI] SB7x0 [AHCI mode] [1002:4391] (prog-if 01 [AHCI 1.0])',
      '1002:4391@010601',
    ],
    ['-nmm', '01:00.0 "0200" "10ec" "8139" -r20 "10ec" "8139"', '10ec:8139:10ec:8139@020000'],
    ['-nmm, no subsystem', '01:00.0 "0106" "1002" "4391" -p01 "" ""', '1002:4391@010601'],
    [
      '-nnmm',
      '01:00.0 "Ethernet controller [0200]" "Realtek [10ec]" "RTL-8139 [8139]" -r20 "Realtek [10ec]" "Board [8139]"',
      '10ec:8139:10ec:8139@020000',
    ],
    [
      '-vmmn',
      'Slot:\t01:00.0\nClass:\t0200\nVendor:\t10ec\nDevice:\t8139\nSVendor:\t10ec\nSDevice:\t8139\nRev:\t20\n',
      '10ec:8139:10ec:8139@020000',
    ],
  ])('%s', (_, text, device) => {
    expect(read(text)).toEqual([{ slot: '0000:01:00.0', text: device }]);
  });

  test('-k tells what is bound, and that nothing is', () => {
    const text = `0000:01:00.0 Ethernet controller [0200]: Realtek [10ec:8139]
\tSubsystem: Realtek RTL8139 [10ec:8139]
\tKernel driver in use: 8139cp
\tKernel modules: 8139cp, 8139too
0000:02:00.0 Ethernet controller [0200]: Realtek [10ec:8139]
`;
    expect(read(text).map(({ text, bound }) => [text, bound])).toEqual([
      ['10ec:8139:10ec:8139@0200', '8139cp'],
      ['10ec:8139@0200', null],
    ]);
  });

  test.each([
    ['names without numbers', '01:00.0 Ethernet controller: Realtek RTL-8139', 1],
    ['another file', '# pci.ids\n10ec  Realtek\n', 1],
    ['a broken record', 'Slot:\t01:00.0\nClass:\t0200\n\nSlot:\t02:00.0\nClass:\t0200\n', 1],
    ['the second line', '01:00.0 0200: 10ec:8139\nBus 001 Device 002: ID 1d6b:0002\n', 2],
  ])('%s is told with its line', (_, text, line) => {
    expect(() => read(text)).toThrow(`host.txt, line ${line}: `);
  });
});

const root = mkdtempSync(join(tmpdir(), 'matchtable-sysfs-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A device as sysfs shows it: attributes are files, relations links. */
function device(slot: string, files: Record<string, string>, links: Record<string, string> = {}): void {
  const folder = join(root, 'devices', slot);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, name));
  mkdirSync(join(root, 'bus/pci/devices'), { recursive: true });
  symlinkSync(folder, join(root, 'bus/pci/devices', slot));
}

const NIC = 'pci:v000010ECd00008139sv000010ECsd00008139bc02sc00i00\n';
device(
  '0000:01:00.0',
  { modalias: NIC, driver_override: '(null)\n', sriov_drivers_autoprobe: '0\n' },
  { driver: '../../bus/pci/drivers/8139too' },
);
device(
  '0000:01:00.1',
  { modalias: NIC, driver_override: '(null)\n' },
  { physfn: join(root, 'devices/0000:01:00.0') },
);
device(
  '0000:02:00.0',
  { modalias: NIC, driver_override: 'vfio-pci\n' },
  { driver: '../../bus/pci/drivers/vfio-pci' },
);
device('0000:03:00.0', { modalias: 'pci:v0000FFF0d0000FFF0sv00000000sd00000000bcFFscFFiFF\n' });

const who = (...args: string[]) => matchtable(['who', '--tree', MINI, ...args]);

test('each kind of device once, with what is bound and what decides', async () => {
  const { out, err, status } = await who('--sysfs', join(root, 'bus/pci'));
  expect(status).toBe(0);
  const [first, virtual, overridden, unknown] = out.trimEnd().split('\n\n');
  expect(first).toContain('  0000:01:00.0\n  bound: 8139too\n  1. 8139cp (module 8139cp)\n');
  expect(first).toContain('3. vfio-pci (module vfio_pci; only by driver_override)');
  expect(first).toContain(
    'the probe of 8139cp steps aside by revision:\n     drivers/net/ethernet/realtek/8139cp.c:16',
  );
  expect(virtual).toContain('sriov_drivers_autoprobe is 0');
  expect(overridden).toContain('driver_override is vfio-pci: only that driver is tried');
  expect(unknown).toContain("no driver's table claims it by itself");
  expect(err).toMatch(
    /^4 devices of 4 kinds, 2 bound, 1 claimed and not bound, 1 claimed by no driver's table \(/,
  );
});

test('the same for all of /sys; tsv has a row per device and driver', async () => {
  const { out } = await who('--sysfs', root, '--format', 'tsv');
  const rows = out.trimEnd().split('\n');
  expect(rows[0]).toBe('device\tdriver\tmodule\tbus\tindex\toverride\tpath\tline\tmodalias\tbound');
  expect(rows.filter((line) => line.startsWith('0000:02:00.0\t8139too\t8139too\tpci\t0\t0\t'))).toHaveLength(
    1,
  );
  expect(rows.at(1)!.split('\t').slice(-2)).toEqual([NIC.trim(), '8139too']);
});

test.each([
  [['--sysfs', join(root, 'nowhere')], 'no device with a modalias there'],
  [['--lspci', join(root, 'nowhere')], 'can not be read: no such file'],
  [
    ['--lspci', '/dev/null'],
    '/dev/null: no device there; expected what lspci -nn, -nnk, -nmm or -vmmn prints',
  ],
  [['--lspci', 'x', '--sysfs', 'y'], 'one of them'],
  [[], 'no device given'],
])('%j can not run', async (args, told) => {
  const { status, err } = await who(...args);
  expect(status).toBe(2);
  expect(err).toContain(told);
});
