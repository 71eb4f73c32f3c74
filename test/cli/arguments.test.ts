// What a user can get wrong on the command line: a message that helps, and exit code 2.

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LOOKS } from '../../server/src/cli/ahead.ts';
import { matchtable } from './harness.ts';
import { smallTree, tableFile } from './small-tree.ts';

const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const HEADER = 'include/linux/mod_devicetable.h';

describe('help and version', () => {
  test('--version', async () => {
    expect(await matchtable(['--version'])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test('--help lists the commands, with examples', async () => {
    const { status, out, err } = await matchtable(['--help']);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const name of ['lint', 'entries', 'alias', 'overlaps', 'who', 'rules', 'explain'])
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    expect(out).toContain('Examples:');
  });

  test.each(['lint', 'entries', 'alias', 'overlaps', 'who'])('%s --help has examples', async (name) => {
    const { status, out } = await matchtable([name, '--help']);
    expect(status).toBe(0);
    expect(out).toContain(`matchtable ${name} `);
  });

  test.each([
    '',
    'lint',
    'review',
    'entries',
    'alias',
    'overlaps',
    'who',
    'rules',
    'explain',
    'cache',
    'lsp',
  ])('help of %s fits a terminal', async (name) => {
    const { out } = await matchtable([...(name === '' ? [] : [name]), '--help']);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const asked = await matchtable(['help', ...(name === '' ? [] : [name])]);
    expect(asked).toEqual({ status: 0, out, err: '' });
  });

  test('the commands that a thread is started for are those that look at what is kept', async () => {
    const { out } = await matchtable(['--help']);
    const names = [...out.matchAll(/^ {2}(\w+)\b.* {2,}\w/gm)].map(([, name]) => name!);
    expect(names).toContain('lint');
    const looking: string[] = [];
    for (const name of names)
      if ((await matchtable([name, '--help'])).out.match(/^ {2}--no-cache/m)) looking.push(name);
    expect([...LOOKS].sort()).toEqual(looking.sort());
  });

  test('no command at all is help on stderr', async () => {
    const { status, out, err } = await matchtable([]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('Usage:');
  });
});

describe('exit code 2 with nothing on stdout', () => {
  const cases: readonly [string, readonly string[], string][] = [
    ['unknown command', ['lnt'], "unknown command 'lnt'\n(Did you mean lint?)"],
    ['unknown option', ['entries', '--fromat', 'tsv'], "unknown option '--fromat'\n(Did you mean --format?)"],
    ['unknown format', ['lint', '--format', 'xml'], 'text, concise, json, jsonl, sarif, github'],
    ['unknown format of entries', ['entries', '--format', 'json'], 'tsv, jsonl'],
    ['unknown severity', ['lint', '--fail-on', 'note'], 'error, warning, info, never'],
    ['unknown bus', ['entries', '--bus', 'pc'], "unknown bus 'pc'; did you mean pci?"],
    ['unknown bus, short', ['entries', '--bus', 'foo'], "unknown bus 'foo' (known: "],
    ['unknown bus, letters swapped', ['entries', '--bus', 'pic'], "unknown bus 'pic'; did you mean pci?"],
    ['no rule at all', ['lint', '--select', ','], '--select names no rule'],
    ['unknown architecture', ['alias', '--arch', 'x87'], "unknown architecture 'x87'; did you mean x86?"],
    ['unknown rule to explain', ['explain', 'zzz'], "unknown rule 'zzz' (known: "],
    ['.config that is not there', ['alias', '--config', 'none'], 'none can not be read: no such file'],
    ['.config that is a folder', ['alias', '--config', 'drivers'], 'drivers can not be read: it is a folder'],
    [
      '.config that is none',
      ['alias', '--config', 'README.md'],
      'README.md is no kernel configuration: no CONFIG_',
    ],
    ['pci.ids that is not there', ['lint', '--pci-ids', 'none'], 'none can not be read: no such file'],
    ['tree that is not there', ['entries', 'nowhere'], 'nowhere: no such folder'],
    ['tree that is a file', ['entries', 'Makefile'], 'Makefile is no kernel tree: it is no folder'],
    ['tree that is none', ['entries', 'drivers'], `drivers is no kernel tree: no ${HEADER} in it`],
    ['file that is not there', ['lint', 'drivers/none.c'], 'drivers/none.c: no such file or folder'],
    ['file of no tree', ['lint', '/dev/null'], `/dev/null is in no kernel tree: no ${HEADER}`],
    ['file of another tree', ['lint', 'Makefile', '/dev/null'], '/dev/null is not in the kernel tree'],
    ['device that is none', ['who', 'xyz'], '"xyz" is no device: write vvvv:dddd'],
    ['too many arguments', ['entries', '.', '.'], 'too many arguments'],
    ['no device', ['who'], 'no device given: name one, or --lspci FILE, or --sysfs FOLDER'],
  ];
  test.each(cases)('%s', async (_what, args, message) => {
    const { status, out, err } = await matchtable(args, { folder: MINI });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^matchtable: /);
    expect(err).toContain(message);
  });

  test('unknown rules are named, with the nearest one', async () => {
    const { out } = await matchtable(['rules', '--format', 'json']);
    const [{ name }] = JSON.parse(out);
    const { status, err } = await matchtable(['lint', '--select', `${name}x`], { folder: MINI });
    expect(status).toBe(2);
    expect(err).toContain(`unknown rule '${name}x'; did you mean ${name}?`);
  });

  test('no tree around the current folder', async () => {
    const { status, err } = await matchtable(['lint'], {
      files: { '/some/place/notes.txt': '' },
      folder: '/some/place',
    });
    expect(status).toBe(2);
    expect(err).toContain(`no kernel tree here: no ${HEADER} in /some/place or a folder above it`);
  });

  test('a folder with the header but no Makefile', async () => {
    const files = { [`/linux/${HEADER}`]: '' };
    const { status, err } = await matchtable(['lint', '/linux'], { files });
    expect(status).toBe(2);
    expect(err).toBe('matchtable: /linux is no kernel tree: no Makefile in it\n');
  });

  test('a tree around the current folder that is none after all', async () => {
    const files = { [`/linux/${HEADER}`]: '', '/linux/drivers/a.c': '' };
    const { status, err } = await matchtable(['entries'], { files, folder: '/linux/drivers' });
    expect(status).toBe(2);
    expect(err).toContain('no kernel tree here: /linux is no kernel tree: no Makefile in it');
  });

  test('a driver outside of any tree: what to do about it', async () => {
    const files = { '/some/place/a.c': '' };
    for (const path of ['a.c', '.']) {
      const { status, err } = await matchtable(['lint', path], { files, folder: '/some/place' });
      expect(status).toBe(2);
      expect(err).toContain('for a driver outside of any tree add --against /lib/modules/');
    }
  });

  test('a folder that a kernel is built in stands for its source', async () => {
    const files = {
      ...smallTree({ 'drivers/a.c': tableFile('{ PCI_DEVICE(1, 2) }, { }') }),
      '/build/Makefile': '# generated\ninclude /linux/Makefile\n',
      '/relative/Makefile': 'include ../linux/Makefile\n',
      '/astray/Makefile': 'include /nowhere/Makefile\n',
    };
    for (const tree of ['/build', '/relative'])
      expect((await matchtable(['entries', tree], { files })).out).toContain('drivers/a.c\t');
    const { status, err } = await matchtable(['entries', '/astray'], { files });
    expect({ status, err }).toEqual({
      status: 2,
      err: `matchtable: /astray is no kernel tree: no ${HEADER} in it\n`,
    });
  });

  test('an error of our own is told as one', async () => {
    const { status, err } = await matchtable(['entries'], {
      folder: MINI,
      host: {
        open: () => {
          throw new TypeError('oops');
        },
      },
    });
    expect(status).toBe(2);
    expect(err).toContain('internal error: TypeError: oops');
  });
});

test('what is said of a mistake is broken between words on a terminal, and one line in a file', async () => {
  const files = smallTree({});
  const said = async (errIsTerminal: boolean) =>
    (await matchtable(['lint', '/linux', '--bus', 'zzzzz'], { files, host: { errIsTerminal, columns: 60 } }))
      .err;
  const lines = (await said(true)).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  expect((await said(false)).trimEnd()).toBe(lines.map((line) => line.trim()).join(' '));
});
