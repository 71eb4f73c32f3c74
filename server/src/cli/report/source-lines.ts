// Lines of a tree's files, for frames.
import type { TreeFiles } from '../../files/tree-files.ts';
import { lineAt } from './source.ts';

export type SourceLines = (path: string) => (line: number) => string | undefined;

/** Each file is read once. */
export function sourceLines(files: TreeFiles): SourceLines {
  const read = new Map<string, Uint8Array | undefined>();
  return (path) => {
    if (!read.has(path)) read.set(path, files.read(path));
    const bytes = read.get(path);
    return (line) => bytes && lineAt(bytes, line);
  };
}
