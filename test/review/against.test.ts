// Drivers outside of any tree, against the modules.alias of an installed kernel.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  globCovers,
  namesNothing,
  parseModulesAlias,
  tokensOf,
} from '../../server/src/overlap/alias-globs.ts';
import { matchtable } from '../cli/harness.ts';
import { smallTree } from '../cli/small-tree.ts';
import { driver } from './reviewed.ts';

const covers = (wide: string, narrow: string) => globCovers(tokensOf(wide), tokensOf(narrow));

describe('a pattern takes in another', () => {
  it.each([
    ['pci:v*d*', 'pci:v00008086d00001502', true],
    ['pci:v00008086d*sv*', 'pci:v00008086d00001502sv*', true],
    ['pci:v00008086d00001502sv*', 'pci:v00008086d*sv*', false],
    ['a*', 'a*', true],
    ['a**', 'a*', true],
    ['a', 'ab', false],
    ['*b*', 'abc', true],
    ['*b', 'a*', false],
    ['usb:v0421p[0-9A]*', 'usb:v0421p[02]*', true],
    ['usb:v0421p[02]*', 'usb:v0421p[0-9A]*', false],
    ['usb:v0421p[02]*', 'usb:v0421p2d3', true],
    ['?', '*', false],
    ['?', 'x', true],
    ['[', '[', true],
    ['', '', true],
  ])('%s, %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });

  it('only if it matches all that the other matches', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '*', '?', '[ab]', '[a]'), { maxLength: 5 })
      .map((parts) => parts.join(''));
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }).map((parts) => parts.join(''));
    const regex = (glob: string) => new RegExp(`^${glob.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
    fc.assert(
      fc.property(pattern, pattern, text, (wide, narrow, word) => {
        // Against one text the answer is fnmatch's own.
        expect(covers(wide, word)).toBe(regex(wide).test(word));
        if (covers(wide, narrow) && regex(narrow).test(word)) expect(regex(wide).test(word)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a driver that waits to be asked names nothing', () => {
    expect(namesNothing('vfio_pci:v*d*sv*sd*bc*sc*i*')).toBe(true);
    expect(namesNothing('pci:v*d*sv*sd*bc01sc06i01*')).toBe(false);
    expect(namesNothing('i2c:lm75')).toBe(false);
    expect(namesNothing('of:N*T*Cnational,lm75')).toBe(false);
  });
});

it('a modules.alias is read line by line', () => {
  expect(parseModulesAlias('# Aliases\nalias pci:v*d* a-b\n\nalias  i2c:x\ty \nsoftdep x\n')).toEqual([
    { alias: 'pci:v*d*', module: 'a_b', line: 2 },
    { alias: 'i2c:x', module: 'y', line: 4 },
  ]);
});

const ALIASES = `# Aliases extracted from modules themselves.
alias pci:v000010ECd00008168sv*sd*bc*sc*i* r8169
alias pci:v00001AF4d*sv*sd*bc*sc*i* virtio_pci
alias pci:v00001186d00001340sv*sd*bc*sc*i* 8139too
alias pci:v00001186d00004302sv*sd*bc*sc*i* r8169
alias pci:v000010ECd0000FFF0sv*sd*bc*sc*i* mine
alias vfio_pci:v*d*sv*sd*bc*sc*i* vfio_pci
alias pci:v*d*sv*sd*bc*sc*i* stub
`;
const DRIVER = driver(
  'mine',
  '{ PCI_DEVICE(MY_VENDOR, 0x8168) }',
  '{ PCI_DEVICE(MY_VENDOR, 0xfff0) }',
  '{ PCI_DEVICE_SUB(0x1af4, 0x1042, 0x15b3, PCI_ANY_ID) }',
  '{ PCI_DEVICE(0x1186, PCI_ANY_ID) }',
).replace('#include', '#include "mine.h"\n#include');

/** What a linux-headers package has. */
const headers: Record<string, string | Uint8Array> = Object.fromEntries(
  Object.entries(smallTree({}, '/lib/modules/6.1.0/source')).filter(([path]) => !/Kbuild|drivers/.test(path)),
);
const installed: Record<string, string | Uint8Array> = {
  ...headers,
  '/lib/modules/6.1.0/source/Makefile':
    'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\nKERNELRELEASE = $(shell cat include/config/kernel.release)\nexport KERNELRELEASE\n',
  '/lib/modules/6.1.0/modules.alias': ALIASES,
  '/src/me/mine/mine.c': DRIVER,
  '/src/me/mine/mine.h': '#define MY_VENDOR 0x10ec\n',
  '/src/me/mine/Makefile':
    'ifneq ($(KERNELRELEASE),)\nobj-m := mine.o\nelse\nall:\n\t$(MAKE) -C $(KDIR) M=$$PWD\nendif\n',
};
const against = (files: Record<string, string | Uint8Array>, ...args: string[]) =>
  matchtable(['lint', '--against', '/lib/modules/6.1.0/modules.alias', '--format', 'concise', ...args], {
    folder: '/src/me',
    files,
  });

const FOUND = [
  "mine/mine.c:5:2: warning: the kernel's r8169 claims 10ec:8168 too: load order decides who gets the device [claimed-twice]",
  "mine/mine.c:7:2: warning: the kernel's virtio_pci already claims 1af4:1042:15b3:* with pci:v00001AF4d*sv*sd*bc*sc*i*: load order decides who gets the device [covered-by-wildcard]",
  "mine/mine.c:8:2: warning: 1186:* takes in what the kernel's 8139too, r8169 claim: load order decides who gets the device [covered-by-wildcard]",
];

describe('a driver', () => {
  it('is told who claims its devices, with nothing but headers', async () => {
    const { status, out } = await against(installed, 'mine/mine.c');
    expect(out.trimEnd().split('\n')).toEqual(FOUND);
    expect(status).toBe(1);
  });

  it('may be named by its folder, have no makefile, and headers anywhere', async () => {
    expect((await against(installed, 'mine')).out.trimEnd().split('\n')).toEqual(FOUND);
    const { '/src/me/mine/Makefile': _, ...bare } = installed;
    expect((await against(bare, 'mine/mine.c')).out.trimEnd().split('\n')).toEqual(FOUND);
    const elsewhere = Object.fromEntries(
      Object.entries(installed).map(([path, text]) => [
        path.replace('/lib/modules/6.1.0/source', '/usr/src/headers'),
        text,
      ]),
    );
    expect(
      (await against(elsewhere, 'mine', '--tree', '/usr/src/headers')).out.trimEnd().split('\n'),
    ).toEqual(FOUND);
  });

  it('is shown with its own line and the line of modules.alias', async () => {
    const { out } = await against(installed, '--format', 'text', 'mine/mine.c');
    expect(out).toContain('\n   5 |         { PCI_DEVICE(MY_VENDOR, 0x8168) },\n');
    expect(out).toContain('\n   2 | alias pci:v000010ECd00008168sv*sd*bc*sc*i* r8169\n');
  });

  it('is linted by itself too', async () => {
    const open = { ...installed, '/src/me/mine/mine.c': DRIVER.replace('\t{ },\n', '') };
    expect((await against(open, 'mine', '--select', 'missing-sentinel')).out).toContain(
      'mine/mine.c:8:2: error: ',
    );
  });

  it.each([
    [[], '--against wants the driver: name its files or its folder'],
    [['nothing.c'], 'nothing.c: no such file or folder'],
    [['--base', 'HEAD', 'mine'], '--base is for kernel trees, --against for drivers outside of them'],
    [
      ['--against', 'mine/mine.h', 'mine'],
      'mine/mine.h is no modules.alias: no line `alias PATTERN MODULE` in it',
    ],
    [['--against', 'none', 'mine'], 'none can not be read: no such file'],
    [['--tree', '/src', 'mine'], '/src is no kernel tree: no include/linux/mod_devicetable.h in it'],
  ])('%j can not be', async (args, message) => {
    const { status, err } = await against(installed, ...args);
    expect({ status, err }).toEqual({ status: 2, err: `matchtable: ${message}\n` });
  });

  it('without headers beside modules.alias wants them named', async () => {
    const { '/lib/modules/6.1.0/source/include/linux/mod_devicetable.h': _, ...none } = installed;
    expect((await against(none, 'mine')).err).toContain(
      'no headers beside /lib/modules/6.1.0/modules.alias: name a kernel tree or a linux-headers folder with --tree',
    );
  });
});
