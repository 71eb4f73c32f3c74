// A client of the language server: the built server as a child process, spoken to over its stdin and stdout.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type ConfigurationParams,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { STATUS, type Status } from '../../server/src/lsp/protocol.ts';

const MINI = fileURLToPath(new URL('../kernel-tree', import.meta.url));

/** A copy of the miniature kernel that a test may change; its path, links resolved. */
export function miniature(): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'matchtable-lsp-')));
  cpSync(MINI, root, { recursive: true });
  return root;
}

export interface ClientOptions {
  /** The folders of the workspace: none where not given. */
  readonly folders?: readonly string[];
  readonly capabilities?: InitializeParams['capabilities'];
  /** What `workspace/configuration` answers for the section; the client can't answer where not given. */
  readonly settings?: unknown;
  /** What it answers for the scope of a folder (absolute path), where that is something else. */
  readonly settingsOf?: Readonly<Record<string, unknown>>;
  /** Answers every `client/registerCapability` with an error, as eglot 1.9 does. */
  readonly refuses?: boolean;
}

type Answer<T> = T | undefined | false;

export interface Client {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcessWithoutNullStreams;
  readonly initialized: InitializeResult;
  /** Diagnostics that were sent last, by URI. */
  readonly diagnostics: ReadonlyMap<string, PublishDiagnosticsParams>;
  /** Messages of `window/logMessage` and `window/showMessage`. */
  readonly messages: readonly string[];
  /** What the server writes to stderr. */
  readonly complaints: () => string;
  /** Changes what `workspace/configuration` answers, and says so. */
  configure(settings: unknown, settingsOf?: Readonly<Record<string, unknown>>): void;
  open(path: string, text: string): string;
  /** The whole text anew. */
  change(path: string, text: string): void;
  closeFile(path: string): void;
  /** Waits until `is` holds, looking again after each message of the server; fails after some seconds. */
  until<T>(what: string, is: () => Answer<T> | Promise<Answer<T>>): Promise<T>;
  /** The tree's status once it is ready. */
  ready(root: string): Promise<Status['trees'][number]>;
  /** What was sent last for a file. */
  diagnosticsOf(path: string): readonly Diagnostic[];
  request<R>(method: string, params: unknown): Promise<R>;
  stop(): Promise<number | null>;
}

export const uri = (path: string): string => pathToFileURL(path).href;

export const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

export async function startClient(options: ClientOptions = {}): Promise<Client> {
  const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: 'pipe' });
  let complaints = '';
  child.stderr.on('data', (part) => {
    complaints += part;
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const diagnostics = new Map<string, PublishDiagnosticsParams>();
  const messages: string[] = [];
  const versions = new Map<string, number>();
  let { settings, settingsOf = {} } = options;
  let status: Status = { trees: [] };
  let wake = () => {};
  const heard = () => wake();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    diagnostics.set(params.uri, params);
    heard();
  });
  connection.onNotification(STATUS, (params: Status) => {
    status = params;
    heard();
  });
  for (const method of ['window/logMessage', 'window/showMessage'])
    connection.onNotification(method, ({ message }: { message: string }) => {
      messages.push(message);
      heard();
    });
  connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
    items.map(({ scopeUri }) => {
      const folder = Object.keys(settingsOf).find((each) => uri(each) === scopeUri);
      return folder === undefined ? settings : settingsOf[folder];
    }),
  );
  for (const method of [
    'client/registerCapability',
    'window/workDoneProgress/create',
    'workspace/diagnostic/refresh',
    'workspace/inlayHint/refresh',
    'workspace/codeLens/refresh',
  ])
    connection.onRequest(method, () => null);
  if (options.refuses)
    connection.onRequest('client/registerCapability', () => {
      throw new Error('no such capability');
    });
  connection.onError(([error]) => messages.push(`broken: ${error.message}`));
  connection.listen();
  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: options.folders?.map((folder) => ({ uri: uri(folder), name: folder })) ?? null,
    capabilities: options.capabilities ?? {
      workspace: { configuration: options.settings !== undefined, workspaceFolders: true },
      textDocument: { publishDiagnostics: { relatedInformation: true } },
    },
  } satisfies InitializeParams);
  await connection.sendNotification('initialized', {});

  const client: Client = {
    connection,
    process: child,
    initialized,
    diagnostics,
    messages,
    complaints: () => complaints,
    configure(next, nextOf = {}) {
      settings = next;
      settingsOf = nextOf;
      void connection.sendNotification('workspace/didChangeConfiguration', {
        settings: { matchtable: next },
      });
    },
    open(path, text) {
      versions.set(path, 1);
      void connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: uri(path), languageId: 'c', version: 1, text },
      });
      return uri(path);
    },
    change(path, text) {
      const version = (versions.get(path) ?? 0) + 1;
      versions.set(path, version);
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(path), version },
        contentChanges: [{ text }],
      });
    },
    closeFile(path) {
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(path) } });
    },
    async until(what, is) {
      const end = Date.now() + 20_000;
      for (;;) {
        const found = await is();
        if (found !== undefined && found !== false) return found;
        if (Date.now() > end)
          throw new Error(`waited in vain for ${what}\n${complaints}${messages.join('\n')}`);
        await new Promise<void>((go) => {
          const timer = setTimeout(go, 500);
          wake = () => {
            clearTimeout(timer);
            go();
          };
        });
      }
    },
    ready: (root) =>
      client.until(`${root} to be read`, () =>
        status.trees.find((tree) => tree.root === root && tree.state === 'ready'),
      ),
    diagnosticsOf: (path) => diagnostics.get(uri(path))?.diagnostics ?? [],
    request: (method, params) => connection.sendRequest(method, params),
    async stop() {
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      try {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      } catch {
        child.kill();
      }
      const code = await ended;
      connection.dispose();
      return code;
    },
  };
  return client;
}

export const remove = (root: string): void => rmSync(root, { recursive: true, force: true });

/** Where a mark stands in a text: behind its `|`, which is not part of it, else at its start. */
export function positionOf(text: string, mark: string): { line: number; character: number } {
  const cursor = Math.max(0, mark.indexOf('|'));
  const at = text.indexOf(mark.replace('|', ''));
  if (at < 0) throw new Error(`no ${mark} in the text`);
  const before = text.slice(0, at + cursor).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
