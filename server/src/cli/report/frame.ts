// Source lines with a line number and an underline, as compilers print them.
import type { Range } from '../../files/place.ts';
import { type Cells, cellsOf } from './source.ts';

/** Lines of a frame: what to print behind the gutter, and the line number where it has one. */
export interface FrameLine {
  readonly number?: number;
  readonly text: string;
  /** True for the line of carets, which a terminal shows in the finding's colour. */
  readonly marks: boolean;
}

/** More lines than these are left out in the middle of a long range. */
const MOST_LINES = 4;
const CUT = '…';

/**
 * The lines of `range` with what it covers underlined: `^~~~` for the place itself, `----` for another place.
 * `width` is the number of cells that a line may take. Empty where the file has no such line.
 */
export function frame(
  lineAt: (line: number) => string | undefined,
  range: Range,
  style: 'place' | 'other',
  width: number,
): FrameLine[] {
  const out: FrameLine[] = [];
  const last = lastLine(range);
  for (let number = range.start.line; number <= last; number++) {
    if (last - range.start.line >= MOST_LINES && number === range.start.line + MOST_LINES - 1) {
      out.push({ text: CUT, marks: false });
      break;
    }
    const line = lineAt(number);
    if (line === undefined) break;
    const cells = cellsOf(line);
    const [from, to] = markedCells(cells, range, number, last);
    const [begin, end] = visibleWindow(cells.cells.length, from, to, width);
    const shown = cells.cells.slice(begin, end);
    if (begin > 0) shown[0] = CUT;
    if (end < cells.cells.length) shown[shown.length - 1] = CUT;
    out.push({ number, text: shown.join('').trimEnd(), marks: false });
    const marked = Math.min(to, end) - Math.max(from, begin);
    if (marked <= 0) continue;
    const first = style === 'place' ? (number === range.start.line ? '^' : '~') : '-';
    const rest = (style === 'place' ? '~' : '-').repeat(marked - 1);
    out.push({ text: ' '.repeat(Math.max(from, begin) - begin) + first + rest, marks: true });
  }
  return out;
}

/** An end in column 1 covers nothing of its line. */
function lastLine({ start, end }: Range): number {
  return end.line > start.line && end.column <= 1 ? end.line - 1 : end.line;
}

/** Cells [from, to) of a line that the range covers, at least one; leading and trailing blanks are not underlined. */
function markedCells({ cells, cellOf }: Cells, range: Range, line: number, last: number): [number, number] {
  const cellAt = (column: number) => cellOf[Math.min(Math.max(column, 1), cellOf.length) - 1]!;
  let from = line === range.start.line ? cellAt(range.start.column) : 0;
  let to = line === last && line === range.end.line ? cellAt(range.end.column) : cells.length;
  while (line !== range.start.line && from < to && cells[from]!.trim() === '') from++;
  while (to > from + 1 && cells[to - 1]!.trim() === '') to--;
  return [from, line === range.start.line ? Math.max(to, from + 1) : to];
}

/** The part of a line of `length` cells that is shown: all of it, else its head, else what is around the mark. */
function visibleWindow(length: number, from: number, to: number, width: number): [number, number] {
  // A mark right behind the line's last character (something missing there) needs a cell too.
  if (Math.max(length, Math.min(to, from + 1)) <= width) return [0, Math.max(length, to)];
  if (to < width || from < width / 2) return [0, width];
  const begin = Math.min(Math.max(0, length - width), from - Math.floor(width / 4));
  return [Math.max(0, begin), Math.max(0, begin) + width];
}
