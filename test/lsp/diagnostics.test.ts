// Findings over the protocol: of a single file at once, of the whole tree when it is read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client | undefined;
let root: string;

afterEach(async () => {
  await client?.stop();
  client = undefined;
  remove(root);
});

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';

test('the 2021 case: squiggle, related place, quick fix, finding gone', async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  const path = join(root, MLX5);
  const text = readFileSync(path, 'utf8');
  client.open(path, text);
  await client.ready(root);
  const covered = await client.until('the finding', () =>
    client!.diagnosticsOf(path).find(({ code }) => code === 'covered-by-wildcard'),
  );
  expect(covered).toMatchObject({ source: 'matchtable', severity: 2 });
  expect(covered.message).toMatch(/^virtio_pci already claims 1af4:1042:15b3:\*/);
  expect(text.split('\n')[covered.range.start.line]).toContain(
    'PCI_DEVICE_SUB(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042',
  );
  const other = covered.relatedInformation![0]!;
  expect(other.location.uri).toBe(uri(join(root, 'drivers/virtio/virtio_pci_common.c')));
  client.change(
    path,
    text.replace(
      /PCI_DEVICE_SUB\(.*0x1042.*\)/,
      'PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042)',
    ),
  );
  await client.until('no finding', () => client!.diagnosticsOf(path).length === 0);
});

test('a single file is answered before the tree is read', async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  const path = join(root, 'drivers/new.c');
  client.open(
    path,
    '#include <linux/pci.h>\nstatic const struct pci_device_id ids[] = {\n\t{ PCI_DEVICE(0x1234, 0x5678) },\n};\nstatic struct pci_driver d = { .name = "d", .id_table = ids };\n',
  );
  const [missing] = await client.until('a finding', () => {
    const found = client!.diagnosticsOf(path);
    return found.length > 0 && found;
  });
  expect(missing).toMatchObject({ code: 'missing-sentinel', severity: 1 });
});

test('a file that is not open has its findings', async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  const path = join(root, MLX5);
  await client.until('its findings', () => client!.diagnosticsOf(path).length > 0);
  // Open, then closed: the same.
  client.open(path, '');
  await client.until('none', () => client!.diagnosticsOf(path).length === 0);
  client.closeFile(path);
  await client.until('its findings', () => client!.diagnosticsOf(path).length > 0);
});
