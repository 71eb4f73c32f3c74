// What clients and users do to a server: half-typed text, positions outside, everything cancelled, files and trees
// that go away. No crash, no finding left that is not so any more.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type Diagnostic } from 'vscode-languageserver-protocol';
import { REINDEX, WHO, type WhoResult } from '../../server/src/lsp/protocol.ts';
import { type Client, miniature, positionOf, remove, SERVER, startClient, uri } from './client.ts';

let client: Client;
let root: string;

beforeEach(async () => {
  root = miniature();
  client = await startClient({ folders: [root] });
});

afterEach(async () => {
  expect(await client.stop()).toBe(0);
  expect(client.complaints()).toBe('');
  expect(client.messages).toEqual([]);
  remove(root);
});

const MLX5 = 'drivers/vfio/pci/mlx5/main.c';
const TOO = 'drivers/net/ethernet/realtek/8139too.c';
const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code).sort();

test('typed letter by letter: no crash, and in the end what the whole text gives', async () => {
  await client.ready(root);
  const path = join(root, MLX5);
  const text = readFileSync(path, 'utf8');
  client.open(path, '');
  for (let end = 0; end <= text.length; end += 1) client.change(path, text.slice(0, end));
  await client.until('the findings', () => client.diagnosticsOf(path).length === 2);
  expect(codes(client.diagnosticsOf(path))).toEqual(['covered-by-wildcard', 'vfio-without-override']);
  // Backwards, and nothing is left.
  for (let end = text.length; end >= 0; end -= 7) client.change(path, text.slice(0, end));
  client.change(path, '');
  await client.until('none', () => client.diagnosticsOf(path).length === 0);
}, 120_000);

test('a table cut off everywhere, between answers', async () => {
  const path = join(root, TOO);
  const text = readFileSync(path, 'utf8')
    .replaceAll('\t', '  ')
    .replace(/int rtl[\s\S]*?\n}\n/, '');
  client.open(path, '');
  for (let end = 0; end <= text.length; end += 3) {
    client.change(path, text.slice(0, end));
    await client.request('textDocument/documentSymbol', { textDocument: { uri: uri(path) } });
  }
});

describe('positions', () => {
  const everywhere = [
    { line: 0, character: 0 },
    { line: 0, character: 1e9 },
    { line: 1e9, character: 0 },
    { line: 2 ** 31 - 1, character: 2 ** 31 - 1 },
  ];
  const requests = ['hover', 'definition', 'references', 'completion', 'codeAction', 'inlayHint'];

  test.each(requests)('%s outside of the text', async (name) => {
    const path = join(root, TOO);
    client.open(path, readFileSync(path, 'utf8'));
    for (const position of everywhere)
      await client.request(`textDocument/${name}`, {
        textDocument: { uri: uri(path) },
        position,
        range: { start: position, end: everywhere[2] },
        context: { diagnostics: [], includeDeclaration: true },
      });
  });

  test('changes of ranges outside of the text', async () => {
    const path = join(root, TOO);
    client.open(path, 'int a;\n');
    const change = (start: object, end: object, text: string, version: number) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(path), version },
        contentChanges: [{ range: { start, end }, text }],
      });
    await change({ line: 99, character: 9 }, { line: 999, character: 0 }, 'int b;\n', 2);
    await change({ line: 0, character: 3 }, { line: 0, character: 1e6 }, ' c;', 3);
    expect(await client.request('textDocument/documentSymbol', { textDocument: { uri: uri(path) } })).toEqual(
      [],
    );
  });

  test.each([
    ['beyond the BMP', '/* 🐧🐧 */ { PCI_DEVICE(0x10ec, 0x8139) },', '\n'],
    ['CRLF', '{ PCI_DEVICE(0x10ec, 0x8139) },', '\r\n'],
    ['tabs', '\t\t/*\t*/\t{ PCI_DEVICE(0x10ec, 0x8139) },', '\n'],
    ['a lone \\r above', '{ PCI_DEVICE(0x10ec, 0x8139) },', '\n'],
  ])('%s: the range is exactly the entry', async (name, line, newline) => {
    const path = join(root, 'drivers/new.c');
    const head = name.startsWith('a lone') ? '/* one\rtwo */\n' : '';
    const text =
      `${head}#include <linux/pci.h>\nstatic const struct pci_device_id ids[] = {\n${line}\n${line}\n};\nstatic struct pci_driver d = { .name = "d", .id_table = ids };\n`.replaceAll(
        '\n',
        newline,
      );
    client.open(path, text);
    const found = await client.until('the finding', () =>
      client.diagnosticsOf(path).find(({ code }) => code === 'missing-sentinel'),
    );
    const { start } = positionsOf(text, '{ PCI_DEVICE(0x10ec, 0x8139) }', 1);
    expect(found.range.start).toEqual(start);
  });
});

/** Where the nth of a part stands, by LSP's rules: a lone \r ends a line too. */
function positionsOf(text: string, part: string, nth: number) {
  let at = text.indexOf(part);
  for (let i = 0; i < nth; i++) at = text.indexOf(part, at + 1);
  const lines = text.slice(0, at).split(/\r\n|\r|\n/);
  return { start: { line: lines.length - 1, character: lines.at(-1)!.length } };
}

test('everything cancelled', async () => {
  const path = join(root, TOO);
  const text = readFileSync(path, 'utf8');
  client.open(path, text);
  const position = positionOf(text, '{0x10ec');
  const asked = [...Array(200)].map(async (_, i) => {
    const source = new CancellationTokenSource();
    const method = ['hover', 'references', 'definition', 'completion'][i % 4]!;
    const answer = client.connection.sendRequest(
      `textDocument/${method}`,
      { textDocument: { uri: uri(path) }, position, context: { includeDeclaration: true } },
      source.token,
    );
    source.cancel();
    await answer.catch(() => {});
  });
  await Promise.all(asked);
  expect(
    await client.request('textDocument/hover', { textDocument: { uri: uri(path) }, position }),
  ).not.toBeNull();
});

test('a file closed while it is read', async () => {
  const path = join(root, MLX5);
  const text = readFileSync(path, 'utf8');
  for (let i = 0; i < 30; i++) {
    client.open(path, i % 2 === 0 ? text : '');
    client.closeFile(path);
  }
  await client.until('what is on disk', () => client.diagnosticsOf(path).length === 2);
});

const SCMI = 'drivers/i2c/busses/i2c-scmi-bridge.c';

test('opened twice, as it is never done: the later text counts', async () => {
  await client.ready(root);
  const path = join(root, SCMI);
  const text = readFileSync(path, 'utf8');
  const lacks = () => client.diagnosticsOf(path).some(({ code }) => code === 'missing-sentinel');
  client.open(path, text);
  await client.until('what it says', () => client.diagnostics.get(uri(path))?.version === 1 && !lacks());
  client.open(path, text.replace('\t{ }\n', ''));
  await client.until('the finding', lacks);
});

test('opened by two names: what is closed leaves the other', async () => {
  await client.ready(root);
  const path = join(root, MLX5);
  const text = readFileSync(path, 'utf8');
  const other = uri(path).replace('main.c', 'm%61in.c');
  client.open(path, text.replace('0x1042', '0x1043'));
  const named = () => client.diagnosticsOf(path).some(({ message }) => String(message).includes('1af4:1043'));
  await client.until('the finding', named);
  await client.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: other, languageId: 'c', version: 1, text },
  });
  await client.until('the other', () => (client.diagnostics.get(other)?.diagnostics.length ?? 0) === 2);
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: other } });
  await client.until('none', () => client.diagnostics.get(other)?.diagnostics.length === 0);
  // With the text that is left, also where all is read anew.
  await client.request(REINDEX, {});
  const { claims } = await client.request<WhoResult>(WHO, { device: '1af4:1043:15b3:0001' });
  expect(claims.map(({ driver }) => driver)).toContain('mlx5-vfio-pci');
  await client.until('the finding', named);
});

test('a file that changes on disk, and a header', async () => {
  await client.ready(root);
  const path = join(root, MLX5);
  await client.until('its findings', () => client.diagnosticsOf(path).length === 2);
  const changed = (...paths: readonly string[]) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: paths.map((each) => ({ uri: uri(each), type: 2 })),
    });
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('0x1042', '0x9999').replace('REDHAT_QUMRANET', 'MELLANOX'));
  await changed(path);
  await client.until('one less', () => client.diagnosticsOf(path).length === 1);
  // Unsaved text wins over what is on disk.
  client.open(path, text);
  await client.until('both again', () => client.diagnosticsOf(path).length === 2);
  // A git checkout takes the other driver away.
  const other = join(root, 'drivers/virtio/virtio_pci_common.c');
  rmSync(other);
  await changed(other);
  await client.until('one less', () => client.diagnosticsOf(path).length === 1);
});

test('read anew, without having been told of the change: nothing is left of what is gone', async () => {
  await client.ready(root);
  const path = join(root, MLX5);
  await client.until('its findings', () => client.diagnosticsOf(path).length === 2);
  rmSync(path);
  await client.request(REINDEX, {});
  await client.until('none', () => client.diagnosticsOf(path).length === 0);
});

test('the tree is deleted under the server, and comes back', async () => {
  await client.ready(root);
  const path = join(root, MLX5);
  await client.until('its findings', () => client.diagnosticsOf(path).length === 2);
  rmSync(root, { recursive: true });
  const told = () =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: uri(path), type: 3 },
        { uri: uri(join(root, 'Makefile')), type: 3 },
      ],
    });
  await told();
  await client.until('none', () => client.diagnosticsOf(path).length === 0);
  mkdirSync(root);
  const fresh = miniature();
  const { cpSync } = await import('node:fs');
  cpSync(fresh, root, { recursive: true });
  remove(fresh);
  await told();
  await client.until('its findings', () => client.diagnosticsOf(path).length === 2);
}, 60_000);

test('two servers on one tree say the same', async () => {
  const second = await startClient({ folders: [root] });
  await Promise.all([client.ready(root), second.ready(root)]);
  const path = join(root, MLX5);
  await client.until('findings', () => client.diagnosticsOf(path).length === 2);
  await second.until('findings', () => second.diagnosticsOf(path).length === 2);
  expect(second.diagnosticsOf(path)).toEqual(client.diagnosticsOf(path));
  expect(await second.stop()).toBe(0);
});

test('a file that is in no kernel tree, or no file at all, has nothing to be told of', async () => {
  const outside = join(root, '..', 'matchtable-no-tree.c');
  client.open(outside, '#include <linux/pci.h>\n');
  const position = { line: 0, character: 3 };
  expect(
    await client.request('textDocument/hover', { textDocument: { uri: uri(outside) }, position }),
  ).toBeNull();
  expect(
    await client.request('textDocument/hover', { textDocument: { uri: 'git:/x/y.c' }, position }),
  ).toBeNull();
});

test('nothing but the protocol is on stdout', async () => {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  send({
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: uri(root), capabilities: {}, workspaceFolders: null },
  });
  send({ method: 'initialized', params: {} });
  await new Promise<void>((done) => {
    const look = setInterval(() => {
      if (!out.includes('"ready"')) return;
      clearInterval(look);
      done();
    }, 50);
  });
  send({ id: 2, method: 'shutdown' });
  send({ method: 'exit' });
  await new Promise((done) => child.once('exit', done));
  let rest = Buffer.from(out);
  while (rest.length > 0) {
    const head = /^Content-Length: (\d+)\r\n(?:[\w-]+: [^\r\n]*\r\n)*\r\n/.exec(rest.toString('latin1'));
    expect(head).not.toBeNull();
    const end = head![0].length + Number(head![1]);
    expect(() => JSON.parse(rest.subarray(head![0].length, end).toString())).not.toThrow();
    rest = rest.subarray(end);
  }
});
