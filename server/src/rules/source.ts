// Source text at a place.
import type { Place, Range } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';

/** The text that a place covers, lines joined by `\n`; undefined where the file or its lines are not there. */
export function sourceAt(files: TreeFiles, { path, range }: Place): string | undefined {
  const bytes = files.peek(path);
  if (!bytes) return undefined;
  return textIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().split('\n'), range);
}

/** The text of a range of a file's lines. */
export function textIn(all: readonly string[], { start, end }: Range): string | undefined {
  const lines = all.slice(start.line - 1, end.line);
  if (lines.length !== end.line - start.line + 1) return undefined;
  const last = lines.length - 1;
  lines[last] = lines[last]!.slice(0, end.column - 1);
  lines[0] = lines[0]!.slice(start.column - 1);
  return lines.join('\n');
}
