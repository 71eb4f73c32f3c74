// Hover: the dossier of an entry, a table, an export, a driver.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver-protocol';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client;
let root: string;

beforeAll(async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  await client.ready(root);
});

afterAll(async () => {
  await client.stop();
  remove(root);
});

/** Hover on the first place where `mark` stands in a file; `edit` changes its text first. */
async function hover(path: string, mark: string, edit = (text: string) => text): Promise<string> {
  const file = join(root, path);
  const text = edit(readFileSync(file, 'utf8'));
  client.open(file, text);
  const before = text.slice(0, text.indexOf(mark)).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)!.length + 1 };
  const ask = () =>
    client.request<Hover | null>('textDocument/hover', { textDocument: { uri: uri(file) }, position });
  const value = (found: Hover | null) => (found ? (found.contents as { value: string }).value : '');
  let told = value(await ask());
  // The thread may be busy with the text that was just opened.
  for (let i = 0; i < 100 && told.includes('not known yet'); i++) {
    await new Promise((go) => setTimeout(go, 50));
    told = value(await ask());
  }
  client.closeFile(file);
  return told;
}

const REALTEK = 'drivers/net/ethernet/realtek';

test('an entry: names, numbers behind the macros, alias, module, who else claims it', async () => {
  const told = await hover(`${REALTEK}/8139cp.c`, '{ PCI_DEVICE(PCI_VENDOR_ID_REALTEK');
  expect(told).toContain('`10ec:8139`');
  expect(told).toContain('vendor `0x10ec` · device `0x8139`');
  expect(told).toContain('`pci:v000010ECd00008139sv*sd*bc*sc*i*`');
  expect(told).toContain('`cp_pci_tbl[0]` · driver `8139cp` · module `8139cp`: `CONFIG_8139CP`');
  expect(told).toMatch(
    /1\. `8139cp` \(this one\)\n2\. \[8139too\]\(file:.*8139too\.c#L11\): the same devices, module 8139too/,
  );
  // As the command line says it: nothing is left for the load order.
  expect(told).toMatch(/\[the probe of 8139cp steps aside by revision\]\(file:.*8139cp\.c#L16\)/);
  expect(told).not.toContain('order decides');
});

test('a wildcard above: all of these and more', async () => {
  const told = await hover('drivers/vfio/pci/mlx5/main.c', '{ PCI_DEVICE_SUB(');
  expect(told).toContain('`1af4:1042:15b3:*`');
  expect(told).toMatch(/\[virtio-pci\]\(.*virtio_pci_common\.c#L7\): all of these and more/);
  expect(told).toContain('Load order decides between mlx5-vfio-pci and virtio-pci');
});

test('override_only, in words', async () => {
  const told = await hover(
    'drivers/vfio/pci/hisilicon/hisi_acc_vfio_pci.c',
    '{ PCI_DRIVER_OVERRIDE_DEVICE_VFIO(',
  );
  expect(told).toContain('Matches only a device whose `driver_override` names');
  expect(told).toContain('vfio_pci:v');
});

test('why an entry is never reached', async () => {
  const twice = (text: string) =>
    text.replace(
      /(\{ PCI_DEVICE\(PCI_VENDOR_ID_REALTEK.*\n)/,
      '$1\t{ PCI_DEVICE(0x10ec, 0x8139), /* again */ },\n',
    );
  expect(await hover(`${REALTEK}/8139cp.c`, '{ PCI_DEVICE(0x10ec', twice)).toContain(
    '**Never reached**: `cp_pci_tbl[0]`, line 8, matches the same devices first.',
  );
  const behind = (text: string) => text.replace('{ },\n', '{ },\n\t{ PCI_DEVICE(0x1234, 0x5678) },\n');
  expect(await hover(`${REALTEK}/8139cp.c`, '{ PCI_DEVICE(0x1234', behind)).toContain(
    '**Never reached**: the table ends at `cp_pci_tbl[2]`, line 10.',
  );
  expect(await hover(`${REALTEK}/8139cp.c`, '{ },')).toContain('The table ends here');
});

test('MODULE_DEVICE_TABLE: what modpost makes of the table', async () => {
  const told = await hover(`${REALTEK}/8139cp.c`, 'MODULE_DEVICE_TABLE(');
  expect(told).toContain('2 aliases in `modules.alias`: `8139cp` is loaded for these devices');
  expect(told).toContain('`pci:v000010ECd00008139sv*sd*bc*sc*i*`');
});

test('a table and its driver', async () => {
  expect(await hover(`${REALTEK}/8139cp.c`, 'cp_pci_tbl[]')).toContain(
    '`cp_pci_tbl`: 2 entries of bus `pci`',
  );
  const told = await hover(`${REALTEK}/8139cp.c`, 'cp_driver = {');
  expect(told).toContain('`struct pci_driver cp_driver`: driver `8139cp`');
});

test('several entries of one macro', async () => {
  const told = await hover('drivers/gpu/drm/i915/i915_pci.c', 'INTEL_');
  expect(told).toMatch(/^\d+ entries of `pciidlist`|^\*\*/);
});

test('elsewhere there is nothing to tell', async () => {
  expect(await hover(`${REALTEK}/8139cp.c`, 'return -ENODEV')).toBe('');
});

const IDS = 'include/linux/pci_ids.h';

test('a vendor in a header: its number and name, and the drivers that take its devices', async () => {
  const told = await hover(IDS, 'PCI_VENDOR_ID_REDHAT_QUMRANET');
  expect(told).toMatch(/^\*\*`PCI_VENDOR_ID_REDHAT_QUMRANET`\*\* = `0x1af4`\n\n2 entries in 2 tables:/);
  expect(told).toMatch(/\[virtio-pci\]\(file:.*virtio_pci_common\.c#L7\) \(pci\): 1 entry/);
  expect(told).toContain('mlx5');
});

test('a device in a header: only of that vendor', async () => {
  const told = await hover(IDS, 'PCI_DEVICE_ID_REALTEK_8139');
  expect(told).toContain('= `0x8139`\n\n2 entries in 2 tables:');
  expect(told).toMatch(/\[8139too\].*\[8139cp\]|\[8139cp\][\s\S]*\[8139too\]/);
});

test('an entry macro in a header: what its arguments become, who uses it', async () => {
  const told = await hover('include/linux/pci.h', 'PCI_DEVICE_SUB(');
  expect(told).toContain('makes an entry of `struct pci_device_id` · `vend` → `.vendor`');
  expect(told).toContain('mlx5');
});

test('a macro that no table has to do with is left to others', async () => {
  expect(await hover(IDS, '_LINUX_PCI_IDS_H')).toBe('');
});
