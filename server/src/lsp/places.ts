// Between the engine's places (files/place.ts: lines and columns from 1, only \n ends a line) and LSP's positions
// (from 0, where a lone \r ends a line too). Both count UTF-16 code units in a line, and a tab as one.
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type * as engine from '../files/place.ts';

/** A range of a file whose text is not at hand. Right for any text without a lone \r. */
export const plainRange = ({ start, end }: engine.Range): Range => ({
  start: { line: start.line - 1, character: start.column - 1 },
  end: { line: end.line - 1, character: end.column - 1 },
});

const LONE_RETURN = /\r(?!\n)/;
const loneReturns = new WeakMap<TextDocument, { readonly version: number; readonly has: boolean }>();

function hasLoneReturn(document: TextDocument): boolean {
  const known = loneReturns.get(document);
  if (known?.version === document.version) return known.has;
  const has = LONE_RETURN.test(document.getText());
  loneReturns.set(document, { version: document.version, has });
  return has;
}

/** Where lines start if only \n ends one. */
function offsetOf(text: string, { line, column }: engine.Position): number {
  let at = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return Math.min(at + column - 1, text.length);
}

/** An engine's range as LSP's, in the text that it was found in. */
export function rangeIn(document: TextDocument, range: engine.Range): Range {
  if (!hasLoneReturn(document)) return plainRange(range);
  const text = document.getText();
  return {
    start: document.positionAt(offsetOf(text, range.start)),
    end: document.positionAt(offsetOf(text, range.end)),
  };
}

/** LSP's position as the engine's; one outside the text becomes its nearest place, as LSP has it. */
export function positionIn(document: TextDocument, position: Position): engine.Position {
  const offset = document.offsetAt(position);
  const text = document.getText();
  if (!hasLoneReturn(document)) {
    const { line, character } = document.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  }
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: offset - start + 1 };
}

/** Whether a position lies in a range or at one of its ends. */
export function touches({ start, end }: engine.Range, { line, column }: engine.Position): boolean {
  return (
    (line > start.line || (line === start.line && column >= start.column)) &&
    (line < end.line || (line === end.line && column <= end.column))
  );
}

/** The absolute path behind a `file:` URI; undefined for any other. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export const uriOf = (path: string): string => pathToFileURL(path).href;
