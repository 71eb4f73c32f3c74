// The texts that the editor has open. Its text wins over what lies on disk, saved or not.
import type { Connection, TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOf } from './places.ts';

export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  /** Absolute. */
  readonly path: string;
  readonly text: TextDocument;
  /** The text as UTF-8. */
  bytes(): Uint8Array;
}

/** A change of a text as lines: `removed` lines from `line` on were replaced by `added` ones. Lines count from 0. */
export interface LineChange {
  readonly line: number;
  readonly removed: number;
  readonly added: number;
}

export interface Documents {
  /** By absolute path. */
  get(path: string): OpenDocument | undefined;
  byUri(uri: string): OpenDocument | undefined;
  all(): Iterable<OpenDocument>;
}

export interface DocumentEvents {
  opened(document: OpenDocument): void;
  changed(document: OpenDocument, changes: readonly LineChange[]): void;
  closed(document: OpenDocument): void;
}

export function watchDocuments(connection: Connection, events: DocumentEvents): Documents {
  const byUri = new Map<string, OpenDocument>();
  const byPath = new Map<string, OpenDocument>();

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    const path = pathOf(uri);
    if (path === undefined) return;
    const document = openDocument(uri, path, TextDocument.create(uri, languageId, version, text));
    byUri.set(uri, document);
    byPath.set(path, document);
    events.opened(document);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = byUri.get(uri);
    if (!document) return;
    const lines: LineChange[] = [];
    for (const change of contentChanges) {
      lines.push(linesOf(document.text, change));
      TextDocument.update(document.text, [change], version);
    }
    events.changed(document, lines);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    const document = byUri.get(uri);
    if (!document) return;
    byUri.delete(uri);
    if (byPath.get(document.path) === document) byPath.delete(document.path);
    events.closed(document);
    // Opened by another spelling of its URI too.
    const other = [...byUri.values()].find(({ path }) => path === document.path);
    if (!other) return;
    byPath.set(other.path, other);
    events.opened(other);
  });
  return {
    get: (path) => byPath.get(path),
    byUri: (uri) => byUri.get(uri),
    all: () => byPath.values(),
  };
}

function openDocument(uri: string, path: string, text: TextDocument): OpenDocument {
  let known: { readonly version: number; readonly bytes: Uint8Array } | undefined;
  return {
    uri,
    path,
    text,
    bytes() {
      if (known?.version !== text.version)
        known = { version: text.version, bytes: Buffer.from(text.getText()) };
      return known.bytes;
    },
  };
}

/** Ranges outside the text are cut to it, as TextDocument.update does. */
function linesOf(text: TextDocument, change: TextDocumentContentChangeEvent): LineChange {
  const added = change.text.split(/\r\n|\r|\n/).length - 1;
  if (!('range' in change)) return { line: 0, removed: text.lineCount, added: Number.MAX_SAFE_INTEGER };
  const start = text.positionAt(text.offsetAt(change.range.start)).line;
  const end = text.positionAt(text.offsetAt(change.range.end)).line;
  return { line: Math.min(start, end), removed: Math.abs(end - start), added };
}
