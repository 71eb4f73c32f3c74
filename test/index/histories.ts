// Random histories of a small tree: files written anew, lines edited, deletes, renames of files and folders, undo.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';

const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));
export const real = (path: string) => readFileSync(`${MINI}/${path}`, 'utf8');

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';

const table = (name: string, entries: string, more = '') =>
  `static const struct pci_device_id ${name}[] = {\n${entries}\n\t{ }\n};\n${more}`;
const driver = (name: string, ids: string, probe = '') =>
  `static struct pci_driver ${name} = {\n\t.name = "${name}",\n\t.id_table = ${ids},\n${probe}};\nmodule_pci_driver(${name});\n`;

export const anyOf = <T>(values: readonly T[]) => fc.constantFrom(...values);

const TAGS = ['FOO', 'BAR', 'OTHER', 'DEEP', 'DEEPER'];
/** Most drivers claim it, and their probes say which of them gets it. */
const CONTESTED = '\t{ PCI_DEVICE(0x1af4, 0x1042) },';
const ENTRIES = [
  '\t{ PCI_DEVICE(PCI_VENDOR_ID_FOO, 1) },',
  '\t{ PCI_DEVICE(PCI_VENDOR_ID_FOO, PCI_ANY_ID) },',
  '\t{ PCI_DEVICE(0x1af4, 0x1042) },\n\t{ PCI_DEVICE(0x1af4, 0x1042) },',
  '\t{ PCI_DEVICE(9, 9) }, /* matchtable: allow(duplicate-entry) kept */',
  '\t{ PCI_VDEVICE(FOO, LOCAL_DEV) },',
  '#ifdef CONFIG_FOO\n\t{ PCI_DEVICE(1, 2) },\n#else\n\t{ PCI_DEVICE(1, 3) },\n#endif',
  '#include "table.h"',
  ...TAGS.flatMap((tag) => [
    `\t{ PCI_DEVICE(4, ${tag}_DEV) },`,
    `\t{ 0x1234, ${tag}_DEV, PCI_ANY_ID, PCI_ANY_ID, 0, 0, 7 },`,
    `\t{ PCI_VDEVICE(${tag}_LOCAL, 6) },`,
    `#ifdef ${tag}_WITH\n\t{ PCI_DEVICE(5, ${tag}_ENUM_B) },\n#endif\n\t{ PCI_DEVICE(5, 5), ${tag}_ENUM_C },`,
    `\t${tag}_ENTRIES`,
  ]),
];
/** Stands for the tag of the header beside a file. */
const NEAR = 'NEAR';

/** What a probe does before it takes the device: mostly it leaves some to others, by what another text may say. */
const CHECKS = [
  '',
  '\treturn -ENODEV;\n',
  '\tif (pdev->revision < 4)\n\t\treturn -ENODEV;\n',
  '\tif (pdev->revision >= 4)\n\t\treturn -ENODEV;\n',
  '\tif (param)\n\t\treturn -ENXIO;\n',
  '\tif (drv_check(pdev))\n\t\treturn -ENODEV;\n',
  '\tu8 rev;\n\n\tpci_read_config_byte(pdev, PCI_REVISION_ID, &rev);\n\tif (rev != FOO_REV)\n\t\treturn -ENODEV;\n',
  '\tif (!other_is_there(pdev))\n\t\treturn -EIO;\n',
  '\tif (pdev->subsystem_vendor == PCI_VENDOR_ID_FOO)\n\t\tgoto out;\n\treturn 0;\nout:\n\treturn -ENODEV;\n',
  '\treturn drv_start(pdev);\n',
  '\tif (pci_match_id(other_ids, pdev))\n\t\treturn -ENODEV;\n',
  ...[...TAGS, NEAR, NEAR, NEAR, NEAR].flatMap((tag) => [
    `\tif (pdev->revision == ${tag}_REV)\n\t\treturn -ENODEV;\n`,
    // Of two that take what the other leaves, the numbers decide.
    `\tif (pdev->revision < ${tag}_REV)\n\t\treturn -ENODEV;\n`,
    `\tif (pdev->revision >= ${tag}_REV)\n\t\treturn -ENODEV;\n`,
    `\tif (${tag}_CHECK(pdev))\n\t\treturn -ENODEV;\n`,
    `\tif (${tag}_ours(pdev))\n\t\treturn ${tag}_ENUM_B == 9 ? -ENODEV : -EINVAL;\n`,
    `\tif (pdev->revision > ${tag}_ENUM_C)\n\t\treturn -ENODEV;\n`,
  ]),
];
const RESULTS = ['0', '-EIO', '-ENODEV', 'drv_check(pdev)', 'pdev->revision > 3 ? 0 : -ENODEV'];

/** Functions beside a probe: of its own file, or called from another one. */
const HELPERS = [
  '',
  'static int param;\nmodule_param(param, int, 0);\n',
  // A list that a probe asks, which no driver has.
  ...[CONTESTED, '\t{ PCI_DEVICE(0x1af4, 0x1041) },'].map((entry) => table('other_ids', entry)),
  ...['0', '-ENODEV', 'pdev->revision > 7', 'FOO_REV'].flatMap((result) => [
    `int drv_check(struct pci_dev *pdev)\n{\n\treturn ${result};\n}\n`,
    `int drv_start(struct pci_dev *pdev)\n{\n\tif (pdev->revision == 2)\n\t\treturn ${result};\n\treturn 0;\n}\n`,
  ]),
  'static int __init drv_init(void)\n{\n\tif (!param)\n\t\treturn -ENODEV;\n\treturn pci_register_driver(&drv);\n}\nmodule_init(drv_init);\n',
];

const probe = fc
  .record({ checks: fc.array(anyOf(CHECKS), { minLength: 1, maxLength: 2 }), result: anyOf(RESULTS) })
  .map(
    ({ checks, result }) =>
      `static int drv_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n${checks.join('')}\treturn ${result};\n}\n\n`,
  );

const INCLUDES = [
  '',
  '#include "foo.h"\n',
  '#include "foo.h"\n',
  '#include "foo.h"\n',
  '#include "../foo/foo.h"\n',
  '#include <deep.h>\n',
  '#include "table.h"\n',
  // Of two headers that say different things of names, a condition chooses.
  '#ifdef CONFIG_FOO\n#include "foo.h"\n#else\n#include "../bar/foo.h"\n#endif\n',
  '#include <deep.h>\n#ifdef DEEP_WITH\n#include "foo.h"\n#endif\n',
  '#include "other.h"\n#include "foo.h"\n',
  '#include <deep.h>\n#include <foo/deep.h>\n',
];
const TAILS = [
  '',
  'MODULE_DEVICE_TABLE(pci, ids);\n',
  'MODULE_DEVICE_TABLE(usb, ids);\n',
  'MODULE_DEVICE_TABLE(pci, other_ids);\n',
  'EXPORT_IDS(ids)\n',
  'MODULE_ALIAS("pci:v1*");\n',
  'int probe(void) { return pci_match_id(ids, 0) ? 1 : 0; }\n',
  '/* matchtable: allow(claimed-twice) both are one chip */\n',
];

export const source = fc
  .record({
    include: anyOf(INCLUDES),
    first: anyOf(['', '#define LOCAL_DEV 0x77\n', '/* a comment */\n']),
    entries: fc.array(anyOf(ENTRIES), { maxLength: 3 }),
    name: anyOf(['ids', 'ids', 'other_ids']),
    driver: anyOf(['', 'ids', 'other_ids', 'own', 'own', 'own']),
    contested: anyOf([true, true, false]),
    tail: fc.array(anyOf(TAILS), { maxLength: 2 }),
    probe: fc.option(probe, { nil: '', freq: 3 }),
    helpers: fc.array(anyOf(HELPERS), { maxLength: 2 }),
    before: fc.boolean(),
  })
  .map(({ include, first, entries, name, driver: named, contested, tail, probe, helpers, before }) => {
    const code = helpers.join('\n') + probe;
    const ids = named === 'own' ? name : named;
    return (
      PCI +
      include +
      first +
      (before ? code : '') +
      table(name, [...(contested ? [CONTESTED] : []), ...entries].join('\n')) +
      (before ? '' : code) +
      (ids ? driver('drv', ids, probe && '\t.probe = drv_probe,\n') : '') +
      tail.join('')
    );
  });

/** `tag`: of the header beside it. */
const sourceOrOther = (tag: string) =>
  fc.oneof(
    { weight: 6, arbitrary: source.map((text) => text.replaceAll(`${NEAR}_`, `${tag}_`)) },
    {
      weight: 2,
      arbitrary: anyOf([
        '#include "a.c"\n',
        '#define LOCAL_DEV 0x99\n#include "b.c"\n',
        'int nothing;\n',
        // A driver that ought to have a table, and one that has.
        ...['', '\t.id_table = vids,\n'].map(
          (given) =>
            `static const struct virtio_device_id vids[] = { { 3, 1 }, { } };\nstatic struct virtio_driver vio = {\n\t.driver.name = "vio",\n${given}};\nmodule_virtio_driver(vio);\n`,
        ),
        'static struct virtio_driver vio = { .driver.name = "vio" };\nmodule_virtio_driver(vio);\n',
        '',
        'struct pci_device_id ids[] = { { PCI_DEVICE(1,',
      ]),
    },
  );

/** A header that declares what no other does: C has no answer where two that one file includes declare a name. */
export const header = (tag: string) =>
  fc
    .record({
      define: anyOf(['', '#define DEV 0x10\n', '#define DEV 0x11\n', '#define DEV 0x10 /* same */\n']),
      local: anyOf(['', '#define PCI_VENDOR_ID_LOCAL 0x31\n', '#undef WITH\n', '#define WITH 1\n']),
      enums: anyOf([
        '',
        'enum { ENUM_A, ENUM_B, ENUM_C };\n',
        'enum { ENUM_A, ENUM_X, ENUM_B = 9, ENUM_C };\n',
        'static inline int kind(void)\n{\n\tenum { ENUM_A, ENUM_B = 7 };\n\treturn ENUM_B;\n}\n',
        'struct kind { enum { ENUM_A, ENUM_B = 8 } kind; };\n',
        'enum { ENUM_A,\n#ifdef WITH\n ENUM_X,\n#endif\n ENUM_B, ENUM_C };\n',
      ]),
      extra: anyOf([
        '',
        '#define ENTRIES { PCI_DEVICE(8, 8) },\n',
        '#define ENTRIES { PCI_DEVICE(8, DEV) },\n',
        // What declares a name that a macro hands on.
        'extern int info;\n#define ENTRIES { PCI_DEVICE(8, 9), .driver_data = info },\n',
        'extern int info;\n#define ENTRIES { PCI_DEVICE(8, 9), .driver_data = info },\n#define info 3\n',
        '#define ENTRIES { PCI_DEVICE(8, 9), .driver_data = info },\nextern int info;\n#define info 3\n',
      ]),
      condition: anyOf([
        ['', ''],
        ['#ifdef CONFIG_FOO\n', '#endif\n'],
        ['#if !IS_ENABLED(CONFIG_BAR)\n', '#endif\n'],
        [`#ifndef ${tag}_H\n#define ${tag}_H\n`, '#endif\n'],
      ] as const),
      include: anyOf(['', '', '#include "other.h"\n', '#include <deep.h>\n']),
      code: anyOf(['', 'int dev(void);\n', '/* DEV */\n', 'int drv_check(struct pci_dev *pdev);\n']),
      asked: anyOf([
        '#define REV 4\n',
        '#define REV 5 /* another */\n',
        '#define REV ENUM_B\n',
        '#define CHECK(dev) ((dev)->revision < 8)\n',
        '#define CHECK(dev) ((dev)->class == REV)\n',
        'static inline int ours(struct pci_dev *pdev)\n{\n\treturn pdev->revision == 3;\n}\n',
        '\nstatic inline int ours(struct pci_dev *pdev)\n{\n\treturn CHECK(pdev);\n}\nint drv_start(struct pci_dev *pdev);\n',
      ]),
    })
    .map(
      ({ define, local, enums, extra, condition: [open, close], include, code, asked }) =>
        `/* header ${tag} */\n${open}${include}` +
        (define + local + enums + extra + code + asked).replace(OWN, `${tag}_$&`) +
        close,
    );

const OWN =
  /\binfo\b|\bDEV\b|\bWITH\b|\bREV\b|\bCHECK\b|\bours\b|\bENUM_\w|\bENTRIES\b|(?<=PCI_VENDOR_ID_)LOCAL/g;

/** What another header says of the macros of the one with this tag. */
export const rival = (tag: string) =>
  fc
    .array(
      anyOf([
        '#undef DEV\n#define DEV 0x12\n',
        '#ifndef DEV\n#define DEV 0x13\n#endif\n',
        '#define DEV 0x10\n',
        '#ifdef DEV\n#undef DEV\n#endif\n',
        '#undef WITH\n',
        '#ifdef CONFIG_FOO\n#define WITH 2\n#endif\n',
        '#define REV 5\n',
        '#ifndef REV\n#define REV 6\n#endif\n',
        '#undef ENTRIES\n#define ENTRIES { PCI_DEVICE(8, 10) },\n',
      ]),
      { maxLength: 2 },
    )
    .map((said) => said.join('').replace(OWN, `${tag}_$&`));

const both = (one: fc.Arbitrary<string>, other: fc.Arbitrary<string>) =>
  fc.tuple(one, other).map((texts) => texts.join(''));

/** Stands in every text of one header, wherever that is moved to. */
export const MARK = /\/\* header \w+ \*\//;

const HEADERS = {
  'drivers/foo/foo.h': 'FOO',
  'drivers/bar/foo.h': 'BAR',
  'drivers/foo/other.h': 'OTHER',
  'include/deep.h': 'DEEP',
  'include/foo/deep.h': 'DEEPER',
};

const rows = anyOf([
  '\t{ PCI_DEVICE(2, 1) },\n',
  '\t{ PCI_DEVICE(2, 2) },\n\t{ PCI_DEVICE(2, FOO_DEV) },\n',
  '',
  `${table('other_ids', '\t{ PCI_DEVICE(3, 3) },')}`,
]);

const makefile = anyOf([
  'obj-m += a.o b.o\n',
  'obj-m += a.o b.o c.o x.o\n',
  'obj-y += a.o b.o c.o\n',
  'obj-$(CONFIG_FOO) += a.o\nobj-$(CONFIG_BAR) += b.o c.o\n',
  'obj-$(CONFIG_FOO) += mod.o\nmod-y := a.o b.o\nmod-$(CONFIG_BAR) += c.o\n',
  'obj-y += a.o b.o\nccflags-y += -I$(srctree)/include/foo\n',
  'obj-m += b.o\nccflags-y += -I $(src)/../bar\n',
  'include $(src)/more.mk\n',
  '',
]);

const kconfig = anyOf([
  '# said\nconfig FOO\n\ttristate\n\nconfig BAR\n\tbool\n',
  'config FOO\n\ttristate\n\thelp\n\t  Said.\n\nconfig BAR\n\tbool\n\tselect VFIO\n',
  'choice\nconfig FOO\n\ttristate\n\nconfig BAR\n\ttristate\nendchoice\n',
  'config FOO\n\ttristate\n\nconfig BAR\n\tbool\n',
  'config FOO\n\ttristate\n\tdepends on !BAR\n\nconfig BAR\n\ttristate\n',
  'config FOO\n\ttristate\n\tdepends on BAR=n\n\nconfig BAR\n\ttristate\n\nconfig VFIO\n\ttristate\n',
  '',
]);

/** The kernel's own headers, with a change now and then. */
const kernelHeader = (path: string, changes: readonly (readonly [find: string, put: string])[]) => {
  const text = real(path);
  return anyOf([
    text,
    text,
    ...changes.map(([find, put]) => text.replace(find, put)),
    `${text}\n/* end */\n`,
  ]);
};
export const IDS = 'include/linux/pci_ids.h';
export const LAYOUTS = 'include/linux/mod_devicetable.h';
export const MODULE = 'include/linux/module.h';

const FOLDERS = ['drivers/foo', 'drivers/bar', 'include/foo'];

/** What may stand at each path. */
export const CONTENT: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(
    ['drivers/foo/a.c', 'drivers/foo/b.c', 'drivers/bar/a.c', 'drivers/bar/b.c', 'drivers/bar/c.c'].map(
      (path) => [path, sourceOrOther(path.startsWith('drivers/foo/') ? 'FOO' : 'BAR')],
    ),
  ),
  ...Object.fromEntries(Object.entries(HEADERS).map(([path, tag]) => [path, header(tag)])),
  'drivers/foo/other.h': both(header('OTHER'), rival('FOO')),
  'include/foo/deep.h': both(header('DEEPER'), rival('DEEP')),
  'drivers/foo/table.h': rows,
  'drivers/bar/table.h': rows,
  'drivers/foo/Makefile': makefile,
  'drivers/bar/Makefile': makefile,
  'drivers/bar/more.mk': makefile,
  'drivers/Makefile': anyOf([
    'obj-y += foo/ bar/\n',
    'obj-y += foo/\nobj-$(CONFIG_BAR) += bar/\n',
    'obj-m += bar/\n',
  ]),
  'drivers/foo/Kconfig': kconfig,
  'drivers/foo/Kconfig.debug': kconfig,
  'drivers/Kconfig': kconfig,
  Kconfig: anyOf([
    'source "drivers/Kconfig"\nsource "drivers/foo/Kconfig"\n',
    'source "drivers/foo/Kconfig"\nsource "arch/$(SRCARCH)/Kconfig"\n',
    'source "drivers/Kconfig" # all\nconfig FOO\n\tbool\n',
    '',
  ]),
  'arch/arm/Kconfig': kconfig,
  'include/linux/export.h': anyOf(['', '#define EXPORT_IDS(x) MODULE_DEVICE_TABLE(pci, x);\n']),
  '.config': anyOf([
    'CONFIG_FOO=m\n',
    'CONFIG_FOO=y\nCONFIG_BAR=m\n',
    'CONFIG_BAR=y\n',
    '# CONFIG_FOO is not set\n',
  ]),
  [IDS]: kernelHeader(IDS, [
    ['#define', '#define PCI_VENDOR_ID_FOO 0x4242\n#define'],
    ['#define', '#define PCI_VENDOR_ID_FOO 0x4343\n#define'],
  ]),
  [LAYOUTS]: kernelHeader(LAYOUTS, [['__u32 override_only;', '']]),
  [MODULE]: kernelHeader(MODULE, [['#define', '#include <linux/export.h>\n#define']]),
};

export type Step =
  | { readonly kind: 'write'; readonly path: string; readonly content: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  /** One line of a file, counted round from its beginning. */
  | { readonly kind: 'line'; readonly path: string; readonly line: number; readonly change: LineChange }
  | { readonly kind: 'undo' };

export type LineChange = (line: string) => readonly string[];

/** What people do while they type. */
export const LINE_CHANGES: readonly LineChange[] = [
  (line) => ['', line],
  (line) => ['/* moved */', line],
  (line) => [line, '\tint typed;'],
  // A line becomes two.
  (line) => line.split(/(?<=[,;] )/),
  () => [],
  (line) => [line.replace(/\d+(?!\w)/, (number) => `${Number(number) + 1}`)],
  (line) => [line.replace('-ENODEV', '-EIO')],
  (line) => [line.replace(/ == | < /, ' != ')],
  (line) => [`${line} /* said */`],
  (line) => [line.replace(/^#define (\w+)\b.*/, '#undef $1')],
  (line) => [line.replace(/^#define (\w+) \S+/, '#define $1 0x1af4')],
  (line) => ['#if 0', line, '#endif'],
  (line) => [line.replace(/_ENUM_[AX],/, '')],
  (line) => [line.replace(/^extern .*/, 'extern int another;')],
];

const path = anyOf(Object.keys(CONTENT));
const typedIn = anyOf(
  Object.keys(CONTENT).filter((each) => /^drivers\/.*\.[ch]$|^include\/.*deep\.h$/.test(each)),
);
const headers = [...Object.keys(HEADERS), IDS];
const removable = Object.keys(CONTENT).filter((each) => ![LAYOUTS, MODULE, '.config'].includes(each));
const write = path.chain((at) => CONTENT[at]!.map((content): Step => ({ kind: 'write', path: at, content })));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: write },
  {
    weight: 8,
    arbitrary: fc
      .record({ path: typedIn, line: fc.nat(60), change: anyOf(LINE_CHANGES) })
      .map((each): Step => ({ kind: 'line', ...each })),
  },
  {
    weight: 5,
    arbitrary: fc
      .record({ path: anyOf(headers), line: fc.nat(20), change: anyOf(LINE_CHANGES) })
      .map((each): Step => ({ kind: 'line', ...each })),
  },
  { weight: 2, arbitrary: anyOf([...removable, ...FOLDERS]).map((path): Step => ({ kind: 'delete', path })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        anyOf([...removable, ...FOLDERS]),
        anyOf([...removable, ...FOLDERS, 'drivers/new', 'drivers/foo/x.c']),
      )
      .map(([from, to]): Step => ({ kind: 'move', from, to })),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'undo' }) },
);

export interface History {
  readonly files: Readonly<Record<string, string>>;
  readonly config: boolean;
  readonly buses: readonly string[] | undefined;
  readonly aliases: boolean;
  /** Of each list of steps the index is told at once. */
  readonly rounds: readonly (readonly Step[])[];
}

export const FIXED = {
  Makefile: 'VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n',
  Kbuild: 'obj-y += drivers/\n',
  'arch/x86/Makefile': '',
  'include/linux/pci.h': real('include/linux/pci.h'),
};

export const history: fc.Arbitrary<History> = fc.record({
  files: fc.record(CONTENT).map((content) => ({ ...FIXED, ...content })),
  config: fc.boolean(),
  buses: anyOf([['pci'], undefined]),
  aliases: fc.boolean(),
  rounds: fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
});
