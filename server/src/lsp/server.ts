// The language server: says what it can do and wires each request to the file that answers it.
import { resolve } from 'node:path';
import {
  CodeLensRefreshRequest,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { asksForDiagnostics, capabilitiesFor } from './capabilities.ts';
import { type OpenDocument, watchDocuments } from './documents.ts';
import { answerFeatures } from './features.ts';
import { openFolderSettings } from './folder-settings.ts';
import { mountsOf } from './mounts.ts';
import { type OpenTree, openTree, type Reading } from './open-tree.ts';
import { pathOf } from './places.ts';
import { showProgress } from './progress.ts';
import { SECTION } from './protocol.ts';
import { createPublisher } from './publish.ts';
import { tellStatus } from './status.ts';
import { syntaxLoader } from './tree-sitter.ts';
import { createTrees, treeAround } from './trees.ts';
import { answerViews } from './views.ts';

export interface ServerOptions extends Reading {
  readonly version: string;
  /** Absolute: the folder with the wasm files of tree-sitter. */
  readonly grammars: string;
}

/** Whether one of two folders lies in the other, or is it. */
const inOne = (a: string, b: string) => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

export function startServer(connection: Connection, { version, grammars, ...reading }: ServerOptions): void {
  let client: InitializeParams['capabilities'] = {};
  let folders: readonly string[] = [];
  let configured = false;
  /** What a client that is not asked for settings sent last. */
  let lastPushed: unknown;
  let settle = () => {};
  /** Requests that come before the settings wait for them. */
  const settled = new Promise<void>((done) => {
    settle = done;
  });

  // Some clients announce what they then refuse (eglot 1.9): the server does without.
  const refused = (error: Error) => connection.console.log(`refused by the client: ${error.message}`);
  const complain = (message: string) => connection.console.warn(message);
  const status = tellStatus(connection, () => trees.all());
  const progress = showProgress(connection, () => client.window?.workDoneProgress === true);
  const settings = openFolderSettings(connection, () => client, complain);
  /** The tree that a folder's settings name for files outside of any. */
  const kernelTree = (folder: string) => {
    const { kernelTree: named } = settings.of(folder);
    return named === '' ? undefined : resolve(folder, named);
  };
  /** Folders of the workspace that lie in no kernel tree. */
  const strays = () => folders.filter((folder) => treeAround(folder) === undefined);
  /** How the tree at a root is to be opened. */
  const openingOf = (root: string) => {
    const outside = strays().filter((folder) => kernelTree(folder) === root);
    // A tree that is no folder of the workspace has the settings of those that are built against it.
    const own = folders.some((folder) => inOne(folder, root)) ? root : (outside[0] ?? root);
    return { mounts: mountsOf(outside), settings: settings.of(own) };
  };
  const openedAs = new Map<string, string>();
  const trees = createTrees(
    (root) => {
      try {
        const opening = openingOf(root);
        openedAs.set(root, JSON.stringify(opening));
        const tree = openTree(root, opening.mounts, opening.settings, reading, {
          findings: (each, paths) => {
            publisher.treeSaid(each, paths);
            status();
          },
          progress: (each, message) => progress.tell(each, message),
          project: (each) => {
            publisher.projectSaid(each);
            status();
          },
          state: (each) => {
            progress.state(each);
            status();
            if (client.workspace?.codeLens?.refreshSupport)
              void connection.sendRequest(CodeLensRefreshRequest.type).catch(() => {});
            // Rules on one file may know more now.
            for (const document of documents.all())
              if (trees.of(document.path) === each) publisher.changed(document);
          },
        });
        progress.begin(tree);
        // Who opened the tree has it when this call is over.
        queueMicrotask(() => publisher.projectSaid(tree));
        return tree;
      } catch (error) {
        complain(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    },
    (folder) => {
      const stray = strays().find((each) => `${folder}/`.startsWith(`${each}/`));
      return stray === undefined ? undefined : kernelTree(stray);
    },
  );
  const treeOf = (path: string) => (configured ? trees.of(path) : undefined);

  const documents = watchDocuments(connection, {
    opened(document) {
      treeOf(document.path)?.opened(document);
      publisher.changed(document);
    },
    changed(document, changes) {
      treeOf(document.path)?.changed(document, changes);
      publisher.changed(document);
    },
    closed(document) {
      treeOf(document.path)?.closed(document);
      publisher.closed(document);
    },
  });
  const publisher = createPublisher({
    connection,
    documents,
    treeOf,
    trees: () => trees.all(),
    can: () => ({
      pull: asksForDiagnostics(client),
      related: client.textDocument?.publishDiagnostics?.relatedInformation === true,
    }),
  });

  /** A document with its tree; undefined where it is not open or in no tree. */
  const at = async (uri: string): Promise<{ document: OpenDocument; tree: OpenTree } | undefined> => {
    await settled;
    const document = documents.byUri(uri);
    const tree = document && treeOf(document.path);
    return tree && { document, tree };
  };

  connection.onInitialize((params): InitializeResult => {
    client = params.capabilities;
    const uris =
      params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    folders = uris.flatMap((uri) => pathOf(uri) ?? []);
    return { serverInfo: { name: 'matchtable', version }, capabilities: capabilitiesFor(client) };
  });

  connection.onInitialized(async () => {
    if (client.workspace?.didChangeConfiguration?.dynamicRegistration)
      void connection.client
        .register(DidChangeConfigurationNotification.type, { section: SECTION })
        .catch(refused);
    if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration)
      void connection.client
        .register(DidChangeWatchedFilesNotification.type, {
          watchers: [
            '**/*.{c,h}',
            '**/{Makefile,Kbuild,Kconfig,Makefile.*,Kconfig.*}',
            '**/.config',
            '**/*.json',
          ].map((globPattern) => ({ globPattern })),
        })
        .catch(refused);
    if (client.workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = removed.map((folder) => pathOf(folder.uri));
        const come = added.flatMap((folder) => pathOf(folder.uri) ?? []);
        folders = [...folders.filter((folder) => !gone.includes(folder)), ...come];
        void configure(lastPushed);
      });
    await configure();
  });
  connection.onDidChangeConfiguration(({ settings: pushed }) => {
    lastPushed = pushed;
    return configure(pushed);
  });

  async function configure(pushed?: unknown): Promise<void> {
    const other = await settings.update(folders, pushed);
    const isOther = ({ root }: OpenTree) => openedAs.get(root) !== JSON.stringify(openingOf(root));
    if (other || !configured || trees.all().some(isOther)) {
      configured = true;
      reopen();
    } else {
      for (const tree of trees.all()) if (!isWanted(tree)) leave(tree);
      for (const folder of folders) trees.ensure(folder);
    }
    settle();
  }

  /** Whether a tree has to do with a folder of the workspace or with what is open. */
  function isWanted({ root }: OpenTree): boolean {
    return (
      folders.some((folder) => inOne(folder, root)) ||
      strays().some((folder) => kernelTree(folder) === root) ||
      [...documents.all()].some(({ path }) => trees.of(path)?.root === root)
    );
  }

  /** Its folder is no longer in the workspace: neither is what was said of it. */
  function leave(tree: OpenTree): void {
    publisher.gone(tree);
    trees.close(tree);
    progress.gone(tree);
    status();
  }

  /** What is the same for a whole tree is another one. */
  function reopen(): void {
    trees.close();
    progress.end();
    for (const document of documents.all()) trees.of(document.path)?.opened(document);
    for (const folder of folders) trees.ensure(folder);
    publisher.all();
    status();
  }

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.flatMap(({ uri }) => pathOf(uri) ?? []);
    const configs = settings.all().flatMap(({ config }) => (config === '' ? [] : config));
    // Also where it could not be read before: `make` takes it away for a moment.
    if (configs.some((config) => paths.some((path) => path === config || path.endsWith(`/${config}`))))
      reopen();
    for (const tree of trees.all()) tree.touched(paths);
    for (const document of documents.all()) publisher.changed(document);
  });

  connection.languages.diagnostics.on(async ({ textDocument }) => {
    await settled;
    return publisher.pulled(textDocument.uri);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }, token) => {
    await settled;
    return publisher.workspace(previousResultIds, token);
  });
  answerFeatures({
    connection,
    documents,
    at,
    treeOf,
    syntax: syntaxLoader(grammars, complain),
    trees: () => trees.all(),
    client: () => client,
  });
  answerViews({ connection, documents, trees: () => trees.all(), treeOf });
  connection.onShutdown(() => trees.close());
  connection.listen();
}
