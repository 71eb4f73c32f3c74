// Findings over the protocol: of a single file at once, of the whole tree when it is read.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  type CancellationToken,
  CancellationTokenSource,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

let client: Client | undefined;
let root: string;

afterEach(async () => {
  await client?.stop();
  client = undefined;
  remove(root);
});

const SCMI = 'drivers/i2c/busses/i2c-scmi-bridge.c';
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

test('a file says something else when a source file is edited that it includes', async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
  const [path, part] = ['a.c', 'part.c'].map((name) => join(root, 'drivers', name)) as [string, string];
  writeFileSync(part, '#define SECOND 0x5679\n');
  client.open(part, '#define SECOND 0x5679\n');
  const version = 2;
  client.open(
    path,
    '#include <linux/pci.h>\n#include "part.c"\nstatic const struct pci_device_id ids[] = {\n\t{ PCI_DEVICE(0x1234, 0x5678) },\n\t{ PCI_DEVICE(0x1234, SECOND), .driver_data = 1 },\n\t{ }\n};\nstatic struct pci_driver d = { .name = "d", .id_table = ids };\n',
  );
  const codes = () => client!.diagnosticsOf(path).map(({ code }) => code);
  await client.until('an answer', () => client!.diagnostics.has(uri(path)));
  expect(codes()).not.toContain('duplicate-entry');
  client.change(part, '#define SECOND 0x5678\n');
  // The whole tree says what it says later; of the file's own text nobody waits for that.
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: uri(path), version },
    contentChanges: [
      { range: { start: { line: 6, character: 2 }, end: { line: 6, character: 2 } }, text: ' ' },
    ],
  });
  await client.until('the finding', () => codes().includes('duplicate-entry'));
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

/** As VS Code is: it asks for the diagnostics of what has a tab, and for those of everything else together. */
const PULLS = {
  workspace: { workspaceFolders: true, diagnostics: { refreshSupport: true } },
  textDocument: { diagnostic: {}, publishDiagnostics: {} },
};

test('a client that asks: a document without a tab has its findings all the same', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: PULLS });
  expect(client.initialized.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
  const path = join(root, MLX5);
  await client.until('what is sent before it asks', () => client!.diagnosticsOf(path).length > 0);
  const known = new Map<string, { value: string; items: Diagnostic[]; version: number | null }>();
  /** Asks until the file's diagnostics are such; nothing but these is looked at. */
  const asked = async (is: (items: readonly Diagnostic[]) => boolean) => {
    for (;;) {
      const { items } = await client!.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        identifier: 'matchtable',
        previousResultIds: [...known].map(([each, { value }]) => ({ uri: each, value })),
      });
      // An answer that says nothing new would be asked for again, and again.
      expect(items.length).toBeGreaterThan(0);
      for (const item of items)
        if (item.kind === 'full')
          known.set(item.uri, { value: item.resultId!, items: item.items, version: item.version });
      const found = known.get(uri(path));
      if (found && is(found.items)) return found;
    }
  };
  const isCovered = (items: readonly Diagnostic[]) =>
    items.some(({ code }) => code === 'covered-by-wildcard');
  expect((await asked(isCovered)).version).toBeNull();
  // What was sent is taken back: it would stand there twice.
  await client.until('none sent', () => client!.diagnosticsOf(path).length === 0);
  // Opened by something that shows nothing: no textDocument/diagnostic comes.
  const text = readFileSync(path, 'utf8');
  const cured = text.replace(
    /PCI_DEVICE_SUB\(.*0x1042.*\)/,
    'PCI_DRIVER_OVERRIDE_DEVICE_VFIO(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042)',
  );
  client.open(path, cured);
  expect(await asked((items) => !isCovered(items))).toMatchObject({ version: 1 });
  client.change(path, text);
  expect(await asked(isCovered)).toMatchObject({ version: 2 });
  client.closeFile(path);
  // Asked for once more when its tab goes (vscode-languageclient, forgetDocument), also when it is closed by then.
  const last = await client.request<FullDocumentDiagnosticReport>('textDocument/diagnostic', {
    textDocument: { uri: uri(path) },
  });
  expect(isCovered(last.items)).toBe(true);
  expect(client.diagnosticsOf(path)).toEqual([]);
});

test('what was asked for of a text that is gone again does not stay', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: PULLS });
  await client.ready(root);
  // One with findings, one without any.
  const paths = [SCMI, 'drivers/net/ethernet/realtek/8139too.c'].map((path) => join(root, path));
  const ask = async (known: Iterable<readonly [string, string]>) => {
    const { items } = await client!.request<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      identifier: 'matchtable',
      previousResultIds: [...known].map(([each, value]) => ({ uri: each, value })),
    });
    return items as (FullDocumentDiagnosticReport & { uri: string })[];
  };
  const known = new Map((await ask([])).map(({ uri: each, resultId }) => [each, resultId!] as const));
  const pull = (path: string) =>
    client!.request<FullDocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: uri(path) },
    });
  // Once before, so that the answer does not take until the tree hears of the change.
  for (const path of paths) {
    client.open(path, readFileSync(path, 'utf8'));
    await pull(path);
  }
  const pulled = paths.map((path) => {
    const text = readFileSync(path, 'utf8');
    client!.change(path, text.replace(/\n\s*\{ ?0? ?,?\},?(?=\s*\};)/, ''));
    const answer = pull(path);
    // The tree never hears of it.
    client!.closeFile(path);
    return answer;
  });
  for (const answer of pulled)
    expect((await answer).items.map(({ code }) => code)).toContain('missing-sentinel');
  const told = new Map<string, readonly Diagnostic[]>();
  const codes = () =>
    paths.map((path) =>
      told
        .get(uri(path))
        ?.map(({ code }) => code)
        .join(),
    );
  while (codes()[0] !== 'missing-device-table' || codes()[1] !== '')
    for (const { uri: each, resultId, items } of await ask(known)) {
      told.set(each, items);
      known.set(each, resultId!);
    }
});

test('what the tree says of a line once more is told once more', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: PULLS });
  const path = join(root, MLX5);
  const text = readFileSync(path, 'utf8');
  let wanted = false;
  client.connection.onRequest('workspace/diagnostic/refresh', () => {
    wanted = true;
    return null;
  });
  const covers = async () => {
    const { items } = await client!.request<FullDocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: uri(path) },
    });
    return items.some(({ code }) => code === 'covered-by-wildcard');
  };
  client.open(path, text);
  await client.ready(root);
  await client.until('the finding', covers);
  // Typed and taken back before the tree heard of it: it finds nothing new, and the line has its finding again. Not
  // once: what the start of the tree had to say may come late.
  for (let round = 0; round < 4; round++) {
    client.change(path, text.replace('0x1042', '0x10421'));
    client.change(path, text);
    expect(await covers()).toBe(false);
    wanted = false;
    await client.until('a reason to ask again', () => wanted);
    await client.until('the finding', covers);
  }
});

test('a client that asks for no more than what it shows is sent the rest', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: PULLS });
  const path = join(root, MLX5);
  await client.until('its findings', () => client!.diagnosticsOf(path).length > 0);
  client.open(path, readFileSync(path, 'utf8'));
  await client.until('none sent', () => client!.diagnosticsOf(path).length === 0);
  client.closeFile(path);
  await client.until('its findings', () => client!.diagnosticsOf(path).length > 0);
});

test('a client that can not be told to ask again is sent what the tree says', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: { textDocument: { diagnostic: {} } } });
  expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
  const path = join(root, MLX5);
  client.open(path, readFileSync(path, 'utf8'));
  await client.until('both', () => client!.diagnosticsOf(path).length === 2);
});

test('who gives up asking is answered', async () => {
  root = miniature();
  client = await startClient({ folders: [root], capabilities: PULLS });
  await client.ready(root);
  const ask = (previous: readonly { uri: string; value: string }[], token?: CancellationToken) =>
    client!.connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds: [...previous] },
      token,
    );
  const known = new Map<string, string>();
  for (;;) {
    const cancel = new CancellationTokenSource();
    const answer = ask(
      [...known].map(([each, value]) => ({ uri: each, value })),
      cancel.token,
    );
    // Answered behind the other, unless that waits.
    await client.request('textDocument/diagnostic', { textDocument: { uri: uri(join(root, MLX5)) } });
    cancel.cancel();
    const { items } = await answer;
    if (items.length === 0) return;
    for (const { uri: each, resultId } of items) known.set(each, resultId!);
  }
});
