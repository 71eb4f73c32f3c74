// Findings that are known: written down, left out, told where they are gone.
import { expect, test } from 'vitest';
import { matchtable } from './harness.ts';
import { smallTree, tableFile } from './small-tree.ts';

const SECOND = '\t{ PCI_DEVICE(0x10ec, 1), .driver_data = 2 },\n';
const TABLE = tableFile(`\t{ PCI_DEVICE(0x10ec, 1), .driver_data = 1 },\n${SECOND}\t{ }`, 'a');

/** A disk in memory that can be written to. */
function disk(extra: Record<string, string> = {}) {
  const files: Record<string, string | Uint8Array> = { ...smallTree({ 'drivers/a.c': TABLE }), ...extra };
  const run = (...args: string[]) =>
    matchtable(['lint', '/linux', ...args], {
      files,
      host: {
        write(path: string, bytes: Uint8Array) {
          files[path] = Buffer.from(bytes).toString();
        },
      },
    });
  return { files, run };
}

const entriesOf = (text: string | Uint8Array | undefined) => JSON.parse(`${text}`).findings;

test('what is written is left out; what comes later is not', async () => {
  const { files, run } = disk();
  const first = await run('--format', 'concise');
  expect(first.status).toBe(1);
  const written = await run('--write-baseline', '/known.json');
  expect(written).toMatchObject({ status: 0, out: '' });
  expect(written.err).toContain('1 finding written to /known.json');
  expect(entriesOf(files['/known.json'])).toEqual([
    expect.objectContaining({
      rule: 'duplicate-entry',
      bus: 'pci',
      path: 'drivers/a.c',
      table: 'ids',
      reason: '',
    }),
  ]);
  const second = await run('--baseline', '/known.json', '--format', 'concise');
  expect(second).toMatchObject({ status: 0, out: '' });
  expect(second.err).toContain('1 finding known to /known.json, 1 of its entries without a reason');

  files['/linux/drivers/a.c'] =
    `\n\n${TABLE.replace('\t{ }', '\t{ PCI_DEVICE(0x10ec, 2), .class = 3 },\n\t{ }')}`;
  const third = await run('--baseline', '/known.json', '--format', 'concise');
  expect(third.out).toMatch(/^drivers\/a\.c:8:\d+: error: 3 /);
  expect(third.out).not.toContain('[duplicate-entry]');
});

test('reasons stay; what is gone is told, and taken out by the next writing', async () => {
  const { files, run } = disk();
  await run('--write-baseline', '/known.json');
  files['/known.json'] = `${files['/known.json']}`.replace('"reason": ""', '"reason": "kept for old boards"');
  await run('--write-baseline', '/known.json');
  expect(entriesOf(files['/known.json'])[0].reason).toBe('kept for old boards');

  files['/linux/drivers/a.c'] = TABLE.replace(SECOND, '');
  const { err } = await run('--baseline', '/known.json');
  expect(err).toContain('/known.json: no longer found: drivers/a.c: ');
  // Nothing was looked for under another rule's name.
  expect((await run('--baseline', '/known.json', '--select', 'missing-sentinel')).err).not.toContain(
    'no longer',
  );
  await run('--write-baseline', '/known.json', '--select', 'missing-sentinel');
  expect(entriesOf(files['/known.json'])).toHaveLength(1);
  await run('--write-baseline', '/known.json');
  expect(entriesOf(files['/known.json'])).toEqual([]);
});

test.each([
  ['no JSON', '{\n"findings": [\n', 'line 3: no JSON'],
  ['something else', '[]', 'line 1: expected {"findings": […]}'],
  [
    'an entry without a reason key',
    '{"findings": [\n{"fingerprint": "a", "rule": "b", "bus": "c", "path": "d", "table": "e", "message": "f"}\n]}',
    'line 2: expected a text for "reason"',
  ],
])('%s is refused with its line', async (_, text, told) => {
  const { run } = disk({ '/known.json': text });
  const { status, err } = await run('--baseline', '/known.json');
  expect(status).toBe(2);
  expect(err).toContain(`/known.json, ${told}`);
});

test('the settings name a baseline: the command line has another one, or none', async () => {
  const { files, run } = disk({ '/linux/matchtable.json': '{"baseline": "known.json"}' });
  const none = await run();
  expect(none.status).toBe(2);
  expect(none.err).toContain('the baseline known.json can not be read: no such file');
  await run('--write-baseline', '/linux/known.json');
  const known = await run();
  expect(known).toMatchObject({ status: 0, out: '' });
  expect(known.err).toContain('1 finding known to known.json');
  files['/other.json'] = '{"findings": []}';
  expect((await run('--baseline', '/other.json')).status).toBe(1);
  expect((await run('--no-settings')).status).toBe(1);
});

test('a baseline is not written by a run that fixes', async () => {
  const { files, run } = disk();
  const ran = await run('--fix', '--write-baseline', '/known.json');
  expect(ran.status).toBe(2);
  expect(ran.err).toContain('fix first, then write what is left');
  expect(files['/known.json']).toBeUndefined();
});

test('a baseline that is not there', async () => {
  const { status, err } = await disk().run('--baseline', '/nowhere.json');
  expect(status).toBe(2);
  expect(err).toContain('the baseline /nowhere.json can not be read: no such file');
});
