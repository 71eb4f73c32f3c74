// Completion inside match tables, in text that is no C yet.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CompletionItem,
  CompletionList,
  SignatureHelp,
  SignatureInformation,
} from 'vscode-languageserver-protocol';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client;
let root: string;
let next = 0;

beforeAll(async () => {
  root = miniature();
  client = await startClient({
    folders: [root],
    settings: {},
    capabilities: {
      workspace: { configuration: true },
      textDocument: { completion: { completionItem: { snippetSupport: true } } },
    },
  });
});

afterAll(async () => {
  await client.stop();
  remove(root);
});

const HEAD = '#include <linux/pci.h>\n#include <linux/module.h>\n';
const TABLE = `${HEAD}static const struct pci_device_id ids[] = {\n`;

/** Completion at the `|` of a text. */
async function complete(marked: string): Promise<readonly CompletionItem[]> {
  const text = marked.replace('|', '');
  const path = join(root, `drivers/typed${next++}.c`);
  client.open(path, text);
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const answer = await client.request<CompletionList | null>('textDocument/completion', {
    textDocument: { uri: uri(path) },
    position: { line: before.length - 1, character: before.at(-1)!.length },
  });
  client.closeFile(path);
  return answer?.items ?? [];
}

const labels = async (marked: string) => (await complete(marked)).map(({ label }) => label);

describe('between entries', () => {
  test('the macros that make one, as snippets', async () => {
    const items = await complete(`${TABLE}\t|\n};\n`);
    const device = items.find(({ label }) => label === 'PCI_DEVICE')!;
    expect(device.insertText).toMatch(/^\{ PCI_DEVICE\(\$\{1:\w+\}, \$\{2:\w+\}\) \},$/);
    expect(device.detail).toBe('<linux/pci.h>');
    expect(items.map(({ label }) => label)).toContain('PCI_DRIVER_OVERRIDE_DEVICE_VFIO');
  });

  test('a macro of the file itself', async () => {
    const text = `${HEAD}#define MINE(d) PCI_VENDOR_ID_INTEL, d, PCI_ANY_ID, PCI_ANY_ID\n#define OURS(d) .vendor = 0x8086, .device = (d)\nstatic const struct pci_device_id ids[] = {\n\t|`;
    expect(await labels(text)).toContain('OURS');
  });
});

describe('in an entry', () => {
  test('at its beginning: macros and fields', async () => {
    const found = await labels(`${TABLE}\t{ |`);
    expect(found).toContain('PCI_VDEVICE');
    expect(found).toContain('.driver_data');
  });

  test('fields that are not given yet', async () => {
    const found = await labels(`${TABLE}\t{ .vendor = 0x8086, .|`);
    expect(found).toContain('device');
    expect(found).not.toContain('vendor');
  });

  test('behind a macro: the fields that are left', async () => {
    expect(await labels(`${TABLE}\t{ PCI_DEVICE(0x8086, 1), |`)).toContain('.driver_data');
  });
});

describe('ids', () => {
  test('a vendor macro, with its number', async () => {
    const items = await complete(`${TABLE}\t{ PCI_DEVICE(|`);
    const realtek = items.find(({ label }) => label === 'PCI_VENDOR_ID_REALTEK')!;
    expect(realtek.detail).toBe('0x10ec');
  });

  test('device macros of that vendor only', async () => {
    const found = await labels(`${TABLE}\t{ PCI_DEVICE(PCI_VENDOR_ID_REALTEK, |`);
    expect(found).toContain('PCI_DEVICE_ID_REALTEK_8139');
    expect(found.filter((label) => label.startsWith('PCI_DEVICE_ID_TTTECH'))).toEqual([]);
  });

  test('also where the vendor is a number', async () => {
    expect(await labels(`${TABLE}\t{ PCI_DEVICE(0x10ec, PCI_|`)).toContain('PCI_DEVICE_ID_REALTEK_8139');
  });

  test('what PCI_VDEVICE pastes is left out', async () => {
    const found = await labels(`${TABLE}\t{ PCI_VDEVICE(|`);
    expect(found).toContain('REALTEK');
    expect(found).not.toContain('PCI_VENDOR_ID_REALTEK');
  });

  test('by designator and by position', async () => {
    expect(await labels(`${TABLE}\t{ .vendor = |`)).toContain('PCI_VENDOR_ID_REALTEK');
    expect(await labels(`${TABLE}\t{ .vendor = PCI_VENDOR_ID_REALTEK, .device = |`)).toContain(
      'PCI_DEVICE_ID_REALTEK_8139',
    );
    expect(await labels(`${TABLE}\t{ 0x10ec, |`)).toContain('PCI_DEVICE_ID_REALTEK_8139');
  });
});

test('signature help says which field an argument becomes', async () => {
  const path = join(root, 'drivers/signature.c');
  const text = `${TABLE}\t{ PCI_VDEVICE(REALTEK, `;
  client.open(path, text);
  const help = await client.request<SignatureHelp>('textDocument/signatureHelp', {
    textDocument: { uri: uri(path) },
    position: { line: text.split('\n').length - 1, character: text.split('\n').at(-1)!.length },
  });
  expect(help.activeParameter).toBe(1);
  const [{ label, parameters }] = help.signatures as [SignatureInformation];
  expect(label).toMatch(/^PCI_VDEVICE\(\w+, \w+\)$/);
  expect(parameters?.map(({ documentation }) => documentation)).toEqual([
    '.vendor = PCI_VENDOR_ID_…',
    '.device',
  ]);
});

describe('nothing', () => {
  test.each([
    ['behind the table', `${TABLE}\t{ }\n};\n|`],
    ['in a comment', `${TABLE}\t/* |`],
    ['in a string', `${TABLE}\t{ .name = "|`],
    ['in a function', 'int f(void)\n{\n\t|\n}\n'],
    ['in an array of something else', 'static const struct thing ids[] = {\n\t{ |'],
  ])('%s', async (_, text) => {
    expect(await labels(text)).toEqual([]);
  });
});

test('at every prefix of a real-looking table it answers', async () => {
  const text = `${TABLE}\t{ PCI_DEVICE(PCI_VENDOR_ID_REALTEK, 0x8139), .driver_data = (unsigned long)&x[2] },\n\t{ .vendor = 1, .device = 2, },\t// end "\n#ifdef CONFIG_X\n\t{ 0x10ec, 0x8138, PCI_ANY_ID, PCI_ANY_ID, 0, 0, 'a' },\n#endif\n\t{ 0, }\n};\n`;
  const path = join(root, 'drivers/prefix.c');
  client.open(path, '');
  for (let end = TABLE.length - 20; end <= text.length; end++) {
    client.change(path, text.slice(0, end));
    const before = text.slice(0, end).split('\n');
    await client.request('textDocument/completion', {
      textDocument: { uri: uri(path) },
      position: { line: before.length - 1, character: before.at(-1)!.length },
    });
  }
  expect(client.complaints()).toBe('');
});
