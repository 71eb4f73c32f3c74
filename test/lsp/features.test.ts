// Code actions, symbols, navigation, lenses, hints, links.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  InlayHint,
  Location,
  TextEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Client, miniature, positionOf, remove, startClient, uri } from './client.ts';

let client: Client;
let root: string;

beforeAll(async () => {
  root = miniature();
  client = await startClient({ folders: [root], settings: { inlayHints: { names: true } } });
  await client.ready(root);
});

afterAll(async () => {
  await client.stop();
  remove(root);
});

const CP = 'drivers/net/ethernet/realtek/8139cp.c';
const TOO = 'drivers/net/ethernet/realtek/8139too.c';
const MLX5 = 'drivers/vfio/pci/mlx5/main.c';

function open(path: string, edit = (text: string) => text) {
  const file = join(root, path);
  const text = edit(readFileSync(file, 'utf8'));
  client.open(file, text);
  return {
    file,
    text,
    textDocument: { uri: uri(file) },
    at: (mark: string) => ({ textDocument: { uri: uri(file) }, position: positionOf(text, mark) }),
  };
}

function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///x.c', 'c', 1, text), [...edits]);
}

async function actions(file: string, diagnostics: readonly Diagnostic[], only?: readonly string[]) {
  const range = diagnostics[0]?.range ?? {
    start: { line: 0, character: 0 },
    end: { line: 999, character: 0 },
  };
  return client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: uri(file) },
    range,
    context: { diagnostics, ...(only && { only }) },
  });
}

describe('code actions', () => {
  test('the way out of the 2021 case, and the finding is gone', async () => {
    const { file, text } = open(MLX5);
    const found = await client.until('the finding', () =>
      client.diagnosticsOf(file).find(({ code }) => code === 'covered-by-wildcard'),
    );
    const offered = await actions(file, [found]);
    const fix = offered.find(({ title }) => /driver_override|override/i.test(title))!;
    expect(fix).toMatchObject({ kind: 'quickfix', isPreferred: false });
    const after = applied(text, fix.edit!.changes![uri(file)]!);
    client.change(file, after);
    await client.until('no finding', () => client.diagnosticsOf(file).length === 0);
    client.closeFile(file);
  });

  test('a comment allows the finding once it has a reason', async () => {
    const { file, text } = open(MLX5);
    const found = await client.until('the finding', () =>
      client.diagnosticsOf(file).find(({ code }) => code === 'covered-by-wildcard'),
    );
    const offered = await actions(file, [found]);
    const allow = offered.find(({ title }) => title === 'Allow covered-by-wildcard here, with a reason')!;
    const after = applied(text, allow.edit!.changes![uri(file)]!);
    expect(after).toContain(
      '\t/* matchtable: allow(covered-by-wildcard) FIXME: say why */\n\t{ PCI_DEVICE_SUB(',
    );
    client.change(file, after);
    await client.until(
      'it to be allowed',
      () => !client.diagnosticsOf(file).some(({ code }) => code === 'covered-by-wildcard'),
    );
    client.closeFile(file);
  });

  test('a number as the macro that there is', async () => {
    const { file, text } = open(TOO);
    const position = positionOf(text, '0x|10ec, 0x8139');
    const offered = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: uri(file) },
      range: { start: position, end: position },
      context: { diagnostics: [] },
    });
    expect(offered.map(({ title }) => title)).toEqual(['Write 0x10ec as PCI_VENDOR_ID_REALTEK']);
    expect(applied(text, offered[0]!.edit!.changes![uri(file)]!)).toContain(
      '{PCI_VENDOR_ID_REALTEK, 0x8139, PCI_ANY_ID',
    );
    client.closeFile(file);
  });

  test('fix all does only what is safe', async () => {
    const { file } = open(MLX5);
    expect(await actions(file, [], ['source.fixAll'])).toEqual([]);
    client.closeFile(file);
  });
});

test('symbols of a document: tables with their entries, drivers', async () => {
  const { textDocument, file } = open(CP);
  const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
  expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
    ['cp_pci_tbl', 'pci, 2 entries'],
    ['cp_driver', 'struct pci_driver "8139cp"'],
  ]);
  expect(symbols[0]!.children!.map(({ name }) => name)).toEqual(['10ec:8139', '0357:000a']);
  client.closeFile(file);
});

test('symbols of the workspace', async () => {
  const symbols = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: '8139' });
  expect(symbols.map(({ name }) => name)).toEqual(['8139cp', '8139too', 'rtl8139_pci_tbl']);
});

describe('navigation', () => {
  test('from an entry to who else claims its devices', async () => {
    const { at, file } = open(CP);
    const places = await client.until('an answer', async () => {
      const found = await client.request<Location[]>('textDocument/references', {
        ...at('{| PCI_DEVICE(PCI_VENDOR_ID_REALTEK'),
        context: { includeDeclaration: true },
      });
      return found.length > 0 && found;
    });
    expect(places).toEqual([
      {
        uri: uri(join(root, TOO)),
        range: { start: { line: 10, character: 1 }, end: { line: 10, character: 57 } },
      },
    ]);
    client.closeFile(file);
  });

  test('between a table, its driver and its export', async () => {
    const { at, file, text } = open(CP);
    const table = { start: positionOf(text, '|cp_pci_tbl[]'), end: positionOf(text, 'cp_pci_tbl|[]') };
    for (const mark of ['MODULE_DEVICE_TABLE(pci, cp|_pci_tbl', '.id_table = cp|_pci_tbl'])
      expect(await client.request('textDocument/definition', at(mark))).toEqual([
        { uri: uri(file), range: table },
      ]);
    const uses = await client.request<Location[]>('textDocument/references', {
      ...at('cp|_pci_tbl[]'),
      context: { includeDeclaration: false },
    });
    expect(uses.map(({ range }) => text.split('\n')[range.start.line]!.trim())).toEqual([
      '.id_table = cp_pci_tbl,',
      'MODULE_DEVICE_TABLE(pci, cp_pci_tbl);',
    ]);
    client.closeFile(file);
  });

  test('macros are left to clangd, unless nobody else answers', async () => {
    const { at, file } = open(CP);
    const ask = () => client.request<Location[]>('textDocument/definition', at('PCI_DEV|ICE('));
    expect(await ask()).toEqual([]);
    client.configure({ definition: { macros: true }, inlayHints: { names: true } });
    const places = await client.until('a definition', async () => {
      const found = await ask();
      return found.length > 0 && found;
    });
    expect(places[0]!.uri).toBe(uri(join(root, 'include/linux/pci.h')));
    client.configure({ inlayHints: { names: true } });
    client.closeFile(file);
    await client.ready(root);
  });
});

test('a lens on a table', async () => {
  const { textDocument, file } = open(CP);
  const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
  const resolved = await client.until('the overlaps', async () => {
    const found = await client.request<CodeLens>('codeLens/resolve', lens);
    return found.command!.title.includes('overlap') && found;
  });
  expect(resolved.command).toEqual({
    title: '2 entries · module 8139cp · 1 overlap',
    command: 'matchtable.showOverlaps',
    arguments: [uri(file)],
  });
  client.closeFile(file);
});

test('names beside raw ids, where asked for', async () => {
  const { textDocument, file, text } = open(TOO);
  const ask = () =>
    client.request<InlayHint[]>('textDocument/inlayHint', {
      textDocument,
      range: { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } },
    });
  const hints = await ask();
  const first = positionOf(text, '0x10ec|, 0x8139');
  expect(hints.find(({ position }) => position.line === first.line)).toMatchObject({
    position: first,
    paddingLeft: true,
  });
  client.closeFile(file);
});

test('links to the pages of rules', async () => {
  const { textDocument, file } = open(MLX5, (text) =>
    text.replace(
      '\t{ PCI_DEVICE_SUB',
      '\t/* matchtable: allow(vfio-without-override, no-such-rule) old */\n\t{ PCI_DEVICE_SUB',
    ),
  );
  const links = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
  expect(links.map(({ target }) => target)).toEqual(['matchtable-rule:/vfio-without-override.md']);
  client.closeFile(file);
});
