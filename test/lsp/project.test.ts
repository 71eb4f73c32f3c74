// matchtable.json and the baseline that it names, in the editor: they count as on the command line, and follow edits.
import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchtable } from '../cli/harness.ts';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

const CHANGED = 2;
let root: string;
let client: Client | undefined;
beforeEach(() => {
  root = miniature();
});
afterEach(async () => {
  expect(await client?.stop()).toBe(0);
  client = undefined;
  remove(root);
});

const at = (path: string) => join(root, path);
const PATH = 'drivers/vfio/pci/mlx5/main.c';
const severities = (path = PATH) => client!.diagnosticsOf(at(path)).map(({ severity }) => severity);
const rules = (path = PATH) => client!.diagnosticsOf(at(path)).map(({ code }) => code);

function write(path: string, text: string): void {
  writeFileSync(at(path), text);
  if (client)
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(at(path)), type: CHANGED }],
    });
}

async function start(): Promise<void> {
  client = await startClient({ folders: [root], settings: {} });
  await client.ready(root);
}

test('levels and excluded paths count, in closed files and in open ones, and follow the file', async () => {
  write('matchtable.json', '{"rules": {"covered-by-wildcard": "error"}}');
  await start();
  await client!.until('errors', () => severities().includes(1));
  client!.open(at(PATH), readFileSync(at(PATH), 'utf8'));
  write('matchtable.json', '{"rules": {"covered-by-wildcard": "off"}}');
  await client!.until('none of the rule', () => !rules().includes('covered-by-wildcard'));
  write('matchtable.json', '{}');
  await client!.until('warnings', () => rules().includes('covered-by-wildcard'));
  expect(severities()).not.toContain(1);
  write('matchtable.json', '{"exclude": ["drivers/vfio"]}');
  await client!.until('nothing', () => severities().length === 0);
});

test('rules on one table too', async () => {
  const path = 'drivers/a.c';
  const entry = (data: number) => `\t{ PCI_DEVICE(0x10ec, 0x1234), .driver_data = ${data} },\n`;
  const text = `#include <linux/pci.h>
static const struct pci_device_id ids[] = {
${entry(1)}${entry(2)}\t{ }
};
MODULE_DEVICE_TABLE(pci, ids);
static struct pci_driver a_driver = { .name = "a", .id_table = ids };
module_pci_driver(a_driver);
`;
  await start();
  client!.open(at(path), text);
  await client!.until('the finding', () => rules(path).includes('duplicate-entry'));
  write('matchtable.json', '{"rules": {"duplicate-entry": "off"}}');
  await client!.until('no finding', () => !rules(path).includes('duplicate-entry'));
  write('matchtable.json', '{"buses": ["usb"]}');
  await client!.until('nothing of PCI', () => rules(path).length === 0);
  write('matchtable.json', '{}');
  await client!.until('the finding again', () => rules(path).includes('duplicate-entry'));
});

test('what is wrong is shown in the file, and what it said before counts on', async () => {
  write('matchtable.json', '{"rules": {"covered-by-wildcard": "error"}}');
  await start();
  await client!.until('errors', () => severities().includes(1));
  write('matchtable.json', '{\n  "rules": {"covered-by-wildcart": "off"}\n}');
  const [fault] = await client!.until('a fault', () => {
    const told = client!.diagnosticsOf(at('matchtable.json'));
    return told.length > 0 && told;
  });
  expect(fault).toMatchObject({
    severity: 1,
    range: { start: { line: 1, character: 12 } },
    message: 'unknown rule "covered-by-wildcart"; did you mean "covered-by-wildcard"?',
  });
  expect(severities()).toContain(1);
  write('matchtable.json', '{"rules": {"covered-by-wildcard": "off"}}');
  await client!.until('no fault', () => client!.diagnosticsOf(at('matchtable.json')).length === 0);
  await client!.until('no finding', () => !rules().includes('covered-by-wildcard'));
});

test('a module outside of any tree has a file of its own', async () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), 'matchtable-out-')));
  const path = join(outside, 'snap.c');
  const text = `#include <linux/pci.h>
static const struct pci_device_id snap_ids[] = {
\t{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, 0x1042) },
\t{ }
};
MODULE_DEVICE_TABLE(pci, snap_ids);
static struct pci_driver snap = { .name = "snap", .id_table = snap_ids };
`;
  writeFileSync(path, text);
  const file = join(outside, 'matchtable.json');
  const told = () => client!.diagnosticsOf(path).some(({ message }) => `${message}`.includes('virtio_pci'));
  const say = (settings: string) => {
    writeFileSync(file, settings);
    void client!.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(file), type: CHANGED }],
    });
  };
  client = await startClient({ folders: [outside], settings: { kernelTree: root } });
  await client.until('the finding', told);
  say('{"exclude": ["snap.c"]}');
  await client.until('nothing', () => !told());
  say('{"exclude": "snap.c"}');
  await client.until('the fault', () => client!.diagnosticsOf(file).length === 1);
  expect(told()).toBe(false);
  say('{"exclude": ["drivers"]}');
  await client.until('the finding', told);
  remove(outside);
});

test('the baseline counts as on the command line', async () => {
  write('matchtable.json', '{"baseline": "known.json"}');
  await start();
  await client!.until('that it is missing', () => client!.diagnosticsOf(at('known.json')).length > 0);
  client!.open(at(PATH), readFileSync(at(PATH), 'utf8'));
  await client!.until('findings', () => rules().includes('covered-by-wildcard'));
  const { status } = await matchtable(['lint', root, '--write-baseline', at('known.json')]);
  expect(status).toBe(0);
  write('known.json', readFileSync(at('known.json'), 'utf8'));
  await client!.until('nothing', () => rules().length === 0);
  expect(client!.diagnosticsOf(at('known.json'))).toEqual([]);
});
