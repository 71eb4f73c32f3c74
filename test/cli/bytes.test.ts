// Strings of a table that are not ASCII: bytes for those who print what modpost prints, text for everybody else.
import { expect, test } from 'vitest';
import type { Host } from '../../server/src/cli/host.ts';
import { bytesOf, legible, textOf } from '../../server/src/files/legible.ts';
import { matchtable } from './harness.ts';
import { smallTree } from './small-tree.ts';

const OF = `#include <linux/module.h>
#include <linux/mod_devicetable.h>
static const struct of_device_id ids[] = {
	{ .compatible = "acmé,à b" },
	{ .compatible = "acm\\351,\\xf0\\x9f\\x98\\x80" },
	{ .compatible = "acmé,à b" },
	{ }
};
MODULE_DEVICE_TABLE(of, ids);
static struct platform_driver foo = { .driver = { .name = "à", .of_match_table = ids } };
`;
const FILES = smallTree({ 'drivers/a.c': OF });

/** What a command writes, byte by byte. */
async function written(...args: string[]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const out: Host['out'] = (text) => {
    pieces.push(Buffer.from(text as string));
  };
  await matchtable(args, { folder: '/linux', files: FILES, out });
  return Buffer.concat(pieces);
}

const PLAIN = Buffer.from('acmé,à_b');
const ODD = Buffer.from('acm\xe9,\xf0\x9f\x98\x80', 'latin1');

test('alias writes the bytes of the string', async () => {
  const out = await written('alias');
  const line = (name: Buffer, behind: string) =>
    Buffer.concat([Buffer.from('alias of:N*T*C'), name, Buffer.from(`${behind} a\n`)]);
  const each = (name: Buffer) => Buffer.concat([line(name, ''), line(name, 'C*')]);
  expect(out).toEqual(Buffer.concat([each(PLAIN), each(ODD), each(PLAIN)]));
});

test('entries in tsv, too; in JSON the text that they are', async () => {
  const tsv = await written('entries', '--bus', 'of');
  expect(tsv.includes(Buffer.from('\tacmé,à b'))).toBe(true);
  expect(tsv.includes(Buffer.concat([Buffer.from('\t'), ODD]))).toBe(true);
  const rows = `${await written('entries', '--bus', 'of', '--format', 'jsonl')}`.trimEnd().split('\n');
  expect(rows.map((text) => JSON.parse(text).fields.compatible)).toEqual([
    'acmé,à b',
    'acm\ufffd,😀',
    'acmé,à b',
  ]);
});

test('findings, and devices that are asked for', async () => {
  const json = JSON.parse(`${await written('lint', '--bus', 'of', '--format', 'json', '--show-info')}`);
  const messages = json.map(({ message }: { message: string }) => message).join('\n');
  expect(messages).toContain('acmé,à');
  expect(messages).not.toMatch(/Ã/);
  for (const format of ['json', 'tsv', 'text']) {
    const out = `${await written('who', 'of:NfooT(null)Cacmé,à_b', '--format', format)}`;
    expect(out).toContain('à');
    expect(out).not.toMatch(/Ã/);
    expect(out).toContain('drivers/a.c');
  }
});

test('bytes as text and back', () => {
  expect(textOf('a\xc3\xa9\xe9')).toBe('aé\ufffd');
  expect(bytesOf('aé😀')).toBe('a\xc3\xa9\xf0\x9f\x98\x80');
  expect(legible('a\xc3\xa9 … é\xe9')).toBe('aé … éé');
});
