// From text to tables: the ways in which kernel code writes one down.
import { describe, expect, it } from 'vitest';
import { type Files, idsOf, indexOfTree, onlyTable } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
/** What makes a file one that is looked at: it names the struct, as every PCI driver does. */
const PROBE = 'static int probe(struct pci_dev *dev, const struct pci_device_id *id);\n';
const TABLE = `${PCI}static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(0x8086, 0x100e) },
	{ PCI_DEVICE(0x8086, 0x100f) },
	{ }
};
`;

const ids = (text: string, more: Files = {}) => idsOf(onlyTable(indexOfTree({ [FOO]: text, ...more })));

describe('where a table is written', () => {
  it.each<readonly [what: string, text: string, more: Files]>([
    ['plainly', TABLE, {}],
    [
      'with attributes before and behind the name',
      TABLE.replace('ids[]', '__maybe_unused ids[] __initconst'),
      {},
    ],
    [
      'with macros of attributes that take arguments',
      TABLE.replace('ids[]', '__maybe_unused __aligned(16) ids[] __section(".init.data")'),
      {},
    ],
    [
      'in a header that gives values where its includer gave none',
      `${PCI}${PROBE}#define FIRST 0x100e\n#include "ids.h"\nMODULE_DEVICE_TABLE(pci, ids);\n`,
      {
        'drivers/foo/ids.h': `#ifndef FIRST\n#define FIRST 0xffff\n#endif\n#ifndef SECOND\n#define SECOND 0x100f\n#endif\n${TABLE.replace(PCI, '').replace('0x100e', 'FIRST').replace('0x100f', 'SECOND')}`,
      },
    ],
    [
      'with const elsewhere, over lines and comments',
      TABLE.replace(
        'static const struct pci_device_id ids[]',
        'static struct /* of */ pci_device_id\n\tconst ids\n\t[]',
      ).replace('/* of */ ', ''),
      {},
    ],
    [
      'without the braces of its entries',
      `${PCI}struct pci_device_id ids[] = {\n\t0x8086, 0x100e, PCI_ANY_ID, PCI_ANY_ID, 0, 0, 0, 0,\n\t0x8086, 0x100f, PCI_ANY_ID, PCI_ANY_ID, 0, 0, 0, 0,\n\t0, };\n`,
      {},
    ],
    [
      'with a storage class behind the type',
      TABLE.replace(
        'static const struct pci_device_id ids',
        'struct pci_device_id static volatile const ids',
      ),
      {},
    ],
    ['with CR LF', TABLE.replaceAll('\n', '\r\n'), {}],
    [
      'in a header of its own folder',
      `${PCI}#include "ids.h"\n${PROBE}MODULE_DEVICE_TABLE(pci, ids);\n`,
      { 'drivers/foo/ids.h': TABLE.replace(PCI, '') },
    ],
    [
      'its entries in a header',
      `${PCI}static const struct pci_device_id ids[] = {\n#include "ids.h"\n\t{ }\n};\n`,
      { 'drivers/foo/ids.h': '\t{ PCI_DEVICE(0x8086, 0x100e) },\n\t{ PCI_DEVICE(0x8086, 0x100f) },\n' },
    ],
    [
      'its entries by an X-macro that the header undefines',
      `${PCI}#define ID(x) { PCI_DEVICE(0x8086, x) },\nstatic const struct pci_device_id ids[] = {\n#include "ids.h"\n\t{ }\n};\n`,
      { 'drivers/foo/ids.h': 'ID(0x100e)\nID(0x100f)\n#undef ID\n' },
    ],
    [
      'begun and ended by macros that the header uses',
      `${PCI}#define BEGIN static const struct pci_device_id ids[] = {
#define ID(x) { PCI_DEVICE(0x8086, x) },
#define END { } }; MODULE_DEVICE_TABLE(pci, ids)
#include "ids.h"
`,
      { 'drivers/foo/ids.h': 'BEGIN\nID(0x100e)\nID(0x100f)\nEND;\n' },
    ],
    [
      'as one object-like macro',
      `${PCI}#define IDS \\\n\t{ PCI_DEVICE(0x8086, 0x100e) }, \\\n\t{ PCI_DEVICE(0x8086, 0x100f) }, \\\n\t{ 0 }\nstatic struct pci_device_id ids[] = { IDS };\n`,
      {},
    ],
    [
      'through #define and #undef inside it',
      TABLE.replace(
        '\t{ PCI_DEVICE(0x8086, 0x100e) },',
        '#define D(x) PCI_DEVICE(0x8086, x)\n\t{ D(0x100e) },\n#undef D',
      ),
      {},
    ],
  ])('%s', (_, text, more) => {
    expect(ids(text, more)).toEqual(['8086:100e', '8086:100f', '0:0']);
  });

  it('in a .c that another .c takes in: it belongs to that one alone', () => {
    const index = indexOfTree({
      'drivers/foo/core.c': TABLE,
      [FOO]: '#include "core.c"\n',
      'drivers/foo/Makefile': 'obj-m += foo.o\n',
    });
    const table = onlyTable(index);
    expect(table).toMatchObject({
      path: FOO,
      place: { path: 'drivers/foo/core.c', range: { start: { line: 3 } } },
    });
    expect(table.modules.map((m) => m.name)).toEqual(['foo']);
  });

  it('not in comments, branches left out, parameters, declarations, pointers', () => {
    const text = `${PCI}/* struct pci_device_id a[] = { { 1 } }; */
#if 0
static struct pci_device_id c[] = { { } };
#endif
extern const struct pci_device_id d[];
static int probe(struct pci_dev *dev, const struct pci_device_id *id) { return 0; }
static const struct pci_device_id *e = (void *)0;
static const struct pci_device_id f = { 1, 2 };
`;
    expect(indexOfTree({ [FOO]: text }).tables).toEqual([]);
  });
});

describe('a macro with another number of arguments than it takes', () => {
  const sub =
    '#define SUB(v, d, s) .vendor = v, .device = d, .subvendor = s\n#define ANY(v, ...) .vendor = v\n';
  const vendor = (entry: string) =>
    onlyTable(
      indexOfTree({
        [FOO]: `${PCI}${sub}static const struct pci_device_id ids[] = {\n\t{ ${entry} },\n\t{ }\n};\n`,
      }),
    ).entries[0]!.fields.get('vendor')?.value;

  it.each([
    ['SUB(1, 2)', 'SUB takes 3 arguments, 2 are given'],
    ['SUB(1, 2, 3, 4)', 'SUB takes 3 arguments, 4 are given'],
    ['SUB()', 'SUB takes 3 arguments, 1 is given'],
    ['SUB(1, , 3)', '.device is given no value'],
  ])('%s is not resolved', (entry, reason) => {
    expect(vendor(entry)).toMatchObject({ kind: 'unresolved', reason });
  });

  it.each(['ANY(1)', 'ANY(1, 2, 3)', 'SUB(1, (2, 3), 4)'])('%s is', (entry) => {
    expect(vendor(entry)).toBe(1);
  });
});

describe('several tables', () => {
  it('in one file, each with what names it', () => {
    const text = `${PCI}static const struct pci_device_id a[] = { { PCI_DEVICE(1, 2) }, { } };
static const struct pci_device_id b[] = { { PCI_DEVICE(3, 4) }, { } };
MODULE_DEVICE_TABLE(pci, b);
static struct pci_driver one = { .name = "one", .id_table = a };
static struct pci_driver two = { .name = "two", .id_table = &b[0] };
`;
    const { tables } = indexOfTree({ [FOO]: text });
    expect(tables.map((t) => [t.key, t.exports.length, t.drivers.map((d) => d.name)])).toEqual([
      [`${FOO}:a`, 0, ['one']],
      [`${FOO}:b`, 1, ['two']],
    ]);
  });

  it('of one name in one file are numbered', () => {
    const one = 'static const struct pci_device_id ids[] = { { PCI_DEVICE(1, 2) }, { } };\n';
    const { tables } = indexOfTree({
      [FOO]: `${PCI}#ifdef CONFIG_X\n${one}#else\n${one.replace('2)', '3)')}#endif\n`,
    });
    expect(tables.map((t) => [t.key, t.condition, idsOf(t)[0]?.slice(0, 3)])).toEqual([
      [`${FOO}:ids`, 'CONFIG_X', '1:2'],
      [`${FOO}:ids#2`, '!CONFIG_X', '1:3'],
    ]);
  });
});

describe('exports and drivers', () => {
  const EXPORT = `${PCI}extern const struct pci_device_id ids[];\nMODULE_DEVICE_TABLE(pci, ids);\n`;

  it('an export in another file of the module', () => {
    const table = onlyTable(
      indexOfTree({ [FOO]: TABLE.replace('static ', ''), 'drivers/foo/main.c': EXPORT }),
    );
    expect(table.path).toBe(FOO);
    expect(table.exports).toMatchObject([
      { bus: 'pci', table: 'ids', place: { path: 'drivers/foo/main.c' } },
    ]);
  });

  it.each([[['pci']], [['pci', 'usb', 'i2c']]])(
    'of a table in a header, and nothing else in the file: %j',
    (buses) => {
      const table = onlyTable(
        indexOfTree(
          {
            [FOO]:
              '#include <linux/pci.h>\n#define DEVICE 2\n#include "ids.h"\nMODULE_DEVICE_TABLE(pci, ids);\n',
            'drivers/foo/ids.h':
              'static const struct pci_device_id ids[] = { { PCI_DEVICE(1, DEVICE) }, { } };\n',
          },
          { buses },
        ),
      );
      expect(idsOf(table)).toEqual(['1:2', '0:0']);
      expect(table.exports).toMatchObject([{ bus: 'pci' }]);
    },
  );

  it('not one of another module', () => {
    const table = onlyTable(
      indexOfTree({
        [FOO]: TABLE,
        'drivers/foo/main.c': EXPORT,
        'drivers/foo/Makefile': 'obj-m += foo.o main.o\n',
      }),
    );
    expect(table.exports).toEqual([]);
  });

  it('a driver in another file of the module', () => {
    const driver = `${PCI}${PROBE}struct pci_driver drv = { .name = "foo", .id_table = ids, };\n`;
    const table = onlyTable(indexOfTree({ [FOO]: TABLE, 'drivers/foo/main.c': driver }));
    expect(table.drivers).toMatchObject([
      { variable: 'drv', name: 'foo', place: { path: 'drivers/foo/main.c' } },
    ]);
  });

  it.each([
    ['"foo"', 'foo'],
    ['"f" "oo"', 'foo'],
    ['NAME', 'macro'],
    ['name', 'variable'],
    ['KBUILD_MODNAME', 'foo_mod'],
    ['unknown', undefined],
    ['name_of(1)', undefined],
  ])('.name = %s', (name, is) => {
    const text = `${TABLE}#define NAME "macro"
static const char name[] = "variable";
static struct pci_driver drv = { .name = ${name}, .id_table = ids };
`;
    expect(
      onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c'] })).drivers.map((d) => d.name),
    ).toEqual([is]);
  });

  it('by a macro that names bus and table', () => {
    const text = `${TABLE}#define EXPORT(t) MODULE_DEVICE_TABLE(pci, t)\nEXPORT(ids);\n`;
    expect(onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c'] })).exports).toMatchObject([
      { bus: 'pci', table: 'ids' },
    ]);
  });

  it('one of another bus is kept as it is written', () => {
    const text = `${TABLE}MODULE_DEVICE_TABLE(usb, ids);\n`;
    expect(
      onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c'] })).exports.map((e) => e.bus),
    ).toEqual(['usb']);
  });

  it('one under a condition says so', () => {
    const text = `${TABLE}#ifdef MODULE\nMODULE_DEVICE_TABLE(pci, ids);\n#endif\n#if 0\nMODULE_DEVICE_TABLE(pci, ids);\n#endif\n`;
    expect(
      onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c'] })).exports.map(
        (e) => e.condition,
      ),
    ).toEqual(['MODULE']);
  });
});

describe('conditions', () => {
  const text = `${PCI}static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(1, 1) },
#ifdef CONFIG_A
	{ PCI_DEVICE(1, 2) },
#else
	{ PCI_DEVICE(1, 3) },
#endif
#if IS_ENABLED(CONFIG_B)
	{ PCI_DEVICE(1, 4) },
#endif
	{ }
};
`;
  it.each([
    [undefined, ['1:1', '1:2 if CONFIG_A', '1:3 if !CONFIG_A', '1:4 if IS_ENABLED(CONFIG_B)', '0:0']],
    ['CONFIG_FOO=m\nCONFIG_A=y\n', ['1:1', '1:2', '0:0']],
    ['CONFIG_FOO=y\nCONFIG_B=m\n', ['1:1', '1:3', '1:4', '0:0']],
  ])('with the configuration %j', (config, entries) => {
    const table = onlyTable(indexOfTree({ [FOO]: text }, config === undefined ? {} : { config }));
    expect(idsOf(table)).toEqual(entries);
    expect(table.entries.map((e) => e.index)).toEqual(entries.map((_, i) => i));
  });
});

describe('terminators', () => {
  it.each([
    ['{ PCI_DEVICE(1, 2) }, { }', 'sentinel', 1],
    ['{ PCI_DEVICE(1, 2) }, { 0, }', 'sentinel', 1],
    ['{ PCI_DEVICE(1, 2) }, { { 0 } }', 'sentinel', 1],
    ['{ PCI_DEVICE(1, 2) }, { .vendor = 0 }', 'sentinel', 1],
    ['{ PCI_DEVICE(1, 2) }, { }, { PCI_DEVICE(3, 4) }', 'sentinel', 1],
    ['[1] = { }, [0] = { PCI_DEVICE(1, 2) }', 'sentinel', 1],
    ['[2] = { PCI_DEVICE(1, 2) }', 'sentinel', 0],
    ['[0 ... 2] = { PCI_DEVICE(1, 2) }, { PCI_DEVICE(1, 3) }, { }', 'sentinel', 4],
    ['[1] = { PCI_DEVICE(1, 2) }, [0] = { PCI_DEVICE(1, 3) }, [0].class = 2, [2] = { }', 'sentinel', 2],
    ['{ 1, 2, ~0, ~0 }, 1, 3, ~0, ~0, 0, 0, 0, 0, { PCI_DEVICE(1, 4) }, { }', 'sentinel', 3],
    ['{ PCI_DEVICE(1, 2) }, [0].device = 3', 'missing', 1],
    ['{ PCI_DEVICE(1, 2) }', 'missing', 1],
    ['{ PCI_DEVICE(1, 2) }, { PCI_DEVICE(UNKNOWN, 4) }', 'missing', 2],
    ['{ PCI_DEVICE(1, 2) }, { UNKNOWN }', 'other', 2],
    ['', 'missing', 0],
  ])('{ %s }: %s', (entries, terminator, end) => {
    const table = onlyTable(indexOfTree({ [FOO]: `${PCI}struct pci_device_id ids[] = { ${entries} };\n` }));
    expect(table).toMatchObject({ terminator, end });
  });

  it('an index that is none is told, and not counted to', () => {
    const text = `${PCI}struct pci_device_id ids[] = { { PCI_DEVICE(1, 2) }, [0xffffffff].device = 3 };\n`;
    const table = onlyTable(indexOfTree({ [FOO]: text }));
    expect(table.entries.length).toBe(1);
    expect(table.entries[0]!.fields.get('class')?.value).toMatchObject({ kind: 'unresolved' });
  });

  it('an index that is not known leaves its entry, and what follows, without a place', () => {
    const tableOf = (entries: string) =>
      onlyTable(indexOfTree({ [FOO]: `${PCI}struct pci_device_id ids[] = { ${entries} };\n` }));
    const [A, B, C] = [1, 2, 3].map((device) => `{ PCI_DEVICE(1, ${device}) }`);
    // Neither the end nor its lack can be told.
    expect(tableOf(`${A}, [UNKNOWN] = { }`)).toMatchObject({ terminator: 'other', end: 2 });
    const behind = tableOf(`${A}, [UNKNOWN] = ${B}, { }, [1] = ${C}`);
    expect(idsOf(behind)).toEqual(['1:1', '1:3', '?:?', '?:?']);
    expect(behind.terminator).toBe('other');
    expect(behind.entries[2]!.fields.get('device')?.value).toMatchObject({
      kind: 'unresolved',
      reason: 'the index UNKNOWN is no number that is known',
    });
    // A gap is none if the other entry is in it.
    expect(tableOf(`[UNKNOWN] = ${A}, [1] = ${B}`)).toMatchObject({ terminator: 'other', end: 3 });
    expect(tableOf(`[1] = ${B}`)).toMatchObject({ terminator: 'sentinel', end: 0 });
    // What has an index of its own is where it says.
    expect(tableOf(`[UNKNOWN] = ${A}, [0] = ${B}, { }`)).toMatchObject({ terminator: 'sentinel', end: 1 });
  });

  it.each([
    // A macro of a header that is not there may be an entry, or several.
    ['UNKNOWN(1), { PCI_DEVICE(1, 2) }, { }', ['?:?:?', '1:2:0', '0:0:0'], 'sentinel'],
    ['{ PCI_DEVICE(1, 2) }, UNKNOWN, { }', ['1:2:0', '?:?:?', '0:0:0'], 'sentinel'],
    ['{ PCI_DEVICE(1, 2) }, UNKNOWN(1),', ['1:2:0', '?:?:?'], 'other'],
    ['UNKNOWN, { PCI_DEVICE(1, 2) }, UNKNOWN', ['?:?:?', '1:2:0', '?:?:?'], 'other'],
    // Or several values of one, so that what follows may be for other fields.
    ['{ UNKNOWN(1) }, { }', ['?:?:?', '0:0:0'], 'sentinel'],
    ['{ UNKNOWN(1), 5, .class = 6, 7 }, { }', ['?:?:6', '0:0:0'], 'sentinel'],
    ['{ 1, UNKNOWN(1), 5 }, { }', ['1:?:?', '0:0:0'], 'sentinel'],
    ['{ UNKNOWN }, { }', ['?:?:?', '0:0:0'], 'sentinel'],
    ['{ EITHER(1), 5, .class = 6 }, { }', ['?:?:6', '0:0:0'], 'sentinel'],
    // A name among others is one value, and so is what hangs on a condition only.
    ['{ UNKNOWN, 5 }, { }', ['?:5:0', '0:0:0'], 'sentinel'],
    ['{ ONE(1), 5 }, { }', ['?:5:0', '0:0:0'], 'sentinel'],
    ['UNKNOWN, 5, ~0, ~0, 0, 0, 0, 0, 1, 2, ~0, ~0, 0, 0, 0, 0, 0', ['?:5:0', '1:2:0', '0:0:0'], 'sentinel'],
  ])('what nobody defines: %s', (entries, values, terminator) => {
    const macros = `#ifdef CONFIG_A
#define ONE(x) (x)
#define EITHER(x) (x)
#else
#define ONE(x) ((x), 0)
#define EITHER(x) (x), 1
#endif
`;
    const table = onlyTable(
      indexOfTree({ [FOO]: `${PCI}${macros}struct pci_device_id ids[] = { ${entries} };\n` }),
    );
    const show = (value: unknown) =>
      value === undefined ? '0' : typeof value === 'number' ? `${value}` : '?';
    expect(
      table.entries.map(({ fields }) =>
        ['vendor', 'device', 'class'].map((name) => show(fields.get(name)?.value)).join(':'),
      ),
    ).toEqual(values);
    expect(table.terminator).toBe(terminator);
  });

  it('an array of tables is no table', () => {
    const index = indexOfTree({
      [FOO]: `${PCI}struct pci_device_id ids[][2] = { { { PCI_DEVICE(1, 2) } } };\n`,
    });
    expect(index.tables).toEqual([]);
    expect(index.problems.map(({ message }) => message)).toEqual([
      'ids is an array of tables, which is not read',
    ]);
  });

  it('elements that a length leaves over are zero', () => {
    const table = onlyTable(
      indexOfTree({
        [FOO]: `${PCI}#define N 2\nstruct pci_device_id ids[N + 1] = { { PCI_DEVICE(1, 2) } };\n`,
      }),
    );
    expect(idsOf(table)).toEqual(['1:2', '0:0', '0:0']);
    expect(table.terminator).toBe('sentinel');
  });
});

describe('other mentions', () => {
  it('are kept, without what is an export or a driver; a size asked for makes the table counted', () => {
    const rest = `MODULE_DEVICE_TABLE(pci, ids);
static struct pci_driver drv = { .name = "x", .id_table = ids };
static int f(void) { return pci_match_id(ids, 0); } /* ids */
`;
    const plain = onlyTable(indexOfTree({ [FOO]: TABLE + rest }));
    expect(plain.mentions.map((m) => m.text)).toEqual([
      'static int f(void) { return pci_match_id(ids, 0); } /* ids */',
    ]);
    expect(plain.counted).toBe(false);
    const counted = onlyTable(indexOfTree({ [FOO]: `${TABLE}int n = ARRAY_SIZE(ids);\n` }));
    expect(counted.counted).toBe(true);
  });
});

describe('a text that is cut off', () => {
  const whole = `${TABLE}MODULE_DEVICE_TABLE(pci, ids);\nstatic struct pci_driver drv = { .name = "x", .id_table = ids };\n`;

  it('after each of its bytes gives no entry that the whole does not have, and never throws', () => {
    const full = idsOf(onlyTable(indexOfTree({ [FOO]: whole })));
    const states = new Set<string>();
    for (let end = PCI.length; end <= whole.length; end++) {
      const { tables } = indexOfTree({ [FOO]: whole.slice(0, end) });
      expect(tables.length).toBeLessThanOrEqual(1);
      const [table] = tables;
      states.add(table?.terminator ?? 'none');
      // The last entry may be half there: it is then unresolved, not zero.
      for (const [i, id] of (table ? idsOf(table) : []).entries())
        if (!id.includes('?')) expect([id, end]).toEqual([full[i], end]);
    }
    expect(states).toEqual(new Set(['none', 'open', 'sentinel']));
  });
});

describe('a value that does not fit its field', () => {
  const cut = (entry: string, struct = 'pci_device_id') => {
    const text = `${PCI}${PROBE}static const struct ${struct} ids[] = { ${entry}, { } };\n`;
    const { entries } = onlyTable(indexOfTree({ [FOO]: text }, { buses: ['pci', 'usb', 'i2c'] }));
    return Object.fromEntries([...entries[0]!.fields].map(([name, { cut }]) => [name, cut]));
  };
  it('is kept as it was written', () => {
    expect(cut('{ 0x8086, 0x100001234 }')).toEqual({ vendor: undefined, device: 0x100001234n });
    expect(cut('{ -1, ~0 }')).toEqual({ vendor: undefined, device: undefined });
    expect(cut('{ .idVendor = 0x12345, .idProduct = ~0 }', 'usb_device_id')).toEqual({
      idVendor: 0x12345n,
      idProduct: undefined,
    });
  });
  it('of a string the NUL must fit too', () => {
    expect(cut('{ "nineteen characters" }', 'i2c_device_id')).toEqual({ name: undefined });
    expect(cut('{ "with twenty of them." }', 'i2c_device_id')).toEqual({ name: 'with twenty of them.' });
  });
});
