// Which diagnostics the client has been sent, and when it is sent others. A client that asks for those of its open
// documents (pull) is told of the other files only, and when to ask again; one that asks for all files is sent none.
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type FullDocumentDiagnosticReport,
  type PreviousResultId,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import { closedFindings, diagnosticOf, faultDiagnostics, findingsOf } from './diagnostics.ts';
import type { Documents, OpenDocument } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { pathOf, uriOf } from './places.ts';
import { type FileDiagnostics, resultIdOf, workspaceReport } from './workspace-report.ts';

export interface Publisher {
  /** The document's text is another one, or it was opened. Answered behind what the client has sent already. */
  changed(document: OpenDocument): void;
  /** The whole tree says something else of these paths. */
  treeSaid(tree: OpenTree, paths: Iterable<string>): void;
  /** The tree's settings or its baseline are others, or something else is wrong with them. */
  projectSaid(tree: OpenTree): void;
  closed(document: OpenDocument): void;
  /** The tree is none of the workspace's any more. */
  gone(tree: OpenTree): void;
  /** The diagnostics of a file as they are now: the answer to `textDocument/diagnostic`. */
  pulled(uri: string): FullDocumentDiagnosticReport;
  /** Those of all files that are other than the client has: the answer to `workspace/diagnostic`. */
  workspace(
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport>;
  /** Everything once more: the settings are others. */
  all(): void;
}

export interface PublisherParts {
  readonly connection: Connection;
  readonly documents: Documents;
  treeOf(path: string): OpenTree | undefined;
  readonly trees: () => Iterable<OpenTree>;
  /** What the client can do. */
  readonly can: () => { readonly pull: boolean; readonly related: boolean };
}

/** Milliseconds without a message after which the last text is answered, and after which it is in any case. */
const PAUSE = 4;
const LONGEST = 100;

export function createPublisher({ connection, documents, treeOf, trees, can }: PublisherParts): Publisher {
  const dirty = new Set<OpenDocument>();
  /** URIs that were sent diagnostics and not since been sent none. */
  const shown = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let since = 0;
  let refresh = false;

  const send = (uri: string, diagnostics: Diagnostic[], version?: number) => {
    if (report.asked()) return report.changed();
    if (diagnostics.length === 0 && version === undefined && !shown.has(uri)) return;
    if (diagnostics.length === 0) shown.delete(uri);
    else shown.add(uri);
    void connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) });
  };
  const of = (document: OpenDocument): Diagnostic[] => {
    const tree = treeOf(document.path);
    if (!tree) return [];
    const faults = tree.project.faults().get(tree.inside(document.path) ?? '');
    if (faults) return faultDiagnostics(faults);
    return findingsOf(tree, document).map((finding) => diagnosticOf(finding, tree, documents, can()));
  };
  const ofClosed = (tree: OpenTree, path: string): Diagnostic[] => {
    const faults = tree.project.faults().get(path);
    if (faults) return faultDiagnostics(faults);
    return closedFindings(tree, path).map((finding) => diagnosticOf(finding, tree, documents, can()));
  };
  const report = workspaceReport(() => {
    const files = new Map<string, FileDiagnostics>();
    for (const document of documents.all())
      files.set(document.uri, { items: of(document), version: document.text.version });
    for (const tree of trees())
      for (const path of new Set([...tree.paths(), ...tree.project.faults().keys()])) {
        const absolute = tree.absolute(path);
        if (!documents.get(absolute))
          files.set(uriOf(absolute), { items: ofClosed(tree, path), version: null });
      }
    return files;
  });
  const flush = () => {
    timer = undefined;
    if (refresh && can().pull) void connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => {});
    refresh = false;
    for (const document of [...dirty]) {
      dirty.delete(document);
      if (documents.get(document.path) !== document) continue;
      if (can().pull) {
        // Of a document that it looks at the client asks by itself.
        if (!report.asked()) send(document.uri, []);
      } else send(document.uri, of(document), document.text.version);
    }
  };
  const plan = () => {
    const now = performance.now();
    if (timer === undefined) since = now;
    else if (now - since > LONGEST) return;
    clearTimeout(timer);
    // Messages that are there already are read first: of ten keystrokes only the last is answered.
    timer = setTimeout(flush, PAUSE);
  };
  return {
    pulled(uri) {
      const document = documents.byUri(uri);
      const path = document ? undefined : pathOf(uri);
      const tree = path === undefined ? undefined : treeOf(path);
      const inside = tree?.inside(path!);
      const closed = tree && inside !== undefined ? ofClosed(tree, inside) : [];
      const items = document ? of(document) : closed;
      return { kind: 'full', resultId: resultIdOf(items), items };
    },
    async workspace(previous, token) {
      const sent = [...shown];
      shown.clear();
      const items = report.answer(previous, token);
      for (const uri of sent) void connection.sendDiagnostics({ uri, diagnostics: [] });
      return { items: await items };
    },
    changed(document) {
      dirty.add(document);
      plan();
    },
    treeSaid(tree, paths) {
      for (const path of paths) {
        const absolute = tree.absolute(path);
        const open = documents.get(absolute);
        if (open) {
          refresh = true;
          if (!can().pull) dirty.add(open);
          plan();
        } else send(uriOf(absolute), ofClosed(tree, path));
      }
      report.changed();
    },
    projectSaid(tree) {
      for (const [path, faults] of tree.project.faults()) {
        const absolute = tree.absolute(path);
        const open = documents.get(absolute);
        if (open) dirty.add(open);
        else send(uriOf(absolute), faultDiagnostics(faults));
      }
      this.treeSaid(tree, tree.paths());
      for (const document of documents.all()) if (treeOf(document.path) === tree) dirty.add(document);
      refresh = true;
      plan();
    },
    closed(document) {
      dirty.delete(document);
      if (report.asked()) report.renew(document.uri);
      shown.add(document.uri);
      send(document.uri, []);
      const tree = treeOf(document.path);
      const path = tree?.inside(document.path);
      if (!tree || path === undefined) return;
      if (tree.project.faults().has(path)) this.projectSaid(tree);
      else this.treeSaid(tree, [path]);
    },
    gone(tree) {
      for (const path of [...tree.paths(), ...tree.project.faults().keys()])
        send(uriOf(tree.absolute(path)), []);
    },
    all() {
      for (const uri of [...shown]) send(uri, []);
      report.changed();
      for (const document of documents.all()) dirty.add(document);
      refresh = true;
      plan();
    },
  };
}
