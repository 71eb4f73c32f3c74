// Columns as bytes, for formats that count so; the engine counts UTF-16 units of the decoded line (files/place.ts).

import { byteAt, lineStarts } from '../../files/offsets.ts';
import type { Position, Range } from '../../files/place.ts';
import type { TreeFiles } from '../../files/tree-files.ts';

export interface ByteColumns {
  /** The same places, columns counting bytes from 1; as they are where the file can't be read. */
  range(path: string, range: Range): Range;
}

/** Each file is read once. */
export function byteColumns(files: TreeFiles): ByteColumns {
  const known = new Map<
    string,
    { readonly bytes: Uint8Array; readonly starts: readonly number[] } | undefined
  >();
  const fileOf = (path: string) => {
    if (!known.has(path)) {
      const bytes = files.read(path);
      known.set(path, bytes && { bytes, starts: lineStarts(bytes) });
    }
    return known.get(path);
  };
  return {
    range(path, { start, end }) {
      const file = fileOf(path);
      const position = (at: Position): Position => {
        const from = file?.starts[at.line - 1];
        if (!file || from === undefined) return at;
        return { line: at.line, column: byteAt(file.bytes, file.starts, at) - from + 1 };
      };
      return { start: position(start), end: position(end) };
    },
  };
}
