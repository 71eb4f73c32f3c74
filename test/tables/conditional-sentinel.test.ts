// A sentinel under an `#if` that nothing decides: where it is off, the kernel comes to what stands behind it.
import { describe, expect, it } from 'vitest';
import { busNamed } from '../../server/src/bus/all.ts';
import { unless } from '../../server/src/c/condition-text.ts';
import { findOverlaps } from '../../server/src/overlap/find.ts';
import { claimants, parseDevice } from '../../server/src/overlap/who.ts';
import { reachedEntries } from '../../server/src/tables/reached.ts';
import { indexOfTree, onlyTable } from './tree.ts';

const PCI = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const FOO = 'drivers/foo/foo.c';
const driver = (name: string, entries: string) =>
  `${PCI}static const struct pci_device_id ids[] = {\n${entries}\n};\nMODULE_DEVICE_TABLE(pci, ids);\nstatic struct pci_driver ${name} = { .name = "${name}", .id_table = ids };\n`;

/** Devices of vendor 8086 that the kernel comes to, each with the condition. */
const reached = (entries: string, config?: string) =>
  reachedEntries(
    onlyTable(
      indexOfTree({ [FOO]: driver('foo', entries) }, { ...(config === undefined ? {} : { config }) }),
    ),
  ).map((entry) => {
    const device = entry.fields.get('device')?.value as number;
    return `${device}${entry.condition === undefined ? '' : ` if ${entry.condition}`}`;
  });

const E = (device: number) => `\t{ PCI_DEVICE(0x8086, ${device}) },`;
const END = '\t{ },';

const [IF_A, IF_B, ELSE, ENDIF] = ['#ifdef CONFIG_A', '#ifdef CONFIG_B', '#else', '#endif'] as const;

describe('the kernel comes to', () => {
  it.each([
    ['what stands before it', [E(1), END, E(2), END], ['1']],
    ['what stands behind it, without it', [IF_A, END, ENDIF, E(1), END], ['1 if !CONFIG_A']],
    ['both', [E(1), '#ifndef CONFIG_A', END, ENDIF, E(2), END, E(3)], ['1', '2 if CONFIG_A']],
    [
      'the other branch',
      [E(1), '#if IS_ENABLED(CONFIG_B)', END, ELSE, E(2), END, ENDIF],
      ['1', '2 if !(IS_ENABLED(CONFIG_B))'],
    ],
    [
      'nothing behind both branches',
      [E(1), IF_A, END, ELSE, E(2), END, ENDIF, E(3)],
      ['1', '2 if !CONFIG_A'],
    ],
    [
      'nor behind three',
      [IF_A, END, '#elif defined(CONFIG_B)', E(1), END, ELSE, END, ENDIF, E(2)],
      ['1 if !CONFIG_A && defined(CONFIG_B)'],
    ],
    [
      'what is left of two',
      [IF_A, END, ENDIF, IF_B, E(1), END, ENDIF, E(2), END],
      ['1 if CONFIG_B && !CONFIG_A', '2 if !CONFIG_A && !CONFIG_B'],
    ],
    ['nothing under the same condition', [IF_A, END, E(1), IF_B, E(2), ENDIF, ENDIF], []],
    [
      'what stands under the outer one',
      [IF_A, IF_B, END, ENDIF, E(1), ENDIF, E(2), END],
      ['1 if CONFIG_A && !CONFIG_B', '2 if !(CONFIG_A && CONFIG_B)'],
    ],
  ] as const)('%s', (_, lines, expected) => {
    const text = lines.join('\n');
    expect(reached(text)).toEqual(expected);
    // As each configuration has it.
    for (const a of [false, true])
      for (const b of [false, true]) {
        const holds = (condition: string): boolean =>
          condition.startsWith('!(')
            ? !holds(condition.slice(2, -1))
            : condition.split(' && ').every((part) => (part.includes('_A') ? a : b) !== part.startsWith('!'));
        const there = expected
          .map((each) => each.split(' if '))
          .filter(([, under]) => !under || holds(under));
        const config = `CONFIG_FOO=m\n${a ? 'CONFIG_A=y\n' : ''}${b ? 'CONFIG_B=y\n' : ''}`;
        expect(reached(text, config)).toEqual(there.map(([device]) => device));
      }
  });
});

describe('it takes part in overlaps', () => {
  const foo = driver('foo', `#ifdef CONFIG_FEW\n${END}\n#endif\n${E(7)}\n${END}`);
  const overlaps = (bar: string) => {
    const { tables } = indexOfTree({
      [FOO]: foo,
      'drivers/foo/bar.c': driver('bar', bar),
      'drivers/foo/Makefile': 'obj-m += foo.o bar.o\n',
    });
    return findOverlaps(tables, busNamed('pci')!, { theoretical: true }).map(({ pairs }) => pairs.length);
  };
  it.each([
    ['plainly', `${E(7)}\n${END}`, [1]],
    ['not where the other one is there under the opposite', `#ifdef CONFIG_FEW\n${E(7)}\n#endif\n${END}`, []],
    ['of another device', `${E(8)}\n${END}`, []],
  ])('%s', (_, bar, expected) => {
    expect(overlaps(bar)).toEqual(expected);
  });

  it('and claims the device, perhaps', () => {
    const { tables } = indexOfTree({ [FOO]: foo });
    const pci = busNamed('pci')!;
    const parsed = parseDevice(pci, '8086:0007');
    if ('error' in parsed) throw new Error(parsed.error);
    expect(claimants(tables, pci)(parsed.device)).toMatchObject([
      { certainty: 'maybe', condition: '!CONFIG_FEW', entry: { index: 1 } },
    ]);
  });
});

it.each([
  [undefined, [], { text: undefined }],
  [undefined, [undefined], undefined],
  ['A', ['A'], undefined],
  ['A', ['!A'], { text: 'A' }],
  ['A && B', ['B'], undefined],
  ['A', ['A && B'], { text: 'A && !B' }],
  [undefined, ['A && B', 'A'], { text: '!(A && B) && !A' }],
  [undefined, ['A', '!A'], undefined],
  [undefined, ['A || B'], { text: '!(A || B)' }],
  ['!(A || B)', ['A || B'], { text: '!(A || B)' }],
  [undefined, ['!IS_ENABLED(A)'], { text: 'IS_ENABLED(A)' }],
] as const)('%s behind %s', (own, others, expected) => {
  expect(unless(own, others)).toEqual(expected);
});
