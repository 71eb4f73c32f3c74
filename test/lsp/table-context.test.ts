// Where the cursor stands, in whole files and in each of their prefixes, compared with what the engine reads.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { openFileReader } from '../../server/src/index/one-file.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { type TableContext, tableContext } from '../../server/src/lsp/table-context.ts';
import { type CSyntax, syntaxLoader } from '../../server/src/lsp/tree-sitter.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));

let syntax: CSyntax;
const complaints: string[] = [];

beforeAll(async () => {
  syntax = (await syntaxLoader(DIST, (message) => complaints.push(message))())!;
  expect(complaints).toEqual([]);
});

/** The context at the `|` of a text. */
const at = (marked: string): TableContext | undefined =>
  tableContext(syntax, marked.replace('|', ''), marked.indexOf('|'));

const T = 'static const struct pci_device_id ids[] = {\n';

describe('real files', () => {
  const files = openDisk(MINI);
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const reader = openFileReader({ files, tree });

  test.each([
    'drivers/net/ethernet/realtek/8139too.c',
    'drivers/vfio/pci/mlx5/main.c',
    'drivers/virtio/virtio_pci_common.c',
  ])('%s: an entry wherever one stands, in the whole text and in each prefix', (path) => {
    const text = readFileSync(`${MINI}/${path}`, 'utf8');
    const lines = text.split('\n');
    const starts = lines.map((_, i) => lines.slice(0, i).reduce((sum, line) => sum + line.length + 1, 0));
    const offset = ({ line, column }: { line: number; column: number }) => starts[line - 1]! + column - 1;
    const { tables } = reader.read(path, Buffer.from(text));
    const entries = tables.flatMap((table) =>
      table.entries.map(({ place }) => ({
        struct: table.struct,
        from: offset(place.range.start),
        to: offset(place.range.end),
      })),
    );
    expect(entries.length).toBeGreaterThan(0);
    for (let cursor = 0; cursor <= text.length; cursor++) {
      const entry = entries.find(({ from, to }) => from < cursor && cursor < to);
      const lineEnd = text.indexOf('\n', cursor);
      const whole = tableContext(syntax, text, cursor);
      expect(tableContext(syntax, text.slice(0, lineEnd < 0 ? text.length : lineEnd), cursor)).toEqual(whole);
      const typed = tableContext(syntax, text.slice(0, cursor), cursor);
      for (const context of [whole, typed])
        expect([cursor, context?.entry && context.struct]).toEqual([cursor, entry?.struct]);
    }
  });
});

describe('what is missing is put in', () => {
  test.each([
    ['an open call above', `${T}\t{ PCI_DEVICE(1, 2 },\n\t{ PCI_VDEVICE(A, |`],
    ['a brace too much above', `${T}\t{ PCI_DEVICE(1, 2)) },\n\t{ PCI_VDEVICE(A, |`],
    ['a missing argument', `${T}\t{ PCI_VDEVICE(A, | },\n`],
    ['a condition', `${T}#ifdef A\n\t{ PCI_DEVICE(1, 2) },\n#else\n\t{ PCI_VDEVICE(A, |`],
    ['a commented entry', `${T}/*\n\t{ PCI_DEVICE(1, 2 },\n*/\n\t{ PCI_VDEVICE(A, |`],
    ['letters of the world', `${T}\t{ PCI_DEVICE(1, 2) }, /* 🐧 ä " */\n\t{ PCI_VDEVICE(A, |) },`],
    ['no comma', `${T}\t{ PCI_DEVICE(1, 2) }\n\t{ PCI_VDEVICE(A, |`],
  ])('%s', (_, text) => {
    expect(at(text)?.entry?.call).toMatchObject({ macro: 'PCI_VDEVICE', at: 1 });
  });
});

test('a long table is read from an entry near the cursor', () => {
  const many = '\t{ PCI_DEVICE(0x8086, 0x1000), .driver_data = 1 },\n'.repeat(3000);
  expect(at(`${T}${many}\t{ PCI_VDEVICE(INTEL, 0x|`)?.entry?.call?.args).toEqual(['INTEL', '0x']);
  expect(at(`${T}${many}\t|`)).toEqual({ struct: 'pci_device_id', entry: undefined });
});

describe('an entry', () => {
  test('what is written behind the cursor counts too', () => {
    const entry = at(`${T}\t{ .vendor = 1, .| .subvendor = 3 },`)?.entry;
    expect(entry).toMatchObject({ dot: true });
    expect(at(`${T}\t{ .vendor = 1, .device = |, .subvendor = 3 },`)?.entry).toMatchObject({
      field: 'device',
      given: new Map([
        ['vendor', '1'],
        ['device', ''],
        ['subvendor', '3'],
      ]),
    });
  });

  test('arguments, the ones behind the cursor included', () => {
    expect(at(`${T}\t{ PCI_DEVICE(|, 0x1234) },`)?.entry?.call).toEqual({
      macro: 'PCI_DEVICE',
      args: ['', '0x1234'],
      at: 0,
    });
  });

  test('a macro that makes a whole entry', () => {
    expect(at(`${T}\tENTRY(1, |`)?.entry?.call).toEqual({ macro: 'ENTRY', args: ['1', ''], at: 1 });
  });

  test('a field of a field', () => {
    expect(at('struct usb_device_id t[] = {\n{ .driver_info = 1, .match_flags = |')?.entry).toMatchObject({
      field: 'match_flags',
    });
  });
});
