// Work as people do it, key by key: entries typed, lines cut and taken back, brackets and comments left open, `#if`s half
// written, names changed, files saved, closed unsaved, made and deleted below the server. At each pause every file has the
// diagnostics that a cold run over the same bytes gives, and everything that was asked is answered.
// MATCHTABLE_SESSIONS: how many sessions (2 where not given); MATCHTABLE_SEED: of which random numbers.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDisk } from '../../server/src/files/disk.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { buildIndex } from '../../server/src/index/build.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { TABLES } from '../../server/src/lsp/protocol.ts';
import { lintIndex } from '../../server/src/rules/engine.ts';
import { type Client, miniature, remove, startClient, uri } from './client.ts';

const runs = Number(process.env.MATCHTABLE_SESSIONS ?? 2);
const seed = process.env.MATCHTABLE_SEED;

const FILES = readdirSync(new URL('../kernel-tree/drivers', import.meta.url), { recursive: true })
  .map((path) => `drivers/${path}`)
  .filter((path) => /\.[ch]$/.test(path))
  .sort();

const TYPED = [
  '\n\t{ PCI_DEVICE(0x10ec, 0x8139) },',
  '\n\t{ PCI_DEVICE(PCI_VENDOR_ID_REALTEK, 0x8129), .driver_data = 1 },',
  '\n\t{ 0x8086, 0x1234, PCI_ANY_ID, PCI_ANY_ID, 0, 0, 1 },',
  '\n\t{ }',
  '\n#ifdef CONFIG_PCI\n#endif',
  '\n#if 0',
  '\n/* ',
  ' */',
  '\n\tif (pdev->revision < 4)\n\t\treturn -ENODEV;',
  '\n#define FOO 0x8139',
  '"',
  '{',
  '}',
  '\\',
];
const ASKED = ['hover', 'definition', 'completion', 'references', 'documentSymbol', 'codeLens', 'codeAction'];

type Step =
  | { readonly kind: 'type'; readonly file: number; readonly line: number; readonly text: string }
  | { readonly kind: 'cut'; readonly file: number; readonly line: number; readonly count: number }
  | { readonly kind: 'paste'; readonly file: number; readonly line: number }
  | { readonly kind: 'rename'; readonly file: number; readonly name: number }
  | { readonly kind: 'ask'; readonly file: number; readonly line: number; readonly method: string }
  | { readonly kind: 'undo' | 'save' | 'close' | 'revert' | 'delete'; readonly file: number }
  | { readonly kind: 'rest'; readonly milliseconds: number };

const file = fc.nat();
const line = fc.nat();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('type'), file, line, text: fc.constantFrom(...TYPED) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('cut'), file, line, count: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('paste'), file, line }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), file, name: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('ask'), file, line, method: fc.constantFrom(...ASKED) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('undo'), file }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('save', 'close', 'revert', 'delete'), file }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rest'), milliseconds: fc.constantFrom(0, 20, 130) }),
  },
);

interface Text {
  text: string;
  version: number;
  readonly before: string[];
}

async function follow(client: Client, root: string, steps: readonly Step[]): Promise<void> {
  /** What is open, by path in the tree. */
  const open = new Map<string, Text>();
  const asked: Promise<unknown>[] = [];
  let cut = '\t{ PCI_DEVICE(0x1af4, 0x1042) },\n';
  const onDisk = (path: string) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  const opened = (path: string) => {
    const known = open.get(path);
    const text = known ? known.text : onDisk(path);
    if (known || text === undefined) return known;
    const made: Text = { text, version: 1, before: [] };
    open.set(path, made);
    client.open(join(root, path), text);
    return made;
  };
  const notify = (method: string, params: object) => void client.connection.sendNotification(method, params);
  const told = (path: string, type: number) =>
    notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(join(root, path)), type }] });
  const edit = (path: string, at: number, length: number, put: string, taken = false) => {
    const buffer = open.get(path)!;
    const place = (offset: number) => {
      const before = buffer.text.slice(0, offset).split('\n');
      return { line: before.length - 1, character: before.at(-1)!.length };
    };
    const range = { start: place(at), end: place(at + length) };
    if (!taken) buffer.before.push(buffer.text);
    buffer.text = buffer.text.slice(0, at) + put + buffer.text.slice(at + length);
    buffer.version++;
    notify('textDocument/didChange', {
      textDocument: { uri: uri(join(root, path)), version: buffer.version },
      contentChanges: [{ range, text: put }],
    });
  };
  const lineAt = ({ text }: Text, nth: number) => {
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
    return ends.length === 0 ? 0 : ends[nth % ends.length]!;
  };
  const rest = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));
  for (const each of steps) {
    if (each.kind === 'rest') {
      await rest(each.milliseconds);
      continue;
    }
    const path = FILES[each.file % FILES.length]!;
    if (each.kind === 'close') {
      if (open.delete(path)) client.closeFile(join(root, path));
      continue;
    }
    const buffer = opened(path);
    if (!buffer) {
      // It was deleted: `git checkout`.
      writeFileSync(join(root, path), readFileSync(new URL(`../kernel-tree/${path}`, import.meta.url)));
      told(path, 1);
      continue;
    }
    const at = 'line' in each ? lineAt(buffer, each.line) : 0;
    switch (each.kind) {
      case 'type':
        for (const [i, key] of [...each.text].entries()) {
          edit(path, at + i, 0, key);
          if (i % 8 === 0) await rest(0);
        }
        break;
      case 'cut': {
        const lines = buffer.text
          .slice(at + 1)
          .split('\n')
          .slice(0, each.count);
        cut = lines.map((one) => `${one}\n`).join('');
        edit(path, at + 1, Math.min(cut.length, buffer.text.length - at - 1), '');
        break;
      }
      case 'paste':
        edit(path, at + 1, 0, cut);
        break;
      case 'rename': {
        const names = [...buffer.text.matchAll(/\b[a-z]\w+_(?:ids?|tbl|driver|probe)\b/g)].map(
          ([name]) => name,
        );
        const name = names[each.name % Math.max(1, names.length)];
        if (name !== undefined)
          for (let from = buffer.text.indexOf(name); from >= 0; from = buffer.text.indexOf(name, from + 2))
            edit(path, from, name.length, `${name}x`);
        break;
      }
      case 'undo':
        for (let i = 0; i < 5; i++) {
          const before = buffer.before.pop();
          if (before !== undefined) edit(path, 0, buffer.text.length, before, true);
        }
        break;
      case 'save':
        writeFileSync(join(root, path), buffer.text);
        told(path, 2);
        break;
      case 'revert':
        writeFileSync(join(root, path), readFileSync(new URL(`../kernel-tree/${path}`, import.meta.url)));
        told(path, 2);
        edit(path, 0, buffer.text.length, onDisk(path)!);
        break;
      case 'delete':
        open.delete(path);
        client.closeFile(join(root, path));
        rmSync(join(root, path));
        told(path, 3);
        break;
      case 'ask': {
        const position = { line: each.line % 99, character: 5 };
        asked.push(
          client.request(`textDocument/${each.method}`, {
            textDocument: { uri: uri(join(root, path)) },
            position,
            range: { start: position, end: position },
            context: { diagnostics: [], includeDeclaration: true },
          }),
        );
        break;
      }
    }
  }
  await Promise.all(asked);

  const { files, lay } = openOverlay(openDisk(root));
  for (const [path, { text }] of open) lay(path, Buffer.from(text));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(tree.error);
  const cold = lintIndex(buildIndex({ files, tree, buses: ['pci'] }))
    .filter(({ severity }) => severity !== 'info')
    .map(({ path, rule, range, message }) => `${path}:${range.start.line} ${rule} ${message}`)
    .sort();
  const published = () =>
    [...client.diagnostics.values()]
      .flatMap(({ uri: of, diagnostics }) =>
        diagnostics.map(
          ({ range, code, message }) =>
            `${of.slice(uri(root).length + 1)}:${range.start.line + 1} ${code} ${String(message).split('\n')[0]}`,
        ),
      )
      .sort();
  // The thread answers in turn: when it does it has heard of the last key.
  await rest(150);
  await client.request(TABLES, { path: [] });
  await client
    .until('what a cold run finds', () => published().join('\n') === cold.join('\n'))
    .catch(() => expect(published()).toEqual(cold));
}

test('after a session the diagnostics are those of a cold run', { timeout: 3_600_000 }, async () => {
  const session = fc.array(fc.array(step, { minLength: 10, maxLength: 40 }), { minLength: 2, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(session, async (parts) => {
      const root = miniature();
      const client = await startClient({ folders: [root] });
      try {
        await client.ready(root);
        for (const steps of parts) {
          await follow(client, root, steps);
          // The next part finds nothing open.
          for (const path of FILES) client.closeFile(join(root, path));
        }
      } finally {
        expect(await client.stop()).toBe(0);
        remove(root);
      }
      expect(client.complaints()).toBe('');
      expect(client.messages).toEqual([]);
    }),
    { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }), endOnFailure: true },
  );
});
