import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foreignOptions, newestCommon } from './apt.ts';
import { type AliasesByModule, compareAliases, parseAliasLines } from './compare.ts';
import { busOfAlias } from './prefixes.ts';
import { comparisonText } from './report.ts';
import { changelogVersion, configVersion, disagreement, makefileVersion } from './versions.ts';

const sides = (record: Record<string, string[]>): AliasesByModule => new Map(Object.entries(record));
const TRUTH = sides({ a: ['pci:1', 'pci:1', 'pci:2'], b: ['usb:1'], c: [] });

describe('a comparison', () => {
  test('is of multisets: a duplicate that is missing counts', () => {
    const { total, differing } = compareAliases(
      TRUTH,
      sides({ a: ['pci:2', 'pci:1'], b: ['usb:1'] }),
      undefined,
    );
    expect(total).toEqual({ exact: 3, missing: 1, extra: 0 });
    expect(differing).toEqual([{ module: 'a', missing: ['pci:1'], extra: [] }]);
  });

  test('is of aliases with their modules', () => {
    const swapped = sides({ b: ['pci:1', 'pci:1', 'pci:2'], a: ['usb:1'] });
    expect(compareAliases(TRUTH, swapped, undefined).total).toEqual({ exact: 0, missing: 4, extra: 4 });
  });

  test('sees only the buses that were asked for', () => {
    const { byBus, modules, differing } = compareAliases(TRUTH, sides({ a: ['usb:9'] }), new Set(['usb']));
    expect([...byBus]).toEqual([['usb', { exact: 0, missing: 1, extra: 1 }]]);
    expect(modules).toBe(2);
    expect(differing.map(({ module }) => module)).toEqual(['a', 'b']);
  });

  test('adds up: exact and missing are the truth, exact and extra are ours', () => {
    const side = fc.dictionary(
      fc.constantFrom('a', 'b', 'c'),
      fc.array(fc.constantFrom('pci:1', 'pci:2', 'usb:1', 'plain')),
    );
    const size = (record: Record<string, string[]>) => Object.values(record).flat().length;
    fc.assert(
      fc.property(side, side, (truth, ours) => {
        const { total, byBus, differing } = compareAliases(sides(truth), sides(ours), undefined);
        expect(total.exact + total.missing).toBe(size(truth));
        expect(total.exact + total.extra).toBe(size(ours));
        expect([...byBus.values()].reduce((sum, counts) => sum + counts.missing, 0)).toBe(total.missing);
        expect(differing.flatMap(({ extra }) => extra).length).toBe(total.extra);
      }),
    );
  });
});

test.each([
  ['vfio_pci:v*', 'vfio_pci'],
  ['char-major-10-183', 'other'],
  ['usbfunc:hid', 'other'],
  ['crypto-aes', 'other'],
  ['cpu:type:x86,ven*fam*mod*:feature:*00A0*', 'cpu'],
  ['fsl-mc:v00001957ddprc', 'fsl-mc'],
  ['dmi:*:svnDell*:', 'dmi'],
  ['dmi*:svnDell*:', 'dmi'],
  ['pnp:dPNP0F13*', 'pnp'],
  ['of:N*T*Cti,x', 'of'],
  ['acpi*:PNP0C0A:*', 'acpi'],
])('the bus of %s is %s', (alias, bus) => {
  expect(busOfAlias(alias)).toBe(bus);
});

test('lines of modules.alias: a pattern may hold spaces', () => {
  const text = 'alias pci:1 a\nalias platform:AD 7 b\n# comment\nalias pci:1 a\n';
  expect([...parseAliasLines(text)]).toEqual([
    ['a', ['pci:1', 'pci:1']],
    ['b', ['platform:AD 7']],
  ]);
});

test('the text lists what differs, and says how much it left out', () => {
  const comparison = compareAliases(TRUTH, sides({ a: ['pci:1', 'pci:3'] }), undefined);
  expect(comparisonText(comparison, 1)).toBe(`bus             exact  missing    extra
pci                 1        2        1
usb                 0        1        0
total               1        3        1

0 of 2 modules exact

a: 2 missing, 1 extra
  - pci:1
  - pci:2
  + pci:3

… and 1 more modules (--show)
`);
});

describe('versions', () => {
  test('of a Makefile, a config, a changelog', () => {
    expect(
      makefileVersion('# x\nVERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\nNAME = C R\n'),
    ).toBe('6.1.192');
    expect(makefileVersion('VERSION = 7\nPATCHLEVEL = 0\nSUBLEVEL = 0\nEXTRAVERSION = -rc1\n')).toBe(
      '7.0.0-rc1',
    );
    expect(makefileVersion('all:\n')).toBeUndefined();
    expect(configVersion('#\n# Linux/x86 6.1.192 Kernel Configuration\n#\n')).toBe('6.1.192');
    expect(changelogVersion('linux (6.1.192-2) bookworm-security; urgency=high\n')).toBe('6.1.192-2');
  });

  const source = { kind: 'kernel', side: 'source', version: '6.1.192', where: 'Makefile' } as const;
  const image = { kind: 'kernel', side: 'image', version: '6.1.192', where: 'config' } as const;

  test('agree', () => {
    expect(disagreement([source, image])).toBeUndefined();
  });

  test('of kernel or package disagree', () => {
    expect(disagreement([source, { ...image, version: '6.1.190' }])).toBe(
      'Makefile says 6.1.192, config says 6.1.190',
    );
    const packages = ['6.1.192-1', '6.1.192-2'].map(
      (version) => ({ kind: 'package', side: 'source', version, where: version }) as const,
    );
    expect(disagreement([source, image, ...packages])).toContain('6.1.192-2');
  });

  test('that nobody states are no agreement', () => {
    expect(disagreement([source])).toBe('the image does not say which kernel version it is');
  });
});

test('another architecture than the machine’s is asked for with lists of its own', () => {
  expect(foreignOptions('/cache', 'amd64', 'amd64')).toEqual([]);
  const options = foreignOptions('/cache', 'arm64', 'amd64');
  expect(options).toContain('-oAPT::Architecture=arm64');
  expect(options).toContain('-oAPT::Architectures=arm64');
  expect(options.find((option) => option.startsWith('-oDir::State::Lists='))).toContain('/cache/');
});

test('of the packages on offer the newest version that source and image share is taken', () => {
  const madison = ` linux-source-6.1 |  6.1.9-3 | host main
 linux-source-6.1 |  6.1.9-2 | host main
linux-image-6.1.0-7-amd64 |  6.1.9-1 | host main
linux-image-6.1.0-8-amd64 |  6.1.9-2 | host main
`;
  expect(newestCommon(madison, 'linux-source-6.1')).toEqual({
    image: 'linux-image-6.1.0-8-amd64',
    version: '6.1.9-2',
  });
  expect(newestCommon(madison, 'linux-source-6.2')).toBeUndefined();
});
