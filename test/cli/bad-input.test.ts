// Trees with something wrong in them: told, survived, the rest still linted.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchtable } from './harness.ts';
import { smallTree, tableFile } from './small-tree.ts';

const GOOD = tableFile('\t{ PCI_DEVICE(0x10ec, 0x8139) },\n\t{ 0 }', 'good');
const MODULES = ['good', 'dangling', 'fifo', 'huge', 'latin1', 'cut', 'loop', 'doubles'];

let folder: string;
let tree: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'matchtable-bad-'));
  tree = join(folder, 'linux');
  const doubling = Array.from({ length: 40 }, (_, n) => `#define D${n + 1} D${n} D${n}\n`).join('');
  const files = smallTree(
    {
      'drivers/good.c': GOOD,
      'drivers/latin1.c': Buffer.from(
        GOOD.replace('"good"', '"good\xe9"').replace('};', '}; /* \xe9\xff */'),
        'latin1',
      ),
      'drivers/cut.c': tableFile('\t{ PCI_DEVICE(0x10ec, 2) },').replace(/\n};\n$/, '\n\t{ PCI_DEVICE(0x10'),
      'drivers/loop.c': `#include "one.h"\n${GOOD}`,
      'drivers/one.h': '#include "two.h"\n',
      'drivers/two.h': '#include "one.h"\n',
      'drivers/doubles.c': `#define D0 1 +\n${doubling}${tableFile('\t{ PCI_DEVICE(0x10ec, D40 0) },\n\t{ 0 }', 'doubles')}`,
    },
    tree,
    MODULES,
  );
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  symlinkSync('nowhere.c', join(tree, 'drivers/dangling.c'));
  execFileSync('mkfifo', [join(tree, 'drivers/fifo.c')]);
  writeFileSync(join(tree, 'drivers/huge.c'), '');
  truncateSync(join(tree, 'drivers/huge.c'), 200 << 20);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a tree with bad files in it', () => {
  test('tells each, and lists the others', async () => {
    const { status, out, err } = await matchtable(['entries', tree]);
    expect(status).toBe(0);
    for (const name of ['dangling', 'fifo', 'huge'])
      expect(err).toMatch(new RegExp(`^warning: drivers/${name}\\.c: `, 'm'));
    for (const name of ['good', 'latin1', 'cut', 'loop', 'doubles'])
      expect(out).toContain(`\ndrivers/${name}.c\t`);
  });

  test('one of them by name is not said to be clean', async () => {
    const { status, err } = await matchtable(['lint', 'drivers/fifo.c', 'drivers/good.c'], { folder: tree });
    expect(status).toBe(2);
    expect(err).toContain('matchtable: drivers/fifo.c was not checked: it is no regular file\n');
    expect(err).not.toContain('drivers/huge.c was not');
    const link = await matchtable(['lint', 'drivers/dangling.c'], { folder: tree });
    expect(link).toMatchObject({ status: 2, err: 'matchtable: drivers/dangling.c: is a link to nothing\n' });
    expect((await matchtable(['lint', 'drivers/good.c'], { folder: tree })).status).toBe(0);
  });

  test('a macro that doubles itself forty times is unresolved, and says why', async () => {
    const { out, err } = await matchtable(['entries', tree, '--verbose']);
    expect(out).toMatch(/\ndrivers\/doubles\.c\t[^\n]*\t\?\t\?\t/);
    expect(err).toMatch(
      /^drivers\/doubles\.c:\d+:\d+: vendor, .*: macro expansion stopped after \d+ tokens/m,
    );
  });

  test('lint goes on, and its exit code is that of the findings', async () => {
    const { status, err } = await matchtable(['lint', tree, '--fail-on', 'never']);
    expect(status).toBe(0);
    expect(err).toMatch(/^\d+ errors?, \d+ warnings? in /m);
    expect((await matchtable(['lint', join(tree, 'drivers/good.c'), '--fail-on', 'error'])).status).toBe(0);
  });

  test('sarif carries what could not be read', async () => {
    const { out } = await matchtable(['lint', tree, '--format', 'sarif']);
    const [invocation] = JSON.parse(out).runs[0].invocations;
    const paths = invocation.toolExecutionNotifications.map(
      // biome-ignore lint/suspicious/noExplicitAny: plain JSON
      (note: any) => note.locations[0].physicalLocation.artifactLocation.uri,
    );
    expect(paths).toEqual(expect.arrayContaining(['drivers/fifo.c', 'drivers/huge.c']));
  });

  test('of many problems ten are listed and the others counted', async () => {
    for (let n = 0; n < 20; n++) symlinkSync('nowhere.c', join(tree, `drivers/link${n}.c`));
    const { err } = await matchtable(['entries', tree]);
    expect(err.match(/^warning: .*link to nothing$/gm)!.length).toBeLessThanOrEqual(10);
    expect(err).toMatch(/^warning: and \d+ more places that could not be read$/m);
  });
});
