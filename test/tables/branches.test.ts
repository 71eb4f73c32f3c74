// Tables that begin or end in a branch of an `#if`. What is said of them where nothing is decided has to be what each
// configuration says for itself.
import { describe, expect, it } from 'vitest';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { idsOf, indexOfTree } from './tree.ts';

const FOO = 'drivers/foo/foo.c';
const HEAD = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const REST = `MODULE_DEVICE_TABLE(pci, ids);
static struct pci_driver foo = { .name = "foo", .id_table = ids };
MODULE_LICENSE("GPL");
`;
const T = 'static const struct pci_device_id ids[] = {';
const U = 'static const struct pci_device_id ids[] __maybe_unused = {';
const [IF_A, IF_B, ELSE, ENDIF] = ['#ifdef CONFIG_A', '#ifdef CONFIG_B', '#else', '#endif'] as const;
const E = (device: number) => `\t{ PCI_DEVICE(0x8086, ${device}) },`;
const END = '\t{ }\n};';

const FORMS: Readonly<Record<string, readonly string[]>> = {
  'both branches end it': [T, E(1), IF_A, E(2), END, ELSE, E(3), END, ENDIF],
  'all of its entries stand in branches': [T, IF_A, E(1), END, ELSE, E(2), END, ENDIF],
  'both branches close the entry': [T, '\t{ PCI_DEVICE(1, 1)', IF_A, '\t},', ELSE, '\t},', ENDIF, E(2), END],
  'a comma follows the branches': [
    T,
    '\t{ PCI_DEVICE(1, 1)',
    IF_A,
    ', .driver_data = 1 }',
    ELSE,
    '\t}',
    ENDIF,
    ', { } };',
  ],
  'the entry goes on in branches': [
    T,
    '\t{ PCI_DEVICE(1, 1),',
    IF_A,
    '\t  .driver_data = 1 },',
    E(2),
    END,
    ELSE,
    '\t  .driver_data = 2 },',
    E(3),
    END,
    ENDIF,
  ],
  'three branches end it': [
    T,
    E(1),
    '#if defined(CONFIG_A)',
    END,
    '#elif IS_ENABLED(CONFIG_B)',
    E(2),
    END,
    ELSE,
    E(3),
    END,
    ENDIF,
  ],
  'branches in branches end it': [
    T,
    E(1),
    IF_A,
    E(2),
    IF_B,
    E(3),
    END,
    ELSE,
    END,
    ENDIF,
    ELSE,
    E(4),
    END,
    ENDIF,
  ],
  'two groups end it': [T, E(1), IF_A, E(2), END, ENDIF, '#ifndef CONFIG_A', E(3), END, ENDIF],
  'groups before and at its end': [
    T,
    IF_B,
    E(1),
    ENDIF,
    E(2),
    IF_A,
    IF_B,
    E(3),
    ENDIF,
    END,
    ELSE,
    E(4),
    END,
    ENDIF,
  ],
  'both branches begin it': [IF_A, T, ELSE, U, ENDIF, E(1), E(2), END],
  'both begin it with entries of their own': [
    IF_A,
    T,
    E(1),
    ELSE,
    U,
    E(2),
    ENDIF,
    E(3),
    IF_B,
    E(4),
    ENDIF,
    END,
  ],
  'three branches begin it': [IF_A, T, '#elif defined(CONFIG_B)', U, E(1), ELSE, T, ENDIF, E(2), END],
  'two groups begin it': [IF_A, T, ENDIF, '#ifndef CONFIG_A', T, ENDIF, E(1), END],
  'branches begin and end it': [IF_A, T, ELSE, U, ENDIF, E(1), IF_A, E(2), END, ELSE, END, ENDIF],
  'others begin and end it': [IF_A, T, ELSE, U, ENDIF, E(1), IF_B, E(2), END, ELSE, END, ENDIF],
  'begun under another condition': [IF_B, IF_A, T, ELSE, U, ENDIF, E(1), END, ELSE, T, E(2), END, ENDIF],
  'two whole tables': [IF_A, T, E(1), END, ELSE, T, E(1), E(2), END, ENDIF],
  'two tables of one text': [
    '#define IDS { PCI_DEVICE(1, 1) }, { PCI_DEVICE(1, 2) }',
    IF_A,
    T,
    '\tIDS,',
    END,
    ELSE,
    T,
    '\tIDS,',
    END,
    ENDIF,
  ],
  'a macro makes the entries that follow': [
    '#define IDS { PCI_DEVICE(1, 1) }, { PCI_DEVICE(1, 2) },',
    IF_A,
    T,
    ELSE,
    U,
    E(7),
    ENDIF,
    '\tIDS',
    E(3),
    END,
  ],
  'branches that ask in other words end it': [
    T,
    E(1),
    '#if IS_ENABLED(CONFIG_A)',
    E(2),
    END,
    '#endif',
    '#if !defined(CONFIG_A)',
    E(3),
    END,
    ENDIF,
  ],
  'the other branch is an error': [T, E(1), IF_A, E(2), END, ELSE, '#error', ENDIF],
  'nothing ends it in the other branch': [T, E(1), IF_A, E(2), END, ENDIF],
  'a function of its own in a branch': [
    T,
    E(1),
    IF_A,
    END,
    'int foo_init(void) { return 1; }',
    ELSE,
    E(2),
    END,
    ENDIF,
  ],
  'a header in both branches': [
    IF_A,
    T,
    '#include "ids.h"',
    ELSE,
    U,
    E(7),
    '#include "ids.h"',
    ENDIF,
    E(3),
    END,
  ],
  indices: [
    T,
    '[0] = { PCI_DEVICE(1, 1) },',
    IF_A,
    '[2] = { }, [1] = { PCI_DEVICE(1, 2) } };',
    ELSE,
    '[1] = { PCI_DEVICE(1, 2) },',
    '[2] = { } };',
    ENDIF,
  ],
  'a macro makes the end': ['#define LAST { } }', T, E(1), IF_A, E(2), '\tLAST;', ELSE, '\tLAST;', ENDIF],
};

const entriesOf = (lines: readonly string[], config?: string) => {
  const files = {
    'drivers/foo/ids.h': '{ PCI_DEVICE(8, 8) },\n',
    [FOO]: `${HEAD}${lines.join('\n')}\n${REST}`,
  };
  const index = indexOfTree(files, config === undefined ? {} : { config: `CONFIG_FOO=m\n${config}` });
  return { index, tables: index.tables.filter(({ name }) => name === 'ids') };
};

/** Whether an `#if` text holds where `on` are set. */
const holds = (text: string | undefined, on: ReadonlySet<string>): boolean => {
  if (text === undefined) return true;
  const js = text.replace(/(?:defined|IS_ENABLED)\s*\(\s*(\w+)\s*\)|\b(CONFIG_\w+)/g, (_, asked, name) =>
    String(on.has(asked ?? name)),
  );
  return new Function(`return ${js};`)() as boolean;
};

describe.each(Object.entries(FORMS))('%s', (_, lines) => {
  const undecided = entriesOf(lines);

  it.each([[[]], [['CONFIG_A']], [['CONFIG_B']], [['CONFIG_A', 'CONFIG_B']]])(
    'as where %j are on',
    (symbols) => {
      const on = new Set(symbols);
      const config = entriesOf(lines, symbols.map((symbol) => `${symbol}=y\n`).join(''));
      const expected = config.tables.flatMap(idsOf);
      expect(expected.length).toBeGreaterThan(0);
      const found = undecided.tables
        .filter(({ condition }) => holds(condition, on))
        .flatMap((table) =>
          table.entries
            .filter(({ condition }) => holds(condition, on))
            .map((entry) => idsOf({ ...table, entries: [{ ...entry, condition: undefined }] } as never)[0]),
        );
      expect(found).toEqual(expected);
    },
  );

  it('tells each entry once', () => {
    const places = undecided.tables.flatMap(({ entries }) =>
      entries.map(
        ({ place: { range }, fields }) =>
          `${range.start.line}:${range.start.column} ${fields.get('device')?.value ?? 0}`,
      ),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('has its sentinel', () => {
    expect(undecided.tables.map(({ terminator }) => terminator)).not.toContain('missing');
    expect(lintIndex(undecided.index)).toEqual([]);
  });
});

it('what an entry goes on with in branches is not known', () => {
  const [table] = entriesOf(FORMS['the entry goes on in branches']!).tables;
  expect(table!.entries[0]!.fields.get('vendor')?.value).toBe(1);
  expect(table!.entries[0]!.fields.get('driver_data')?.value).toMatchObject({
    kind: 'unresolved',
    reason: 'its value depends on CONFIG_A',
  });
});

it('to declare a table once more in the other branch is not to fill it', () => {
  const { index } = entriesOf([IF_A, T, ELSE, T, ENDIF, E(1), '};']);
  expect(lintIndex(index).map(({ rule }) => rule)).toEqual(['missing-sentinel']);
});

it('a table that one configuration leaves without a sentinel has one', () => {
  const { index } = entriesOf([T, E(1), IF_A, '};', ELSE, END, ENDIF]);
  expect(lintIndex(index)).toEqual([]);
});
