// `workspace/diagnostic`: a client that asks for the diagnostics of all files (VS Code does) is told what is other than
// it has, and kept waiting until something is. It is then sent none: what it asked for and what it was sent would stand
// side by side. Of a document that has no tab any more and is not closed yet it asks for itself no longer
// (textDocument/diagnostic), and so learns of it here.
import { createHash } from 'node:crypto';
import type {
  CancellationToken,
  Diagnostic,
  PreviousResultId,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { pathOf } from './places.ts';

/** The diagnostics of a file; `version` where it is open. */
export interface FileDiagnostics {
  readonly items: Diagnostic[];
  readonly version: number | null;
}

export interface WorkspaceReport {
  /** Whether the client has asked once. */
  asked(): boolean;
  /** Some file may have others now. */
  changed(): void;
  /**
   * The client has other diagnostics of this file than it was last answered here: what it asked for by itself while the
   * file was open. They are told once more, whatever it says that it has.
   */
  renew(uri: string): void;
  /** What is other than `previous`; waits until something is, or until the client wants no answer any more. */
  answer(
    previous: readonly PreviousResultId[],
    token: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport[]>;
}

/** The same for the same diagnostics. */
export const resultIdOf = (items: readonly Diagnostic[]): string =>
  createHash('sha1').update(JSON.stringify(items)).digest('base64url');

const keyOf = (uri: string) => pathOf(uri) ?? uri;

/** `all`: what there is now, by URI; files without any may be left out. */
export function workspaceReport(all: () => ReadonlyMap<string, FileDiagnostics>): WorkspaceReport {
  let asked = false;
  const waiting = new Set<() => void>();
  const again = new Map<string, string>();
  const news = (previous: readonly PreviousResultId[]): WorkspaceDocumentDiagnosticReport[] => {
    // Clients spell URIs in their own way: `,` or `%2C`.
    const known = new Map(previous.map(({ uri, value }) => [keyOf(uri), { uri, value }]));
    const reports: WorkspaceDocumentDiagnosticReport[] = [];
    const report = (uri: string, { items, version }: FileDiagnostics) => {
      const before = known.get(keyOf(uri));
      known.delete(keyOf(uri));
      const resultId = resultIdOf(items);
      if (again.delete(keyOf(uri))) {
        // A new answer, though it may be in the words of an earlier one.
      } else if (before ? before.value === resultId : items.length === 0) return;
      reports.push({ kind: 'full', uri: before?.uri ?? uri, version, resultId, items });
    };
    for (const [uri, file] of all()) report(uri, file);
    for (const { uri } of [...known.values()]) report(uri, { items: [], version: null });
    for (const uri of again.values()) report(uri, { items: [], version: null });
    return reports;
  };
  return {
    asked: () => asked,
    renew(uri) {
      again.set(keyOf(uri), uri);
    },
    changed() {
      for (const wake of [...waiting]) wake();
    },
    async answer(previous, token) {
      asked = true;
      let found = news(previous);
      while (found.length === 0 && !token.isCancellationRequested) {
        await new Promise<void>((done) => {
          const wake = () => {
            waiting.delete(wake);
            cancelled.dispose();
            done();
          };
          const cancelled = token.onCancellationRequested(wake);
          waiting.add(wake);
        });
        if (!token.isCancellationRequested) found = news(previous);
      }
      return found;
    },
  };
}
