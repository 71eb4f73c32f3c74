// Which kernel tree a file belongs to: several at once, and modules outside of any.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openTree } from '../../server/src/lsp/open-tree.ts';
import * as protocol from '../../server/src/lsp/protocol.ts';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client | undefined;
const roots: string[] = [];
const tree = () => {
  const root = miniature();
  roots.push(root);
  return root;
};

afterEach(async () => {
  await client?.stop();
  client = undefined;
  for (const root of roots.splice(0)) remove(root);
});

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';

test('two trees at once, each with its own findings', async () => {
  const [one, two] = [tree(), tree()];
  const path = join(two, MLX5);
  writeFileSync(path, readFileSync(path, 'utf8').replace('0x1042', '0x1043'));
  client = await startClient({ folders: [one, two] });
  await client.until('the one', () =>
    client!.diagnosticsOf(join(one, MLX5)).some(({ message }) => String(message).includes('1af4:1042')),
  );
  await client.until('the other', () =>
    client!.diagnosticsOf(path).some(({ message }) => String(message).includes('1af4:1043')),
  );
  await client.ready(one);
  await client.ready(two);
  const nodes = await client.request<protocol.ViewNode[]>(protocol.TABLES, { path: [] });
  expect(nodes.map(({ kind, root }) => [kind, root])).toEqual([
    ['tree', one],
    ['tree', two],
  ]);
  const buses = await client.request<protocol.ViewNode[]>(protocol.TABLES, { path: [two] });
  expect(buses.map(({ key }) => key)).toContain('pci');
});

test('where no thread can be started for a tree that is said of it', async () => {
  const said: string[] = [];
  const say = (what: string) => () => said.push(what);
  const events = { findings: () => {}, progress: () => {}, state: say('state'), project: () => {} };
  // A path that no thread takes.
  const opened = openTree(
    tree(),
    [],
    protocol.DEFAULT_SETTINGS,
    { threadProgram: 'x', cache: undefined },
    events,
  );
  await opened.settled();
  expect(opened.state()).toMatchObject({ kind: 'failed', message: expect.stringContaining('worker') });
  expect(said).toEqual(['state']);
  opened.close();
});

test('a folder that leaves the workspace takes its findings along', async () => {
  const [one, two] = [tree(), tree()];
  client = await startClient({ folders: [one, two] });
  const [here, there] = [one, two].map((root) => join(root, MLX5)) as [string, string];
  await client.until('both', () => [here, there].every((path) => client!.diagnosticsOf(path).length === 2));
  const folders = (event: { added: readonly string[]; removed: readonly string[] }) => {
    const named = (paths: readonly string[]) => paths.map((path) => ({ uri: uri(path), name: path }));
    return client!.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: named(event.added), removed: named(event.removed) },
    });
  };
  await folders({ added: [], removed: [two] });
  await client.until('none', () => client!.diagnosticsOf(there).length === 0);
  expect(client.diagnosticsOf(here)).toHaveLength(2);
  expect(await client.request<protocol.ViewNode[]>(protocol.TABLES, { path: [] })).not.toContainEqual(
    expect.objectContaining({ kind: 'tree' }),
  );
  await folders({ added: [two], removed: [] });
  await client.until('both again', () => client!.diagnosticsOf(there).length === 2);
});

test('a folder below the tree is enough', async () => {
  const root = tree();
  client = await startClient({ folders: [join(root, 'drivers/vfio')] });
  await client.ready(root);
});

test('a module outside of any tree, against the one that the settings name', async () => {
  const root = tree();
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'matchtable-out-')));
  roots.push(outside);
  const path = join(outside, 'snap.c');
  const text = `#include <linux/pci.h>
static const struct pci_device_id snap_ids[] = {
	{ PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042, PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) },
	{ }
};
MODULE_DEVICE_TABLE(pci, snap_ids);
static struct pci_driver snap = { .name = "snap", .id_table = snap_ids };
`;
  writeFileSync(path, text);
  client = await startClient({ folders: [outside], settings: { kernelTree: root } });
  const found = await client.until('the finding', () =>
    client!.diagnosticsOf(path).find(({ message }) => String(message).includes('virtio_pci')),
  );
  expect(found.range.start).toEqual({ line: 2, character: 1 });
  expect(found.relatedInformation![0]!.location.uri).toBe(
    uri(join(root, 'drivers/virtio/virtio_pci_common.c')),
  );
  client.open(path, text.replace('{ PCI_DEVICE_SUB', '// { PCI_DEVICE_SUB'));
  await client.until('none', () =>
    client!.diagnosticsOf(path).every(({ message }) => !String(message).includes('virtio_pci')),
  );
  client.closeFile(path);
  rmSync(path);
  await client.until('none', () => client!.diagnosticsOf(path).length === 0);
});

test('without that setting, nothing is told of it', async () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'matchtable-out-')));
  roots.push(outside);
  client = await startClient({ folders: [outside], settings: {} });
  const path = join(outside, 'a.c');
  client.open(path, 'int a;\n');
  expect(await client.request('textDocument/documentSymbol', { textDocument: { uri: uri(path) } })).toEqual(
    [],
  );
});
