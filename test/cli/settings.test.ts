// matchtable.json on the command line.
import { describe, expect, test } from 'vitest';
import { matchtable } from './harness.ts';
import { smallTree, tableFile } from './small-tree.ts';

const ENTRY = '\t{ PCI_DEVICE(0x10ec, 1), .driver_data = ';
const TABLE = tableFile(`${ENTRY}1 },\n${ENTRY}2 },\n\t{ }`, 'a');
const files = (settings?: string, extra: Record<string, string> = {}) => ({
  ...smallTree({ 'drivers/a.c': TABLE, ...(settings !== undefined && { 'matchtable.json': settings }) }),
  ...extra,
});
const lint = (on: Record<string, string | Uint8Array>, ...args: string[]) =>
  matchtable(['lint', '/linux', '--format', 'concise', ...args], { files: on });

test.each([
  [undefined, [], 1, 'warning'],
  ['{"rules": {"duplicate-entry": "error"}}', [], 1, 'error'],
  ['{"rules": {"duplicate-entry": "info"}}', [], 0, ''],
  ['{"rules": {"duplicate-entry": "info"}}', ['--show-info'], 0, 'info'],
  ['{"rules": {"duplicate-entry": "off"}}', [], 0, ''],
  ['{"rules": {"duplicate-entry": "off"}}', ['--no-settings'], 1, 'warning'],
  ['{"rules": {"duplicate-entry": "off"}}', ['--select', 'duplicate-entry'], 1, 'warning'],
  ['{"rules": {"duplicate-entry": "off"}}', ['--settings', '/mine.json'], 1, 'error'],
  ['{"exclude": ["drivers/**"]}', [], 0, ''],
  ['{"buses": ["usb"]}', [], 0, ''],
  ['{"buses": ["usb"]}', ['--bus', 'pci'], 1, 'warning'],
  ['{"buses": ["usb", "pci"]}', [], 1, 'warning'],
])('%s %j', async (settings, args, status, severity) => {
  const ran = await lint(
    files(settings, { '/mine.json': '{"rules": {"duplicate-entry": "error"}}' }),
    ...args,
  );
  expect(ran.status).toBe(status);
  expect(ran.out).toMatch(severity === '' ? /^$/ : new RegExp(`^drivers/a\\.c:5:\\d+: ${severity}: .*\n$`));
});

test('review: levels, excluded paths and the baseline count', async () => {
  const patch = [
    '--- a/drivers/a.c',
    '+++ b/drivers/a.c',
    '@@ -5,2 +5,3 @@',
    ` ${TABLE.split('\n')[4]}`,
    '+\t{ PCI_DEVICE(0x10ec, 2), .class = 0x20000 },',
    ' \t{ }',
    '',
  ].join('\n');
  const review = (settings: string, more: Record<string, string> = {}) =>
    matchtable(['review', '--tree', '/linux', '/p.diff', '--format', 'concise', '--show-info'], {
      files: files(settings, { '/p.diff': patch, ...more }),
    });
  const found = await review('{}');
  expect(found.out).toContain('info: class 0x020000');
  expect((await review('{"rules": {"class-without-mask": "off"}}')).out).toBe('');
  expect((await review('{"exclude": ["drivers"]}')).out).toBe('');
  const { out } = await matchtable(
    ['review', '--tree', '/linux', '/p.diff', '--format', 'json', '--show-info'],
    { files: files('{}', { '/p.diff': patch }) },
  );
  const [{ fingerprint }] = JSON.parse(out);
  const entry = { fingerprint, rule: '', bus: '', path: '', table: '', message: '', reason: 'because' };
  const baseline = { '/linux/known.json': JSON.stringify({ findings: [entry] }) };
  expect((await review('{"baseline": "./known.json"}', baseline)).out).toBe('');
});

describe('what is wrong is told with its line, and nothing runs', () => {
  test('all of it', async () => {
    const ran = await lint(
      files('{\n  "rules": {\n    "duplicate-entri": "off",\n    "claimed-twice": 3\n}}'),
    );
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toContain(
      'matchtable.json, line 3: unknown rule "duplicate-entri"; did you mean "duplicate-entry"?\n',
    );
    expect(ran.err).toContain('matchtable.json, line 4: expected "off", "info", "warning", "error"\n');
  });

  test('a file that is not there', async () => {
    const ran = await lint(files(), '--settings', 'no.json');
    expect(ran).toMatchObject({ status: 2, out: '' });
    expect(ran.err).toContain('the settings no.json can not be read: no such file');
  });

  test('for review too', async () => {
    const ran = await matchtable(['review', '--tree', '/linux'], { files: files('{"exclude": 1}') });
    expect(ran.status).toBe(2);
    expect(ran.err).toContain('matchtable.json, line 1: expected a list of globs');
  });
});

test('a file that is asked for by name and excluded: said', async () => {
  const on = files('{"exclude": ["drivers"]}');
  const ran = await matchtable(['lint', '/linux/drivers/a.c'], { files: on });
  expect(ran).toMatchObject({ status: 0, out: '' });
  expect(ran.err).toContain('note: drivers/a.c is excluded by the settings');
});

test('a driver outside of any tree: the settings of the current folder', async () => {
  const driver = {
    '/driver/a.c': TABLE,
    '/aliases': 'alias pci:v000010ECd00000001sv*sd*bc*sc*i* other\n',
  };
  const run = (settings: string, ...args: string[]) =>
    matchtable(['lint', '--against', '/aliases', '--tree', '/linux', 'a.c', '--format', 'concise', ...args], {
      folder: '/driver',
      files: { ...smallTree({}), ...driver, '/driver/matchtable.json': settings },
    });
  expect((await run('{}')).out).toContain('claimed-twice');
  expect((await run('{"exclude": ["a.c"]}')).out).toBe('');
  expect((await run('{"rules": {"claimed-twice": "off"}}')).out).not.toContain('claimed-twice');
  expect((await run('{"rules": {"claimed-twice": "off"}}', '--no-settings')).out).toContain('claimed-twice');
});
