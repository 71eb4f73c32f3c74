// The texts that the editor has open. Its text wins over what lies on disk, saved or not.
import type { Connection, Position, TextDocumentContentChangeEvent } from 'vscode-languageserver';
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

/** A change of a text: what stood from `start` to `end` was replaced. Positions count from 0, as the protocol's. */
export interface TextChange {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

export interface Documents {
  /** By absolute path. */
  get(path: string): OpenDocument | undefined;
  byUri(uri: string): OpenDocument | undefined;
  all(): Iterable<OpenDocument>;
}

export interface DocumentEvents {
  opened(document: OpenDocument): void;
  changed(document: OpenDocument, changes: readonly TextChange[]): void;
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
    const changes: TextChange[] = [];
    for (const change of contentChanges) {
      changes.push(changeOf(document.text, change));
      TextDocument.update(document.text, [change], version);
    }
    events.changed(document, changes);
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
function changeOf(document: TextDocument, change: TextDocumentContentChangeEvent): TextChange {
  const { text } = change;
  const cut = (position: Position) => document.positionAt(document.offsetAt(position));
  if (!('range' in change))
    return { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 }, text };
  const [one, other] = [cut(change.range.start), cut(change.range.end)];
  const isForward = one.line < other.line || (one.line === other.line && one.character <= other.character);
  return isForward ? { start: one, end: other, text } : { start: other, end: one, text };
}
