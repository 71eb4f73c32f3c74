// `npm run bench:lsp -- TREE`: the language server as an editor meets it, over stdio: the first answer while nothing
// is read yet, findings of the whole tree beside those of the command line, keystrokes, hover, memory. Nothing is
// written: what is typed stays in the server's texts.
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { START, STATUS, type Status } from '../../server/src/lsp/protocol.ts';
import { quantile } from './quantile.ts';

const USAGE = 'npm run bench:lsp -- [--keys 1000] [--settings JSON] [--json] TREE';

/** Drivers with tables of different sizes. */
const FILES = [
  'drivers/net/ethernet/intel/e1000e/netdev.c',
  'drivers/ata/ahci.c',
  'drivers/nvme/host/pci.c',
  'drivers/net/ethernet/realtek/r8169_main.c',
  'drivers/usb/serial/option.c',
];

/** Milliseconds after which what does not come is taken for lost. */
const PATIENCE = 120_000;

interface Session {
  readonly child: ChildProcessWithoutNullStreams;
  readonly connection: ProtocolConnection;
  /** Milliseconds until a notification of the method that `is` accepts. */
  next<P>(method: string, is: (params: P) => boolean): Promise<P>;
  memory(): number;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      keys: { type: 'string', default: '1000' },
      settings: { type: 'string', default: '{"lint":{"showInfo":true}}' },
      json: { type: 'boolean', default: false },
    },
  });
  const keys = Number(values.keys);
  if (positionals.length !== 1 || !Number.isInteger(keys) || keys < 1) throw new Error(USAGE);
  const tree = resolve(process.env.INIT_CWD ?? '.', positionals[0]!);
  if (!existsSync(join(tree, 'include/linux/mod_devicetable.h')))
    throw new Error(`${tree} is no kernel tree`);
  const settings: unknown = JSON.parse(values.settings);

  // The tree into the page cache, and the time of the command line.
  const lint = () => {
    const start = performance.now();
    spawnSync(process.execPath, ['dist/cli.js', 'lint', tree, '--format', 'json', '--fail-on', 'never'], {
      stdio: 'ignore',
    });
    return performance.now() - start;
  };
  lint();
  const cli = lint();

  const figures: Record<string, number> = { 'cli lint, ms': cli };
  const start = performance.now();
  const session = await open(tree, settings);
  figures['process to initialize answered, ms'] = performance.now() - start;
  const { connection, next } = session;
  const ready = next<Status>(STATUS, ({ trees }) => trees.some(({ state }) => state === 'ready')).then(() => {
    figures['initialized to findings of the whole tree, ms'] = performance.now() - initialized;
  });
  const initialized = performance.now();
  await connection.sendNotification('initialized', {});

  const files = FILES.filter((path) => existsSync(join(tree, path)));
  const texts = new Map(files.map((path) => [path, readFileSync(join(tree, path), 'utf8')]));
  const uri = (path: string) => pathToFileURL(join(tree, path)).href;
  for (const [at, path] of files.entries()) {
    const text = withTwice(texts.get(path)!);
    const opened = performance.now();
    // Of the others nobody waits for what may be nothing: their tables need not be of the buses that are checked.
    const answered =
      at === 0 &&
      next<PublishDiagnosticsParams>(
        'textDocument/publishDiagnostics',
        (params) => params.uri === uri(path) && params.diagnostics.length > 0,
      );
    void connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: uri(path), languageId: 'c', version: 1, text },
    });
    if (!answered) continue;
    await answered;
    figures['open to first diagnostic, cold, ms'] = performance.now() - opened;
  }
  await ready;
  figures['times the cli'] = figures['initialized to findings of the whole tree, ms']! / cli;
  figures['memory when ready, MB'] = session.memory();

  const strokes: number[] = [];
  const hovers: number[] = [];
  const versions = new Map<string, number>();
  for (let key = 0; key < keys; key++) {
    const path = files[Math.floor(key / 50) % files.length]!;
    const lines = withTwice(texts.get(path)!).split('\n');
    const line = tableLine(lines) + (key % 50 < 25 ? 0 : 1);
    const character = lines[line]!.length;
    const version = (versions.get(path) ?? 1) + 1;
    versions.set(path, version);
    // Typed, then taken back.
    const contentChanges =
      key % 2 === 0
        ? [{ range: { start: { line, character }, end: { line, character } }, text: ' ' }]
        : [{ range: { start: { line, character }, end: { line, character: character + 1 } }, text: '' }];
    const began = performance.now();
    const answered = next<PublishDiagnosticsParams>(
      'textDocument/publishDiagnostics',
      (params) => params.uri === uri(path) && params.version === version,
    );
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uri(path), version },
      contentChanges,
    });
    await answered;
    strokes.push(performance.now() - began);
    if (key % 20 === 0) {
      // Who looks at something has stopped typing.
      await new Promise((go) => setTimeout(go, 500));
      const asked = performance.now();
      await connection.sendRequest('textDocument/hover', {
        textDocument: { uri: uri(path) },
        position: { line, character: 6 },
      });
      hovers.push(performance.now() - asked);
    }
    // Ten keystrokes a second is a fast typist; the thread gets its pauses as it would.
    await new Promise((go) => setTimeout(go, 20));
    if (key % 500 === 499) figures[`memory after ${key + 1} keys, MB`] = session.memory();
  }
  for (const [name, times] of [
    ['keystroke to diagnostics', strokes],
    ['hover', hovers],
  ] as const)
    for (const q of [0.5, 0.99, 1]) figures[`${name}, p${q * 100}, ms`] = quantile(times, q);
  figures['memory in the end, MB'] = session.memory();

  await connection.sendRequest('shutdown');
  void connection.sendNotification('exit');
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else
    for (const [name, value] of Object.entries(figures))
      process.stdout.write(`${name.padEnd(50)} ${value.toFixed(1)}\n`);
}

async function open(tree: string, settings: unknown): Promise<Session> {
  // As the extension for VS Code starts it.
  const env = { ...process.env, ...START.env };
  const child = spawn(process.execPath, [...START.execArgv, 'dist/server.js', '--stdio'], {
    stdio: 'pipe',
    env,
  });
  child.stderr.pipe(process.stderr);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Set<{
    method: string;
    is: (params: never) => boolean;
    done: (params: never) => void;
  }>();
  for (const method of [STATUS, 'textDocument/publishDiagnostics'])
    connection.onNotification(method, (params: unknown) => {
      for (const each of waiting)
        if (each.method === method && each.is(params as never)) {
          waiting.delete(each);
          each.done(params as never);
        }
    });
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
    items.map(() => settings),
  );
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    process.stderr.write(`${message}\n`);
  });
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(tree).href, name: 'tree' }],
    capabilities: { workspace: { configuration: true, workspaceFolders: true } },
  });
  return {
    child,
    connection,
    next: <P>(method: string, is: (params: P) => boolean) =>
      new Promise<P>((done, failed) => {
        const each = {
          method,
          is,
          done: (params: P) => {
            clearTimeout(patience);
            done(params);
          },
        };
        const patience = setTimeout(() => failed(new Error(`waited in vain for ${method}`)), PATIENCE);
        waiting.add(each as never);
      }),
    // Resident, of both threads; megabytes of 10^6 bytes.
    memory: () =>
      (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024) / 1e6,
  };
}

/** The text with the first entry of its table twice, which is a finding that needs no other file. */
function withTwice(text: string): string {
  const lines = text.split('\n');
  const at = tableLine(lines);
  return lines.toSpliced(at, 0, lines[at]!).join('\n');
}

/** The line of the table's first entry that is written in one line. */
function tableLine(lines: readonly string[]): number {
  const table = lines.findIndex((line) => /_device_id\s+\w+\[\]\s*=/.test(line));
  return lines.findIndex((line, at) => at > table && /^\s*\{.*\}/.test(line));
}
