// The language server as the rest of the extension sees it: started once, asked, restarted, and its last status.
import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { COMMANDS, START, STATUS, type Status } from '../../server/src/lsp/protocol.ts';

export interface LanguageServer extends vscode.Disposable {
  /** The last it said; no trees while it does not run. */
  readonly status: Status;
  readonly onStatus: vscode.Event<Status>;
  /** Whether somebody wanted it: it runs, starts, or could not. */
  readonly wanted: boolean;
  /** Why it does not run although it is wanted. */
  readonly failure: string | undefined;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Starts the server where it does not run. Rejects with what the server or VS Code says went wrong. */
  request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result>;
}

const NOTHING: Status = { trees: [] };

/** `program` is `server.js`, run by VS Code's own Node. */
export function languageServer(program: string, log: vscode.LogOutputChannel): LanguageServer {
  const emitter = new vscode.EventEmitter<Status>();
  let client: LanguageClient | undefined;
  let starting: Promise<void> | undefined;
  let status = NOTHING;
  let failure: string | undefined;
  const tell = (next: Status) => {
    status = next;
    emitter.fire(next);
  };

  const begin = async () => {
    client = makeClient(program, log);
    client.onNotification(STATUS, tell);
    client.onDidChangeState(({ newState }) => {
      // It ended, on purpose or not; what it knew is not known any more.
      if (newState === State.Stopped) tell(NOTHING);
    });
    try {
      await client.start();
      failure = undefined;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      log.error(`the language server did not start: ${failure}`);
    }
    tell(status);
  };
  const start = () => {
    starting ??= begin();
    return starting;
  };

  return {
    get status() {
      return status;
    },
    get wanted() {
      return starting !== undefined;
    },
    get failure() {
      return failure;
    },
    onStatus: emitter.event,
    start,
    async restart() {
      log.info('restarting the language server');
      const old = client;
      // A server that hangs must not keep a new one from starting.
      if (old) await old.stop(2000).catch((error: unknown) => log.warn(String(error)));
      await old?.dispose().catch(() => {});
      tell(NOTHING);
      starting = begin();
      await starting;
    },
    async request(method, params, token) {
      await start();
      if (!client || failure !== undefined) throw new Error(failure ?? 'the language server does not run');
      return client.sendRequest(method, params, token);
    },
    dispose() {
      emitter.dispose();
      void client?.dispose().catch(() => {});
    },
  };
}

function makeClient(program: string, log: vscode.LogOutputChannel): LanguageClient {
  return new LanguageClient(
    'matchtable',
    'matchtable',
    {
      module: program,
      transport: TransportKind.stdio,
      options: { execArgv: [...START.execArgv], env: { ...process.env, ...START.env } },
    },
    {
      documentSelector: [
        { scheme: 'file', language: 'c' },
        // VS Code takes headers for C++.
        { scheme: 'file', language: 'cpp' },
      ],
      outputChannel: log,
      markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) } },
    },
  );
}
