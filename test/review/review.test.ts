// What is said of a change, and of which of its lines.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../server/src/rules/rule.ts';
import { gitDiff, mailText, mbox, type Texts } from './mails.ts';
import { driver, remarks, review, said, series } from './reviewed.ts';

const A = 'drivers/a.c';
const B = 'drivers/b.c';
const C = 'drivers/c.c';
const clean: Texts = {
  [A]: driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }'),
  [B]: driver('b', '{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x8086, 2) }'),
};
const makefile = (...modules: string[]) => modules.map((name) => `obj-m += ${name}.o\n`).join('');

describe('a patch', () => {
  it('that adds what another driver has is told so on the line that it adds', async () => {
    const bad = driver(
      'b',
      '{ PCI_DEVICE(0x8086, 1) }',
      '{ PCI_DEVICE(0x10ec, 2) }',
      '{ PCI_DEVICE(0x8086, 2) }',
    );
    expect(await said({ texts: clean }, { texts: { [B]: bad } })).toEqual([
      'step 1 | drivers/b.c:5 claimed-twice: a claims 10ec:0002 too: load order decides who gets the device',
    ]);
  });

  it('is told nothing of what was there before, wherever its lines are now', async () => {
    const before = { ...clean, [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }', '{ PCI_DEVICE(0x10ec, 2) }') };
    const after = before[B]!.replace('static const', '/* one */\n/* two */\n\nstatic const').replace(
      '1) },',
      '1) }, /* same */',
    );
    expect(await remarks(before, series({ texts: before }, { texts: { [B]: after } }))).toEqual([]);
  });

  it('that adds to a conflict that was there is told of what it adds only', async () => {
    const before = { ...clean, [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }') };
    // In front, so that the whole conflict would have another first entry.
    const front = driver('b', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }');
    expect(await said({ texts: before }, { texts: { [B]: front } })).toEqual([
      'step 1 | drivers/b.c:4 claimed-twice: a claims 10ec:0001 too: load order decides who gets the device',
    ]);
    const behind = driver('b', '{ PCI_DEVICE(0x10ec, 2) }', '{ PCI_DEVICE(0x10ec, 1) }');
    expect(await said({ texts: before }, { texts: { [B]: behind } })).toEqual([
      'step 1 | drivers/b.c:5 claimed-twice: a claims 10ec:0001 too: load order decides who gets the device',
    ]);
  });

  it('that adds to a conflict from the other side is told of what it adds only', async () => {
    const ids = ['{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }', '{ PCI_DEVICE(0x10ec, 3) }'];
    const before = { ...clean, [A]: driver('a', ids[0]!), [B]: driver('b', ...ids) };
    expect(await said({ texts: before }, { texts: { [A]: driver('a', ids[0]!, ids[1]!) } })).toEqual([
      'step 1 | drivers/a.c:5 claimed-twice: b claims 10ec:0002 too: load order decides who gets the device',
    ]);
    expect(await said({ texts: before }, { texts: { [A]: driver('a', ...ids) } })).toEqual([
      'step 1 | drivers/a.c:5 claimed-twice: b claims 10ec:0002 too: load order decides who gets the device (and 1 more entry)',
    ]);
  });

  it('that takes away one of two conflicts cures one and brings none', async () => {
    const before = { ...clean, [B]: driver('b', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }') };
    const ran = await review(
      before,
      series({ texts: before }, { texts: { [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }') } }),
    );
    expect(ran.status).toBe(0);
    expect(ran.out).toBe(
      'step 1\n\ncured: drivers/b.c:4: a claims 10ec:0001 too: load order decides who gets the\n    device [claimed-twice]\n\n',
    );
    expect(ran.err).toContain('0 errors, 0 warnings new, 1 cured in 1 patch');
  });

  it('that mends what one before it broke cures nothing', async () => {
    const twice = driver('b', '{ PCI_DEVICE(0x10ec, 1) }');
    const before = { ...clean, [B]: twice };
    const broken = { ...before, [A]: clean[A]!.replace(',\n\t{ },', '') };
    const ran = await review(
      before,
      series({ texts: before }, { texts: broken }, { texts: before }, { texts: { [B]: clean[B]! } }),
    );
    expect(ran.out.match(/cured: .*/g)).toEqual([expect.stringContaining('cured: drivers/b.c:4: a claims')]);
    expect(ran.err).toContain('0 warnings new, 1 cured in 3 patches');
  });

  it('whose wildcard takes in what another driver names is told so at the wildcard', async () => {
    const wide = driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x8086, PCI_ANY_ID) }');
    const ran = await review(clean, series({ texts: clean }, { texts: { [A]: wide } }), '--format', 'json');
    expect(JSON.parse(ran.out)).toEqual([
      expect.objectContaining({
        path: A,
        range: { start: { line: 5, column: 2 }, end: { line: 5, column: 36 } },
        module: 'a',
        message:
          'this takes in 8086:0001, which b claims (and 1 more entry): load order decides who gets the device',
        related: [expect.objectContaining({ path: B, module: 'b', message: 'the entry of b' })],
      }),
    ]);
  });

  it('that takes away an export exposes a driver that does not load, on a line that it did not write', async () => {
    const probing = clean[B]!.replace('.id_table', '.probe = probe,\n\t.id_table');
    const tree = { ...clean, [B]: `${probing}MODULE_LICENSE("GPL");\n` };
    const mute = tree[B].replace('MODULE_DEVICE_TABLE(pci, ids);\n', '');
    expect(await said({ texts: tree }, { texts: { [B]: mute } })).toEqual([
      expect.stringMatching(/^step 1 \| drivers\/b\.c:3 missing-device-table: /),
    ]);
  });

  it('that changes a macro of a header is told what becomes of the tables', async () => {
    const tree = {
      ...clean,
      'include/linux/ids.h': '#define THE_ID 7\n',
      [B]: `#include <linux/ids.h>\n${driver('b', '{ PCI_DEVICE(0x10ec, THE_ID) }')}`,
    };
    expect(await said({ texts: tree }, { texts: { 'include/linux/ids.h': '#define THE_ID 2\n' } })).toEqual([
      'step 1 | drivers/b.c:5 claimed-twice: a claims 10ec:0002 too: load order decides who gets the device',
    ]);
  });

  it('is told of entries that can not be resolved any more, for nothing can be said of them', async () => {
    const before = {
      ...clean,
      'include/linux/ids.h': '#define THE_ID 2\n',
      [B]: `#include <linux/ids.h>\n${driver('b', '{ PCI_DEVICE(0x10ec, THE_ID) }')}`,
    };
    const gone = { texts: { 'include/linux/ids.h': '#define ANOTHER_ID 2\n' } };
    const ran = await review(before, series({ texts: before }, gone));
    expect(ran.err).toContain('note: drivers/b.c:5: 1 entry of ids can not be resolved: ');
    expect((await review(clean, series({ texts: clean }, gone))).err).not.toContain('note: ');
  });

  it('is told nothing where a comment allows it', async () => {
    const allowed = driver('b', '{ PCI_DEVICE(0x10ec, 2) }').replace(
      '2) },',
      '2) }, // matchtable: allow(claimed-twice) probe decides',
    );
    expect(await said({ texts: clean }, { texts: { [B]: allowed } })).toEqual([]);
  });

  it('that moves a driver, renames its table or its module brings nothing', async () => {
    const before = {
      ...clean,
      'drivers/Makefile': makefile('a', 'b'),
      [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }', '{ PCI_DEVICE(0x10ec, 1) }').replace(',\n\t{ },', ''),
    };
    const moved = before[B]!.replaceAll('ids', 'b_pci_ids').replace('#include', '/* Moved. */\n#include');
    const folder = {
      'drivers/Makefile': `${makefile('a')}obj-y += sub/\n`,
      'drivers/sub/Makefile': makefile('b'),
    };
    expect(await said({ texts: before }, { texts: { [B]: moved } })).toEqual([]);
    expect(
      await said(
        { texts: before },
        { texts: { ...folder, 'drivers/sub/b.c': moved }, renames: { 'drivers/sub/b.c': B } },
      ),
    ).toEqual([]);
    // Without renames being told, too.
    expect(
      await said({ texts: before }, { texts: { ...folder, [B]: undefined, 'drivers/sub/b.c': moved } }),
    ).toEqual([]);
    const other = { 'drivers/Makefile': makefile('a', 'z') };
    expect(
      await said(
        { texts: before },
        { texts: { ...other, 'drivers/z.c': before[B] }, renames: { 'drivers/z.c': B } },
      ),
    ).toEqual([]);
  });

  it('that copies a driver is told of the copy', async () => {
    const tree = { ...clean, 'drivers/Makefile': makefile('a', 'b') };
    const both = { [C]: clean[B]!.replace('"b"', '"c"'), 'drivers/Makefile': makefile('a', 'b', 'c') };
    expect(await said({ texts: tree }, { texts: both })).toEqual([
      'step 1 | drivers/c.c:4 claimed-twice: b claims 8086:0001 too (and 1 more entry): load order decides who gets the device',
    ]);
  });

  it('that deletes a driver cures what it was in', async () => {
    const before = { ...clean, [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }') };
    const ran = await review(before, series({ texts: before }, { texts: { [B]: undefined } }));
    expect(ran).toMatchObject({ status: 0, out: expect.stringContaining('cured: drivers/b.c:4: a claims') });
  });
});

describe('one line', () => {
  const vfio = {
    'drivers/Makefile': `${makefile('a')}obj-$(CONFIG_VFIO_B) += b.o\n`,
    [A]: driver('a', '{ PCI_DEVICE(0x10ec, PCI_ANY_ID) }'),
    [B]: driver('b', '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(0x8086, 1) }'),
  };
  const patch = (entry: string) =>
    mailText({
      subject: '[PATCH] b: more',
      diff: gitDiff(vfio, {
        ...vfio,
        [B]: driver('b', '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(0x8086, 1) }', entry),
      }),
    });

  it('gets one remark, the one that names the other driver', async () => {
    const ran = await review(vfio, patch('{ PCI_DEVICE(0x10ec, 2) }'), '--format', 'json');
    expect(JSON.parse(ran.out)).toEqual([
      expect.objectContaining({
        rule: 'covered-by-wildcard',
        path: B,
        related: [expect.objectContaining({ path: A })],
        fix: expect.objectContaining({
          edits: [expect.objectContaining({ newText: '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(0x10ec, 2) }' })],
        }),
      }),
    ]);
  });

  it('of the corrected version gets none', async () => {
    expect(await review(vfio, patch('{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(0x10ec, 2) }'))).toMatchObject({
      status: 0,
      out: '',
    });
  });

  it('that two other drivers have gets a remark of each', async () => {
    const tree = { ...clean, [C]: driver('c', '{ PCI_DEVICE(0x10ec, 2) }') };
    const bad = { [B]: driver('b', '{ PCI_DEVICE(0x10ec, 2) }') };
    const ran = await review(tree, series({ texts: tree }, { texts: bad }), '--format', 'json');
    const found: Finding[] = JSON.parse(ran.out);
    expect(found.map(({ path, related }) => [path, ...related.map((other) => other.path)])).toEqual([
      [B, A],
      [B, C],
    ]);
  });

  it('of which two things are to be said gets both said, the worst first', async () => {
    const bad = { [B]: driver('b', '{ PCI_DEVICE(0x10ec, 1) }').replace('\t{ },\n', '') };
    expect(await said({ texts: clean }, { texts: bad })).toEqual([
      expect.stringMatching(/b\.c:4 missing-sentinel: /),
      expect.stringMatching(/b\.c:4 claimed-twice: a claims 10ec:0001 too/),
    ]);
  });
});

describe('a series', () => {
  const bad = (name: string, ...more: string[]) =>
    driver(name, '{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x8086, 2) }', ...more);

  it('is told which patch brings what', async () => {
    expect(
      await said(
        { texts: clean },
        { texts: { README: 'new\n' } },
        { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') } },
        { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x8086, 9) }') } },
        {
          texts: {
            [B]: bad(
              'b',
              '{ PCI_DEVICE(0x10ec, 1) }',
              '{ PCI_DEVICE(0x8086, 9) }',
              '{ PCI_DEVICE(0x10ec, 2) }',
            ),
          },
        },
      ),
    ).toEqual([
      '2/4 step 2 | drivers/b.c:6 claimed-twice: a claims 10ec:0001 too (and 1 more entry): load order decides who gets the device',
    ]);
    const text = await review(
      clean,
      series(
        { texts: clean },
        { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') } },
        { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }') } },
      ),
    );
    expect(text.out.split('\n').filter((line) => /^(\S.* step|drivers)/.test(line))).toEqual([
      '1/2 step 1',
      'drivers/b.c:6:2: warning: a claims 10ec:0001 too: load order decides who gets',
      '2/2 step 2',
      'drivers/b.c:7:2: warning: a claims 10ec:0002 too: load order decides who gets',
    ]);
  });

  it('that has a new driver built last is told so on the line that the driver’s patch wrote', async () => {
    // Of two drivers the finding stands at the one whose module comes later.
    const [driverOfE, added] = ['drivers/e.c', 'drivers/0.c'];
    const before = { [driverOfE]: bad('e'), 'drivers/Makefile': makefile('e') };
    const mail = series(
      { texts: before },
      { texts: { [added]: driver('0', '{ PCI_DEVICE(0x8086, 2) }') } },
      { texts: { 'drivers/Makefile': makefile('e', '0') } },
    );
    const { out } = await review(before, mail);
    expect(out.split('\n').filter((line) => /^(\S.* step|drivers)/.test(line))).toEqual([
      '2/2 step 2',
      'drivers/0.c:4:2: warning: e claims 8086:0002 too: load order decides who gets',
    ]);
  });

  it('that renames a module later is told what it brought, with the patch that brought it', async () => {
    const before = { ...clean, 'drivers/Makefile': makefile('a', 'b') };
    const mail = series(
      { texts: before },
      { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') } },
      {
        texts: { 'drivers/z.c': clean[A]!, 'drivers/Makefile': makefile('z', 'b') },
        renames: { 'drivers/z.c': A },
      },
    );
    expect(await remarks(before, mail)).toEqual([
      '1/2 step 1 | drivers/b.c:6 claimed-twice: z claims 10ec:0001 too: load order decides who gets the device',
    ]);
    const { out } = await review(before, mail);
    expect(out.split('\n').filter((line) => /^(\S.* step|drivers)/.test(line))).toEqual([
      '1/2 step 1',
      'drivers/b.c:6:2: warning: a claims 10ec:0001 too: load order decides who gets',
    ]);
    const cures = series(
      { texts: { ...before, [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') } },
      {
        texts: { 'drivers/z.c': clean[A]!, 'drivers/Makefile': makefile('z', 'b') },
        renames: { 'drivers/z.c': A },
      },
      { texts: { [B]: clean[B]! } },
    );
    const cured = await review({ ...before, [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') }, cures);
    expect(cured.out.split('\n').filter((line) => /^(\S.* step|cured)/.test(line))).toEqual([
      '2/2 step 2',
      expect.stringMatching(/^cured: drivers\/z\.c:4: b claims 10ec:0001 too/),
    ]);
  });

  it('that cures itself what it brought is not told of it', async () => {
    expect(
      await said(
        { texts: clean },
        { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') } },
        { texts: { [B]: bad('b') } },
      ),
    ).toEqual([]);
  });

  it('goes on without a patch that does not apply', async () => {
    const mails = series(
      { texts: clean },
      { texts: { [A]: clean[A]!.replace('1) },', '7) },') } },
      { texts: { [B]: bad('b', '{ PCI_DEVICE(0x10ec, 2) }') } },
    );
    const other = { ...clean, [A]: clean[A]!.replace('1) },', '3) },') };
    const ran = await review(other, mails, '--format', 'concise');
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(
      'matchtable: 1/2 step 1 does not apply and is left out:\n  drivers/a.c: hunk 1: line 4: expected `{ PCI_DEVICE(0x10ec, 1) },`, found `{ PCI_DEVICE(0x10ec, 3) },`\n',
    );
    expect(ran.out).toBe(
      'drivers/b.c:6:2: warning: a claims 10ec:0002 too: load order decides who gets the device [claimed-twice]\n',
    );
  });

  it('of which there are two is told by series', async () => {
    const one = gitDiff(clean, { ...clean, [B]: bad('b', '{ PCI_DEVICE(0x10ec, 1) }') });
    const two = gitDiff(clean, {
      ...clean,
      [A]: driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x8086, 2) }'),
    });
    const ran = await review(
      clean,
      mbox(mailText({ subject: '[PATCH] one', diff: one }), mailText({ subject: '[PATCH] two', diff: two })),
    );
    expect(ran.out).toMatch(/^one\n\none\n\ndrivers\/b\.c:6:.*\ntwo\n\ntwo\n\ndrivers\/a\.c:5:/s);
  });
});

describe('what is put on the tree', () => {
  const said = async (diff: string, tree: Texts = clean) => {
    const { status, err } = await review(tree, diff);
    return [status, ...err.split('\n').filter((line) => /^( {2}|note)/.test(line))];
  };

  it.each([
    [
      'a file that is not there',
      gitDiff({ 'drivers/x.c': 'a\n' }, { 'drivers/x.c': 'b\n' }),
      '  drivers/x.c: is not in the tree',
    ],
    ['a new file that is there', gitDiff({}, { [A]: 'b\n' }), '  drivers/a.c: is in the tree already'],
    [
      'a deleted file with more text',
      gitDiff({ [A]: clean[A]!.slice(0, -1) }, {}),
      expect.stringMatching(/^ {2}drivers\/a\.c: hunk 1: line \d+: expected the end of the file$/),
    ],
    [
      'a path out of the tree',
      gitDiff({ 'x/../../../etc/passwd': 'root\n' }, { 'x/../../../etc/passwd': 'toor\n' }),
      '  x/../../../etc/passwd: leads out of the tree: refused',
    ],
  ])('%s', async (_, diff, told) => {
    expect(await said(diff)).toEqual([2, told]);
  });

  it('may be of diff -N, which says of no file that it is new or gone', async () => {
    const time = '1970-01-01 00:00:00.000000000 +0000';
    const lines = (sign: string, text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => `${sign}${line}\n`)
        .join('');
    const count = (text: string) => text.trimEnd().split('\n').length;
    const text = driver('c', '{ PCI_DEVICE(0x10ec, 2) }');
    const diff = `diff -ruN a/drivers/b.c b/drivers/b.c
--- a/drivers/b.c\t2021-03-09 08:33:56.000000000 +0200
+++ b/drivers/b.c\t${time}
@@ -1,${count(clean[B]!)} +0,0 @@
${lines('-', clean[B]!)}diff -ruN a/drivers/c.c b/drivers/c.c
--- a/drivers/c.c\t${time}
+++ b/drivers/c.c\t2021-03-09 08:33:56.000000000 +0200
@@ -0,0 +1,${count(text)} @@
${lines('+', text)}`;
    expect(await remarks(clean, diff)).toEqual([
      'the patch | drivers/c.c:4 claimed-twice: a claims 10ec:0002 too: load order decides who gets the device',
    ]);
    expect(await said(diff, { ...clean, [C]: 'there\n' })).toEqual([
      2,
      '  drivers/c.c: hunk 1: the lines that it changes are not at or near line 1',
    ]);
  });

  it('is told where hunks stand elsewhere, and what is not read', async () => {
    const mine = { ...clean, [B]: `/* Mine. */\n${clean[B]}` };
    const diff = gitDiff(clean, { ...clean, [B]: clean[B]!.replace('this_driver);', 'this_driver); // b') });
    expect(await said(diff, mine)).toEqual([0, 'note: the patch: applied with an offset of up to 1 line']);
    const binary =
      'diff --git a/logo.png b/logo.png\nnew file mode 100644\nindex 0000000..1\nBinary files /dev/null and b/logo.png differ\n';
    const mode = 'diff --git a/drivers/a.c b/drivers/a.c\nold mode 100644\nnew mode 100755\n';
    const link =
      'diff --git a/drivers/l.c b/drivers/l.c\nnew file mode 120000\nindex 0000000..1\n--- /dev/null\n+++ b/drivers/l.c\n@@ -0,0 +1 @@\n+../../etc/passwd\n\\ No newline at end of file\n';
    expect(await said(binary + mode + link)).toEqual([
      0,
      'note: the patch: not looked into: logo.png, drivers/l.c',
    ]);
  });

  it('goes not through links', async () => {
    const diff = gitDiff({ 'drivers/link/x.c': 'a\n' }, { 'drivers/link/x.c': 'b\n' });
    const { matchtable, memoryDisk } = await import('../cli/harness.ts');
    const { treeOf } = await import('./reviewed.ts');
    const files = treeOf({ ...clean, 'drivers/link/x.c': 'a\n' });
    const ran = await matchtable(['review', '--tree', '/linux'], {
      files,
      host: {
        ...memoryDisk(files),
        input: () => Buffer.from(diff),
        link: (path) => (path === '/linux/drivers/link' ? '/etc' : undefined),
      },
    });
    expect(ran.status).toBe(2);
    expect(ran.err).toContain('  drivers/link/x.c: leads through a symbolic link: refused\n');
  });

  it('may have another charset than the file', async () => {
    const tree = { ...clean, [B]: `/* Größe */\n${driver('b', '{ PCI_DEVICE(0x8086, 1) }')}` };
    const diff = gitDiff(tree, { ...tree, [B]: `/* Größe */\n${driver('b', '{ PCI_DEVICE(0x10ec, 1) }')}` });
    const mail = mailText({
      subject: '[PATCH] b',
      diff,
      headers: ['Content-Type: text/plain; charset=ISO-8859-1'],
    });
    const { matchtable, memoryDisk } = await import('../cli/harness.ts');
    const { treeOf } = await import('./reviewed.ts');
    const files = treeOf(tree);
    const ran = await matchtable(['review', '--tree', '/linux', '--format', 'concise'], {
      files,
      host: { ...memoryDisk(files), input: () => Buffer.from(mail, 'latin1') },
    });
    expect(ran).toMatchObject({
      status: 1,
      out: expect.stringContaining('drivers/b.c:5:2: warning: a claims 10ec:0001 too'),
    });
  });
});

describe('the command line', () => {
  it.each([
    [['--range', 'a..b', 'x.patch'], '--range takes the place of patches: name one or the other'],
    [['--range', 'a..b', '--base', 'c'], '--range says itself what its base is: leave out --base'],
    [['--revision', 'two'], '--revision wants a number, not two'],
    [['no.patch'], 'the patch no.patch can not be read: no such file'],
    [['--base', 'HEAD'], '/linux: '],
  ])('%j', async (args, message) => {
    const ran = await review(clean, gitDiff(clean, { ...clean, [A]: 'x\n' }), ...args);
    expect(ran.status).toBe(2);
    expect(ran.err).toContain(`matchtable: ${message}`);
  });
});
