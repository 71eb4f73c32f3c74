// What drivers' code answered is kept over edits of what it did not look at, and only over those.
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { noTexts } from '../../server/src/probe/module-source.ts';
import * as steps from '../../server/src/probe/steps-aside.ts';
import { openAnswers } from '../../server/src/rules/driver-answers.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { openFindings } from '../../server/src/rules/live.ts';

const MINI = openDisk(fileURLToPath(new URL('../kernel-tree', import.meta.url)));

const driver = (name: string, code: string) => `#include <linux/pci.h>
#include <linux/module.h>
#include <linux/shared.h>
#include "${name}.h"

static int unrelated(void)
{
	return 0;
}

${code}
static const struct pci_device_id ${name}_ids[] = {
	{ PCI_DEVICE(0x7777, 0x42) },
	{ }
};
MODULE_DEVICE_TABLE(pci, ${name}_ids);

static struct pci_driver ${name}_driver = {
	.name = "${name}",
	.id_table = ${name}_ids,
	.probe = ${name}_probe,
};
module_pci_driver(${name}_driver);
`;

const probe = (name: string, check: string) =>
  `static int ${name}_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n\tif (${check})\n\t\treturn -ENODEV;\n\treturn 0;\n}\n`;

/** Opens two drivers that claim one device; `b` takes revisions below 4. */
function opened(a: string, more: Readonly<Record<string, string>> = {}) {
  const { files, lay } = openOverlay(MINI);
  const texts = {
    'drivers/Makefile': 'obj-y += x/\n',
    'drivers/x/Makefile': 'obj-m += a.o b.o\n',
    'drivers/x/a.c': driver('a', a),
    'drivers/x/b.c': driver('b', probe('b', 'pdev->revision >= 4')),
    'drivers/x/a.h': '#define A_REV 4\n',
    'drivers/x/b.h': '',
    'drivers/x/c.h': '#define A_REV 3\n',
    'include/linux/shared.h': '#define SHARED_REV 4\n',
    ...more,
  };
  for (const [path, content] of Object.entries(texts)) lay(path, content);
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const live = openLive({ files, tree, buses: ['pci'] });
  const found = openFindings(live);
  const text = (path: string) => Buffer.from(files.read(path) ?? []).toString();
  const ofPair = () =>
    found.findings.filter(({ rule, path }) => rule === 'claimed-twice' && path.startsWith('drivers/x/'));
  const cold = () => lintIndex(buildIndex({ files, tree, buses: ['pci'] }));
  expect(found.findings).toEqual(cold());
  const update = (path: string, from: string, to: string) => {
    const before = text(path);
    expect(before).toContain(from);
    lay(path, before.replace(from, to));
    found.update(live.update([path]));
  };
  return {
    ofPair,
    saved: () => found.save(),
    prepare: (path = 'drivers/x/a.c') => found.prepare(path),
    update,
    edit(path: string, from: string, to: string) {
      update(path, from, to);
      expect(found.findings).toEqual(cold());
    },
  };
}

const severity = ({ ofPair }: ReturnType<typeof opened>) => ofPair().map((finding) => finding.severity);

describe('an answer is made again after an edit of', () => {
  it.each<readonly [what: string, code: string, path: string, from: string, to: string]>([
    ['its own number', probe('a', 'pdev->revision < 4'), 'drivers/x/a.c', '< 4', '< 3'],
    ['a macro beside it', probe('a', 'pdev->revision < A_REV'), 'drivers/x/a.h', '4', '3'],
    ['a macro of include/', probe('a', 'pdev->revision < SHARED_REV'), 'include/linux/shared.h', '4', '3'],
    [
      'a function that it calls',
      `static int old(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 4;\n}\n${probe('a', 'old(pdev)')}`,
      'drivers/x/a.c',
      '< 4',
      '< 3',
    ],
    [
      'an enumerator before the one that it asks for',
      `enum { FIRST = 3, REV };\n${probe('a', 'pdev->revision < REV')}`,
      'drivers/x/a.c',
      'FIRST = 3',
      'FIRST = 2',
    ],
    [
      'a macro with parameters',
      `#define OLD(pdev) ((pdev)->revision < 4)\n${probe('a', 'OLD(pdev)')}`,
      'drivers/x/a.c',
      '< 4',
      '< 3',
    ],
    ['what it includes', probe('a', 'pdev->revision < A_REV'), 'drivers/x/a.c', '"a.h"', '"c.h"'],
  ])('%s', (_, code, path, from, to) => {
    const tree = opened(code);
    expect(severity(tree)).toEqual(['info']);
    tree.edit(path, from, to);
    expect(severity(tree)).toEqual(['warning']);
    tree.edit(path, to, from);
    expect(severity(tree)).toEqual(['info']);
  });

  it('a file beside it that comes to define the function', () => {
    const tree = opened(probe('a', 'far(pdev)'), {
      'drivers/x/a.h': 'int far(struct pci_dev *pdev);\n',
      'drivers/x/far.c': 'int fat(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 4;\n}\n',
    });
    expect(severity(tree)).toEqual(['warning']);
    tree.edit('drivers/x/far.c', 'fat', 'far');
    expect(severity(tree)).toEqual(['info']);
  });
});

describe('where an answer stays', () => {
  const decidedAt = (tree: ReturnType<typeof opened>) =>
    tree
      .ofPair()
      .flatMap(({ related }) =>
        related.flatMap(({ message, range }) => (message === 'this decides' ? [range.start.line] : [])),
      );

  it.each([
    ['a line above', '\treturn 0;\n}\n\nstatic', '\n\treturn 0;\n}\n\nstatic', 1],
    ['a word in another function', '\treturn 0;\n}\n\nstatic', '\treturn 1;\n}\n\nstatic', 0],
    ['a line below', 'module_pci_driver(', '\nmodule_pci_driver(', 0],
  ])('its place moves with the text: %s', (_, from, to, by) => {
    const tree = opened(probe('a', 'pdev->revision < A_REV'));
    const [before] = decidedAt(tree);
    tree.edit('drivers/x/a.c', from, to);
    expect(decidedAt(tree)).toEqual([before! + by]);
  });
});

describe('of a file that was got ready for edits', () => {
  const LOOK =
    'static int look(struct pci_dev *pdev)\n{\n\tif (pdev->revision < 4)\n\t\treturn -ENODEV;\n\treturn 0;\n}\n';
  const head = (name: string) => `static int ${name}(struct pci_dev *pdev)\n{\n`;
  const PROBE = 'static int a_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n';
  const edited = (code: string, from: string, to: string, more = {}) => {
    const tree = opened(code, more);
    tree.prepare();
    const before = severity(tree);
    tree.edit('drivers/x/a.c', from, to);
    return [before, severity(tree)];
  };

  it('a probe may come to do nothing', () => {
    const idle =
      'static int b_probe(struct pci_dev *pdev, const struct pci_device_id *id)\n{\n\treturn 0;\n}\n';
    const code = `${PROBE}\tint typed = 3;\n\treturn 0;\n}\n`;
    const more = { 'drivers/x/b.c': driver('b', idle) };
    expect(edited(code, '\tint typed = 3;\n', '', more)).toEqual([['warning'], ['info']]);
  });

  it('the order of calls may be another', () => {
    const chain = [1, 2, 3, 4].map(
      (i) => `${head(`k${i}`)}\treturn ${i === 4 ? 'g' : `k${i + 1}`}(pdev);\n}\n`,
    );
    const code = `${LOOK}${head('g')}\treturn look(pdev);\n}\n${chain.reverse().join('')}${PROBE}\tint x = g(pdev);\n\tint y = k1(pdev);\n\treturn x;\n}\n`;
    const [x, y] = ['\tint x = g(pdev);\n', '\tint y = k1(pdev);\n'];
    edited(code, x + y, y + x);
  });

  it('a pointer to a function may be at the end of a body', () => {
    const code = `${LOOK}static void setup(void)\n{\n\tq.vendor = 0x7777;\n\tq.device = 0x42;\n\tq.check = look;\n}\n${PROBE}\tstruct q *q = find(pdev);\n\treturn q->check(pdev);\n}\n`;
    expect(edited(code, '\tq.check = look;\n', '\tq.check = look\n')).toEqual([['warning'], ['info']]);
    expect(edited(code.replace('look;', 'look'), '\tq.device = 0x42;', '\tq.device = 0x43;')).toEqual([
      ['info'],
      ['warning'],
    ]);
  });

  it('a function may become short enough to be looked at', () => {
    const code = `${LOOK.replace('{\n', `{\n\tlog("${'x'.repeat(59_950)}");\n`)}${PROBE}\treturn look(pdev);\n}\n`;
    expect(edited(code, 'x'.repeat(900), '')).toEqual([['warning'], ['info']]);
  });

  it('what is noted does not grow with each edit', () => {
    const check = '\tif (pdev->revision < SHARED_REV)\n\t\treturn -ENODEV;\n\treturn 0;\n';
    const tree = opened(`${PROBE}\tint typed = 300;\n${check}}\n`);
    tree.prepare();
    const size = () => tree.saved().pairs.flatMap(({ check }) => check.headers ?? []).length;
    const before = size();
    expect(before).toBeGreaterThan(0);
    for (let i = 300; i < 305; i++) tree.edit('drivers/x/a.c', `typed = ${i}`, `typed = ${i + 1}`);
    expect(size()).toBe(before);
  });
});

it('a function is found in whichever file beside the driver has it', () => {
  const tree = opened(probe('a', 'zed_setup(pdev)'), {
    'drivers/x/a.h': 'int zed_setup(struct pci_dev *pdev);\n',
    'drivers/x/core.c': 'int zed_setup(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 4;\n}\n',
    'drivers/x/zed.c': 'int nothing;\n',
  });
  expect(severity(tree)).toEqual(['info']);
});

it('of the names that a driver had while its name was typed only a few are remembered', () => {
  const { files, lay } = openOverlay(MINI);
  const path = 'drivers/x/a.c';
  lay('drivers/Makefile', 'obj-y += x/\n');
  lay('drivers/x/Makefile', 'obj-m += a.o\n');
  lay(path, driver('a', probe('a', 'pdev->revision < 4')));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const table = buildIndex({ files, tree, buses: ['pci'] }).tables.find((each) => each.path === path)!;
  const answers = openAnswers(files, noTexts());
  const asked = {
    device: new Map(),
    entry: new Map(),
    pointers: new Map(),
    inList: () => undefined,
    class: 0n,
    classMask: 0n,
  };
  const ask = (variable: string) => {
    const known = answers.of(table, { ...table.drivers[0]!, variable });
    steps.stepsAside(known.texts, table, known.driver, asked);
    answers.rest();
    return known;
  };
  const used = ask('a_driver');
  for (let i = 0; i < 50; i++) {
    ask(`a_driver${i}`);
    answers.prune(new Set([path]), (each) => each === used);
  }
  lay(path, driver('a', probe('a', 'pdev->revision < 5')).replace('a_probe(', 'b_probe('));
  const { gone } = answers.begin(new Set([path]));
  expect(gone.has(used)).toBe(true);
  expect(gone.size).toBeLessThan(10);
});

describe('which files beside a driver mention a function', () => {
  const beside = (file: string, core: string, more = '') => {
    const tree = opened(probe('a', `${more}zed_setup(pdev)`), {
      'drivers/x/a.h': 'int zed_setup(struct pci_dev *pdev);\nint core_setup(struct pci_dev *pdev);\n',
      'drivers/x/core.c': core,
      [file]: 'int zed_setup(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 4;\n}\n',
    });
    tree.prepare();
    // What was looked for is remembered from here on.
    tree.edit('drivers/x/a.c', 'zed_setup(pdev))', 'zed_setup(pdev) && 1)');
    return tree;
  };

  it('is looked for again where one is edited', () => {
    const tree = beside('drivers/x/last.c', 'int nothing;\n');
    expect(severity(tree)).toEqual(['info']);
    tree.edit('drivers/x/last.c', 'zed_setup', 'zed_set');
    expect(severity(tree)).toEqual(['warning']);
    const other = 'int zed_setup(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 3;\n}\n';
    tree.edit('drivers/x/core.c', 'int nothing;\n', other);
    tree.edit('drivers/x/a.c', '&& 1', '&& 2');
    tree.edit('drivers/x/last.c', 'zed_set', 'zed_setup');
    tree.edit('drivers/x/core.c', other, '');
    expect(severity(tree)).toEqual(['info']);
  });

  it('is known of files that were not read again', () => {
    const zed = 'int zed_setup(struct pci_dev *pdev)\n{\n\treturn pdev->revision < 4;\n}\n';
    const tree = beside('drivers/x/zed.h', 'int nothing;\n');
    expect(severity(tree)).toEqual(['warning']);
    // What was answered is answered anew, by what is remembered.
    tree.edit('drivers/x/a.c', '&& 1', '|| pdev->revision < 2');
    tree.edit('drivers/x/a.c', '|| pdev->revision < 2', '|| pdev->revision < 3');
    tree.edit('drivers/x/core.c', 'int nothing;\n', zed);
    expect(severity(tree)).toEqual(['info']);
  });

  it('is no question to one that stands behind the one that has it', () => {
    // By its name zed.c is looked at first for the one, core.c for the other.
    const user = 'int user(struct pci_dev *pdev)\n{\n\treturn zed_setup(pdev);\n}\n';
    const core = `${user}int core_setup(struct pci_dev *pdev)\n{\n\treturn 0;\n}\n`;
    const tree = beside('drivers/x/zed.c', core, 'core_setup(pdev) || ');
    expect(severity(tree)).toEqual(['info']);
    tree.prepare('drivers/x/core.c');
    const asked = vi.spyOn(steps, 'stepsAside');
    tree.update('drivers/x/core.c', '{\n', '{\n\tint typed;\n');
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
    tree.edit('drivers/x/core.c', 'zed_setup(pdev)', '0');
  });
});
