// Tables of one name that are several objects: at file scope and in the blocks of functions (C11 6.2.1).
import { expect, it } from 'vitest';
import { aliasesOf } from '../../server/src/cli/alias.ts';
import { type Files, idsOf, indexOfTree } from './tree.ts';

const FOO = 'drivers/foo/foo.c';
const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const table = (device: number) =>
  `static const struct pci_device_id ids[] = { { PCI_DEVICE(1, ${device}) }, { } };\n`;
const driver = (name: string, rest = '') =>
  `static struct pci_driver ${name} = { .name = "${name}", .id_table = ids${rest} };\n`;
const EXPORT = 'MODULE_DEVICE_TABLE(pci, ids);\n';

/** First entry, number of exports, drivers, whether it is counted, and mentions of each table. */
const linked = (text: string, more: Files = {}) =>
  indexOfTree({ [FOO]: PCI + text, ...more }).tables.map((t) =>
    [
      idsOf(t)[0],
      t.exports.length,
      t.drivers.map(({ variable }) => variable).join() || '-',
      t.counted,
      t.mentions.length,
    ].join(' '),
  );

it.each<{ what: string; text: string; tables: readonly string[]; more?: Files }>([
  {
    what: 'an export and a driver at file scope mean the table there',
    text: `int f(void)\n{\n\t${table(2)}\treturn g(ids);\n}\n${table(3)}${EXPORT}${driver('foo')}`,
    tables: ['1:2 0 - false 1', '1:3 1 foo false 0'],
  },
  {
    what: 'behind the block, too',
    text: `${table(3)}int f(void)\n{\n\tif (x) {\n\t\t${table(2)}\t\tg(ids);\n\t}\n\treturn g(ids);\n}\n${EXPORT}${driver('foo')}`,
    tables: ['1:3 1 foo false 1', '1:2 0 - false 1'],
  },
  {
    what: 'a driver of the block means its table, and its size is that of its own',
    text: `${table(3)}${EXPORT}int f(void)\n{\n\t${table(2)}\t${driver('bar')}\treturn ARRAY_SIZE(ids);\n}\n${driver('foo')}`,
    tables: ['1:3 1 foo false 0', '1:2 0 bar true 1'],
  },
  {
    what: 'before the declaration of the block its name means the one outside',
    text: `${table(3)}int f(void)\n{\n\t${driver('bar')}\t${table(2)}\treturn 0;\n}\n`,
    tables: ['1:3 0 bar false 0', '1:2 0 - false 0'],
  },
  {
    what: 'a statement that hands one over',
    text: `${table(3)}${driver('foo')}static struct pci_driver bar = { .name = "bar" };\nint f(void)\n{\n\t${table(2)}\tbar.id_table = ids;\n}\n`,
    tables: ['1:3 0 foo false 0', '1:2 0 bar false 0'],
  },
  {
    what: 'of two functions',
    text: `int f(void)\n{\n\t${table(2)}\t${driver('a')}}\nint g(void)\n{\n\t${table(3)}\t${driver('b')}}\n`,
    tables: ['1:2 0 a false 0', '1:3 0 b false 0'],
  },
  {
    what: 'that begin their lines',
    text: `${table(3)}${EXPORT}int f(void)\n{\n${table(2)}return 0;\n}\n`,
    tables: ['1:3 1 - false 0', '1:2 0 - false 0'],
  },
  {
    what: 'an export of what no file-scope table is named',
    text: `extern const struct pci_device_id ids[];\n${EXPORT}int f(void)\n{\n\t${table(2)}}\n`,
    tables: ['1:2 0 - false 0'],
  },
  {
    what: 'an export of another file of the module',
    text: `int f(void)\n{\n\t${table(2)}}\n`,
    tables: ['1:2 0 - false 0'],
    more: { 'drivers/foo/bar.c': `${PCI}extern const struct pci_device_id ids[];\n${EXPORT}` },
  },
  {
    what: 'a table at file scope in a header, where a function has one of its name',
    text: `#include "ids.h"\nint f(void)\n{\n\t${table(2)}}\n${EXPORT}`,
    tables: ['1:3 1 - false 0', '1:2 0 - false 0'],
    more: { 'drivers/foo/ids.h': table(3) },
  },
  {
    what: 'an indented table at file scope is exported',
    text: `struct x { int a; };\nint f(void) { return '{'; } /* { */\n\t${table(2)}${EXPORT}`,
    tables: ['1:2 1 - false 0'],
  },
  {
    what: 'behind functions that conditions begin or end differently',
    text: `#ifdef CONFIG_X\nint f(int a)\n{\n#else\nint f(void) {\n#endif\n\treturn 1;\n}\n#if 0\nint g(void)\n{\n#endif\nint g(int a)\n{\n#ifdef CONFIG_X\n\treturn 0;\n}\n#else\n\treturn 1;\n}\n#endif\n  ${table(2)}${EXPORT}`,
    tables: ['1:2 1 - false 0'],
  },
  {
    what: 'in a block that a condition ends',
    text: `int f(void)\n{\n\t${table(2)}#ifdef CONFIG_X\n\treturn 0;\n}\n#else\n\t${driver('bar')}}\n#endif\n${table(3)}${driver('foo')}`,
    tables: ['1:2 0 bar false 0', '1:3 0 foo false 0'],
  },
  {
    what: 'a brace that a macro hides: what never ends is no block',
    text: `#define BEGIN {\n#define END }\nint f(void)\n{\n\treturn 1;\nEND\n\t${table(2)}${EXPORT}`,
    tables: ['1:2 1 - false 0'],
  },
])('$what', ({ text, tables, more }) => {
  expect(linked(text, more)).toEqual(tables);
});

it('an alias is made of the exported one alone', () => {
  const text = `${PCI}int f(void)\n{\n\t${table(2)}\treturn g(ids);\n}\n${table(3)}${EXPORT}`;
  const { byModule } = aliasesOf(indexOfTree({ [FOO]: text }), false);
  expect(byModule.get('foo_mod')).toEqual(['pci:v00000001d00000003sv*sd*bc*sc*i*']);
});
