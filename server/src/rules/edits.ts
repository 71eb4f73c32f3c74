// Edits of entries, written as their neighbours are: on one line or on lines of their own, with the file's indent.
import type { Place, Position } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Entry } from '../tables/model.ts';
import type { Edit } from './rule.ts';
import { sourceAt } from './source.ts';

/** Where `offset` of the text that a place covers is. */
export function positionIn({ range: { start } }: Place, text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const newline = before.lastIndexOf('\n');
  const line = start.line + before.split('\n').length - 1;
  return { line, column: newline < 0 ? start.column + offset : offset - newline };
}

const COMMENT_AT_END = /\/\*(?:(?!\*\/)[\s\S])*\*\/\s*$/;

/**
 * Adds `initialiser` behind the last one of an entry that is written in braces of its own; undefined where it is not,
 * or where it ends in a comment that takes the rest of the line.
 */
export function insertBehind(files: TreeFiles, { place }: Entry, initialiser: string): Edit | undefined {
  const source = sourceAt(files, place);
  if (!source?.startsWith('{') || !source.endsWith('}')) return undefined;
  const body = source.slice(1, -1);
  let code = body.trimEnd();
  while (COMMENT_AT_END.test(code)) code = code.replace(COMMENT_AT_END, '').trimEnd();
  if (/\/\/[^\n]*$/.test(code) || code.trim() === '') return undefined;
  const comma = code.endsWith(',');
  const text = `${initialiser}${comma ? ',' : ''}`;
  const at = positionIn(place, source, 1 + code.length);
  const line = linesOf(files, place.path)?.[at.line - 1] ?? '';
  const begin = `${line.slice(0, at.column - 1)}${comma ? '' : ','}`;
  const rest = line.slice(at.column - 1);
  // On a line of its own where the brace that closes stands on one too, and where the line would be too long.
  const own = /\n\s*$/.test(body) ? /^\s*\n([ \t]*)\S/.exec(body)?.[1] : undefined;
  const fits = widthOf(`${begin} ${text}${rest}`) <= WIDTH;
  const gap = own === undefined && fits ? ' ' : `\n${own ?? besideBrace(files, place, source)}`;
  return {
    path: place.path,
    range: { start: at, end: at },
    newText: `${comma ? '' : ','}${gap}${text}`,
  };
}

/** What the kernel's coding style has for a line (Documentation/process/coding-style.rst, 2). */
const WIDTH = 80;

/** Columns that a line takes, with tabs of eight. */
export function widthOf(line: string): number {
  let width = 0;
  for (const character of line) width += character === '\t' ? 8 - (width % 8) : 1;
  return width;
}

/** White space up to what stands first in an entry's braces, as drivers/ata/ahci.c goes on behind PCI_DEVICE(). */
function besideBrace(files: TreeFiles, { path, range: { start } }: Place, source: string): string {
  const before = (linesOf(files, path)?.[start.line - 1] ?? '').slice(0, start.column - 1);
  const indent = /^[ \t]*/.exec(before)![0];
  const inside = /^\{([ \t]*)\S/.exec(source)?.[1] ?? ' ';
  return `${indent} ${' '.repeat(widthOf(inside))}`;
}

/** The kernel's own ids stand on lines of up to this (drivers/vfio/pci/hisilicon), as checkpatch has it. */
const LONGEST = 100;

/** A call of a macro in place of what stands there; its arguments below each other where the line would be too long. */
export function callOf(
  files: TreeFiles,
  { path, range: { start, end } }: Place,
  name: string,
  args: readonly string[],
  close: string,
): string {
  const lines = linesOf(files, path) ?? [];
  const before = (lines[start.line - 1] ?? '').slice(0, start.column - 1);
  const begin = `${before}${name}(`;
  const behind = /^,?/.exec((lines[end.line - 1] ?? '').slice(end.column - 1))![0];
  const whole = `${begin}${args.join(', ')})${close}${behind}`;
  if (Math.max(...whole.split('\n').map(widthOf)) <= LONGEST) return `${name}(${args.join(', ')})${close}`;
  const width = widthOf(begin.slice(begin.lastIndexOf('\n') + 1));
  const tabs = begin.slice(begin.lastIndexOf('\n') + 1).startsWith('\t') ? Math.floor(width / 8) : 0;
  const pad = `${'\t'.repeat(tabs)}${' '.repeat(width - 8 * tabs)}`;
  return `${name}(${args.join(`,\n${pad}`)})${close}`;
}

/** Puts `text` in place of what stands there. */
export const replace = (place: Place, newText: string): Edit => ({
  path: place.path,
  range: place.range,
  newText,
});

/** The lines of a file; undefined where there is none. */
export function linesOf(files: TreeFiles, path: string): string[] | undefined {
  const bytes = files.peek(path);
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString().split('\n');
}

/** Lines of their own before an entry that stands on a line of its own, with its indent. */
export function insertBefore(
  files: TreeFiles,
  { place, text }: Entry,
  lines: readonly string[],
): Edit | undefined {
  const { start } = place.range;
  const indent = linesOf(files, place.path)?.[start.line - 1]?.slice(0, start.column - 1);
  if (text === '' || indent === undefined || indent.trim() !== '') return undefined;
  return {
    path: place.path,
    range: { start, end: start },
    newText: lines.map((line) => `${line}\n${indent}`).join(''),
  };
}
