import { describe, expect, it } from 'vitest';
import { pci } from '../../server/src/bus/pci.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { RULES } from '../../server/src/rules/all.ts';
import { lintIndex, lintTable } from '../../server/src/rules/engine.ts';
import type { Table } from '../../server/src/tables/model.ts';
import { ANY, dev, type Made, table } from '../bus/make.ts';
import { indexOf } from './index.ts';

const lint = (tables: readonly Table[], sources: Record<string, string> = {}) =>
  lintIndex(indexOf(tables, sources));
const both = (a: Partial<Made> = {}, b: Partial<Made> = {}) => [
  table({ module: 'one', entries: [dev(1, 2)], ...a }),
  table({ module: 'two', entries: [dev(9, 9), dev(1, 2)], ...b }),
];
const brief = (tables: readonly Table[]) =>
  lint(tables).map((f) => `${f.severity} ${f.rule} ${f.module}: ${f.message}`);

describe('the rules', () => {
  it('have names that users can write', () => {
    const names = RULES.map((rule) => rule.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});

describe('lintIndex', () => {
  it('fills in what is the same for all rules', () => {
    const [finding, ...rest] = lint(both());
    expect(rest).toEqual([]);
    expect(finding).toEqual({
      rule: 'claimed-twice',
      bus: 'pci',
      table: 'two_ids',
      severity: 'warning',
      message: 'one claims 0001:0002 too: load order decides who gets the device',
      path: 'drivers/two/two.c',
      range: { start: { line: 11, column: 2 }, end: { line: 11, column: 20 } },
      module: 'two',
      related: [
        {
          path: 'drivers/one/one.c',
          range: { start: { line: 10, column: 2 }, end: { line: 10, column: 20 } },
          message: 'one matches the same devices',
          module: 'one',
        },
      ],
      witness: 'pci:v00000001d00000002sv00000000sd00000000bc00sc00i00',
      help: expect.stringContaining('narrow one of the entries'),
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      mirrored: 'two claims 0001:0002 too: load order decides who gets the device',
      about: ['claimed-twice', 'pci', 'two', 'one 0001:0002'].join('\0'),
      parts: [
        {
          subject: 'one 0001:0002',
          place: {
            path: 'drivers/two/two.c',
            range: { start: { line: 11, column: 2 }, end: { line: 11, column: 20 } },
          },
          message: 'one claims 0001:0002 too: load order decides who gets the device',
          mirrored: 'two claims 0001:0002 too: load order decides who gets the device',
          related: [expect.objectContaining({ path: 'drivers/one/one.c', module: 'one' })],
          witness: 'pci:v00000001d00000002sv00000000sd00000000bc00sc00i00',
        },
      ],
    });
  });

  it('names the condition that an overlap hangs on', () => {
    const under = (condition: string) => ({ ...dev(1, 2), condition });
    const [finding] = lint(both({ entries: [under('CONFIG_A'), under('CONFIG_B')] }));
    expect(finding?.help).toMatch(/, the entries of one only under CONFIG_A or CONFIG_B$/);
    expect(finding?.related.map(({ message }) => message)).toEqual([
      'one matches the same devices, under CONFIG_A',
      'one matches the same devices, under CONFIG_B',
    ]);
    // There anyway: one of the entries has no condition.
    const [other] = lint(both({ entries: [under('CONFIG_A'), dev(1, 2)] }));
    expect(other?.help).not.toContain('only under');
  });

  it('gives each entry that a finding sums up as a part of its own', () => {
    const entries = [dev(1, 2), dev(1, 3), dev(1, 4, { class_mask: 0xf0 }), dev(1, 5, { class_mask: 0xf0 })];
    const found = lint(both({ entries }, { entries }));
    expect(
      found.map((finding) => finding.parts?.map(({ place, message }) => [place.range.start.line, message])),
    ).toEqual([
      [
        [12, expect.stringMatching(/^modpost makes no alias of this entry, so/)],
        [13, expect.any(String)],
      ],
      [
        [10, 'one claims 0001:0002 too: load order decides who gets the device'],
        [11, 'one claims 0001:0003 too: load order decides who gets the device'],
        [12, expect.stringContaining('one claims 0001:0004')],
        [13, expect.stringContaining('one claims 0001:0005')],
      ],
      [
        [12, expect.any(String)],
        [13, expect.any(String)],
      ],
    ]);
  });

  it('keeps the fingerprints of a table that is called otherwise', () => {
    const entries = [dev(1, 2), dev(1, 2), dev(1, 4, { class_mask: 0xf0 }), dev(1, 4, { class: 0x10000 })];
    const before = lint(both({ entries }, { entries, terminator: 'missing' }));
    const after = lint(both({ entries }, { entries, terminator: 'missing', name: 'renamed_ids' }));
    const rules = new Set(before.map(({ rule }) => rule));
    expect(rules.size).toBeGreaterThan(3);
    expect(after.map(({ fingerprint }) => fingerprint).sort()).toEqual(
      before.map(({ fingerprint }) => fingerprint).sort(),
    );
  });

  it('runs only what is selected and nothing that is ignored', () => {
    const index = indexOf(both());
    expect(lintIndex(index, { select: ['covered-by-wildcard'] })).toEqual([]);
    expect(lintIndex(index, { ignore: ['claimed-twice'] })).toEqual([]);
    expect(lintIndex(index, { select: ['claimed-twice', 'no-such-rule'] })).toHaveLength(1);
  });

  it('sorts by path, place and rule', () => {
    const entries = [dev(1, 2), dev(1, 2, { driver_data: 1 }), dev(1, 3, { class_mask: 0xf0 })];
    const tables = [table({ module: 'b', entries }), table({ module: 'a', entries: [dev(7, 7), dev(7, 7)] })];
    expect(lint(tables).map((f) => `${f.path}:${f.range.start.line} ${f.rule}`)).toEqual([
      'drivers/a/a.c:11 duplicate-entry',
      'drivers/b/b.c:11 duplicate-entry',
      'drivers/b/b.c:12 mask-drops-alias',
    ]);
  });

  it('says the same of a shared header once', () => {
    const made: Made = { module: 'x', entries: [dev(1, 3, { class_mask: 0xf0 })] };
    const shared = table(made);
    const again = { ...shared, key: `${shared.key}#2` };
    expect(lint([shared, again]).filter((f) => f.rule === 'mask-drops-alias')).toHaveLength(1);
  });

  it('reports a pair of tables once, however many entries meet', () => {
    const entries = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => dev(1, id));
    const [finding, ...rest] = lint(both({ entries }, { entries }));
    expect(rest).toEqual([]);
    expect(finding?.message).toContain('(and 7 more entries)');
    expect(finding?.related).toHaveLength(5);
  });
});

describe('a fingerprint', () => {
  const print = (tables: readonly Table[]) => lint(tables).map((f) => f.fingerprint);

  it('survives moved lines, moved files and the order of files', () => {
    const [one, two] = both();
    const moved = both(
      { path: 'drivers/zzz/one.c', entries: [dev(5, 5), dev(6, 6), dev(1, 2)] },
      { path: 'drivers/aaa/two.c' },
    );
    expect(print([two!, one!])).toEqual(print([one!, two!]));
    expect(print(moved)).toEqual(print([one!, two!]));
  });

  it('differs with the devices, the other side and the rule', () => {
    const prints = [
      print(both()),
      print(both({ entries: [dev(1, 3)] }, { entries: [dev(1, 3)] })),
      print(both({ module: 'three' })),
      print(both({ entries: [dev(1, ANY)] })),
    ].flat();
    expect(prints).toHaveLength(4);
    expect(new Set(prints).size).toBe(4);
  });

  it('differs between findings that say the same in two places', () => {
    const entries = [dev(1, 3, { class_mask: 0xf0 })];
    const twins = [
      table({ module: 'x', entries, path: 'a.c' }),
      table({ module: 'x', entries, path: 'b.c' }),
    ];
    const prints = lintIndex(indexOf(twins), { select: ['mask-drops-alias'] }).map((f) => f.fingerprint);
    expect(prints).toHaveLength(2);
    expect(new Set(prints).size).toBe(2);
  });
});

describe('who contests', () => {
  const builtin = { modules: [{ name: 'one', linkage: 'builtin' as const, symbols: [] }] };

  it('is said as Kbuild decides it', () => {
    expect(brief(both(builtin))).toEqual([
      'warning claimed-twice two: one claims 0001:0002 too: one is built in and tries first',
    ]);
    expect(brief(both(builtin, { modules: [{ name: 'two', linkage: 'builtin', symbols: [] }] }))).toEqual([
      'warning claimed-twice two: one claims 0001:0002 too: link order decides who gets the device',
    ]);
  });

  it('is no driver where a table is only a list', () => {
    expect(brief(both({ drivers: [], exports: [] }))).toEqual([]);
  });

  it('is info where one side only loads, in one module, or for fbdev beside DRM', () => {
    expect(brief(both({ drivers: [] }))).toEqual([
      'info claimed-twice two: one claims 0001:0002 too: one only loads for it: no driver registers its table',
    ]);
    expect(brief(both({ module: 'two', name: 'first' }))).toEqual([
      'info claimed-twice two: two claims 0001:0002 too: the driver that the module registers first gets the device',
    ]);
    expect(brief(both({ path: 'drivers/video/fbdev/one.c' }, { path: 'drivers/gpu/drm/two/two.c' }))).toEqual(
      [
        'info claimed-twice two: one claims 0001:0002 too: an fbdev driver and the DRM driver of the same hardware',
      ],
    );
  });

  it('is nobody where Kconfig excludes one', () => {
    const kconfig = (depends: string, type = 'tristate') => ({
      'drivers/one/Kconfig': `config ONE\n\t${type}\n\tdepends on ${depends}\n`,
      'drivers/two/Kconfig': 'config TWO\n\ttristate\n',
    });
    expect(lint(both(), kconfig('PCI && TWO=n'))).toEqual([]);
    expect(lint(both(), kconfig('PCI && (!TWO)', 'bool'))).toEqual([]);
    // `!TWO` is m where TWO is m.
    expect(lint(both(), kconfig('!TWO'))).toHaveLength(1);
    expect(lint(both(), kconfig('TWO=n || EXPERT'))).toHaveLength(1);
    expect(lint(both(), kconfig('!TWENTY', 'bool'))).toHaveLength(1);
  });

  it('is nobody where one of the drivers is never compiled beside the other', () => {
    const [one, two] = both();
    const under = (made: Table, condition: string) => ({
      ...made,
      drivers: made.drivers.map((driver) => ({ ...driver, condition })),
    });
    expect(lint([under(one!, 'CONFIG_X'), under(two!, '!CONFIG_X')])).toEqual([]);
    expect(lint([under(one!, 'CONFIG_X'), under(two!, 'CONFIG_X')])).toHaveLength(1);
  });
});

describe('lintTable', () => {
  it('says what one table tells, without an index', () => {
    const made = table({ module: 'x', entries: [dev(1, 2), dev(1, 2, { driver_data: 1 })] });
    const context = { table: made, bus: pci, files: memoryFiles({}) };
    expect(lintTable(context).map((f) => f.rule)).toEqual(['duplicate-entry']);
    expect(lintTable(context, { ignore: ['duplicate-entry'] })).toEqual([]);
    const inTree = lintIndex(indexOf([made]));
    expect(lintTable(context)).toEqual(inTree);
  });
});
