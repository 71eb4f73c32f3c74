// Tables that are no C: what is half typed is unresolved, and takes nothing of the others with it.
import { describe, expect, it } from 'vitest';
import { idsOf, indexOfTree, onlyTable } from './tree.ts';

const FOO = 'drivers/foo/foo.c';
const HEAD = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const REST =
  'MODULE_DEVICE_TABLE(pci, ids);\nstatic struct pci_driver foo = { .name = "foo", .id_table = ids };\n';

/** Of a table with these lines: what is known of its entries, and how it ends. */
function read(
  lines: readonly string[],
  declared = 'static const struct pci_device_id ids[] = {',
  end = '};',
) {
  const index = indexOfTree({ [FOO]: `${HEAD}${declared}\n${lines.join('\n')}\n${end}\n${REST}` });
  const { terminator, ...table } = onlyTable(index);
  return { ids: idsOf({ terminator, ...table }), terminator, problems: index.problems.length };
}

const [A, B, END] = ['\t{ PCI_DEVICE(1, 1) },', '\t{ PCI_DEVICE(1, 2) },', '\t{ }'];
const OTHERS = { ids: ['1:1', '?:?', '1:2', '0:0'], terminator: 'sentinel' };

describe('between two entries', () => {
  it.each([
    '\t{',
    '\t{ PCI_DEV',
    '\t{ PCI_DEVICE(',
    '\t{ PCI_DEVICE(0x8086, ',
    '\t{ PCI_DEVICE(0x8086, 7)',
    '\t{ PCI_DEVICE(0x8086, 7), .driver_data = (1 | ',
    '\t{ PCI_DEVICE(0x8086, 7), .driver_data = (kernel_ulong_t)&(struct foo) { 1, ',
    '\t{ PCI_DEVICE(0x8086, 7 },',
    '\t{\n\t\tPCI_DEVICE(0x8086, 7),\n\t\t.driver_data =',
    '\t\t{ PCI_DEVICE(0x8086, ',
    '{ PCI_DEVICE(0x8086, ',
    '\tPCI_DEVICE(0x8086, 7) },',
    '\t{ PCI_DEVICE(0x8086, 7) } },',
    '\t}',
  ])('is not closed: %j', (half) => {
    expect(read([A, half, B, END])).toEqual({ ...OTHERS, problems: 1 });
  });

  it.each([
    '\t{}',
    '\t{ }',
    '\t{ PCI_DEVICE() }',
    '\t{ PCI_DEVICE(0x8086, 7) }',
    '\tFOO',
    '\tFOO(1, 2)',
    '\t/',
    '\t{ PCI_DEVICE(0x8086, 7), . },',
    '\t{ PCI_DEVICE(0x8086, 7), .driver_data = },',
    '\t{ .vendor = , .device = 7 },',
  ])('is closed, and no C: %j', (half) => {
    expect(read([A, half, B, END])).toEqual({ ...OTHERS, problems: 0 });
  });
});

it.each([
  [
    ['#ifdef CONFIG_A', '\t{ }', '#else', B, END, '#endif'],
    ['1:1', '0:0 if CONFIG_A', '1:2 if !CONFIG_A', '0:0 if !CONFIG_A'],
  ],
  [
    [
      '#ifdef CONFIG_A',
      '\t{ PCI_DEVICE(1, 2) }',
      '#endif',
      '#ifndef CONFIG_A',
      '\t{ PCI_DEVICE(1, 3) }',
      '#endif',
      ', { }',
    ],
    ['1:1', '1:2 if CONFIG_A', '1:3 if !CONFIG_A', '0:0'],
  ],
])('what stands last in its branch needs no comma: %j', (lines, ids) => {
  expect(read([A, ...lines]).ids).toEqual(ids);
});

it('a brace too many before an #if ends no table', () => {
  const lines = [A, '\t{ PCI_DEVICE(7, 7) } },', '#ifdef CONFIG_A', B, '#endif', END];
  expect(read(lines)).toMatchObject({
    ids: ['1:1', '?:?', '1:2 if CONFIG_A', '0:0'],
    terminator: 'sentinel',
  });
});

describe('around it', () => {
  it('stand macros that are entries', () => {
    const defines = '#define E(x) { PCI_DEVICE(1, x) }\n#define ES(x) E(x), E(x + 1)\n';
    const declared = `${defines}static const struct pci_device_id ids[] = {`;
    expect(read(['\tE(1),', '\t{ PCI_DEVICE(', '\tES(2),', '\tE(4),', END], declared).ids).toEqual([
      '1:1',
      '?:?',
      '1:2',
      '1:3',
      '1:4',
      '0:0',
    ]);
  });

  it('stand conditions', () => {
    expect(read([A, '#ifdef CONFIG_A', '\t{ PCI_DEVICE(7,', B, '#endif', A, END]).ids).toEqual([
      '1:1',
      '?:? if CONFIG_A',
      '1:2 if CONFIG_A',
      '1:1',
      '0:0',
    ]);
  });

  it('stand entries that go over lines', () => {
    const long = '\t{\n\t\tPCI_DEVICE(1, 3),\n\t\t.driver_data = (1 |\n\t\t\t\t2),\n\t},';
    expect(read([A, '\t{ PCI_DEVICE(7,', long, END]).ids).toEqual(['1:1', '?:?', '1:3', '0:0']);
  });

  it('stand several entries on a line', () => {
    expect(read([`${A} ${A}`, '\t{ PCI_DEVICE(7,', `${B} ${A}`, END]).ids).toEqual([
      '1:1',
      '1:1',
      '?:?',
      '1:2',
      '1:1',
      '0:0',
    ]);
  });

  it('stands a declaration that goes over lines', () => {
    const declared = 'static const struct pci_device_id\n\t\tids[] = {';
    expect(read([A, '\t{ PCI_DEVICE(7,', B, END], declared).ids).toEqual(OTHERS.ids);
  });

  it('stand braces that begin as far left as the table', () => {
    expect(read([A, '\t{ PCI_DEVICE(7,', B, END].map((line) => line.trimStart())).ids[0]).toBe('1:1');
  });
});

describe('at the end', () => {
  it('is nothing that could be a sentinel', () => {
    expect(read([A, '\t{ PCI_DEVICE(7,'])).toMatchObject({ ids: ['1:1', '?:?'], terminator: 'other' });
  });

  it('lacks one as before', () => {
    expect(read([A, '\t{ PCI_DEVICE(7,', B])).toMatchObject({ terminator: 'missing' });
  });

  it('is not where the table has none', () => {
    expect(read([A, '\t{ PCI_DEVICE(7,', B], undefined, '')).toMatchObject({
      ids: ['1:1', '?:?', '1:2'],
      terminator: 'open',
    });
  });
});

it('nothing is told apart where lines tell nothing', () => {
  expect(
    read(['\t{ PCI_DEVICE(1, 1) }, { PCI_DEVICE(7, { PCI_DEVICE(1, 2) }, { } };'], undefined, ''),
  ).toMatchObject({ terminator: 'open' });
});

it('what a driver is to have behind it is read', () => {
  const text = `${HEAD}static const struct pci_device_id ids[] = {\n${A}\n\t{ PCI_DEVICE(7,\n${END}\n};\n${REST}`;
  const table = onlyTable(indexOfTree({ [FOO]: text }));
  expect([table.exports.length, table.drivers.map(({ name }) => name)]).toEqual([1, ['foo']]);
});
