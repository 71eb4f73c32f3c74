// From a whole text to the part of one table that tells where the cursor stands: its head, and what is written from some
// entry before the cursor to the end of the cursor's line.

/** The name that stands for what is typed at the cursor. */
export const MARK = 'matchtable_cursor_';

export interface Cut {
  /** `struct x t[] = {` and the entries, open at the end, with `MARK` at the cursor. */
  readonly text: string;
  /** Whether a `.` stands before the word at the cursor. */
  readonly dot: boolean;
}

/** Tables longer than this are not looked back through. */
const FARTHEST = 1 << 18;
/** Of longer tables only the last entries are read: tree-sitter reads some 500 bytes in a tenth of a millisecond. */
const NEAR = 4096;

const HEAD = /\bstruct\s+(\w+)(?:\s+\w+)+\s*\[[^\]{};]*\][^;{}=]*=\s*\{/g;
const DIRECTIVE = /^[ \t]*#(?:[^\n\\]|\\\r?\n|\\)*/gm;

/** undefined where no table begins before the offset, or the cursor's line says that it is in a comment or string. */
export function cutTable(text: string, offset: number): Cut | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const tail = text.slice(offset, newline < 0 ? text.length : newline);
  if (isQuoted(text.slice(lineStart, offset)) || /^\/[/*]/.test(text.slice(offset - 1, offset + 1)))
    return undefined;
  const before = text.slice(Math.max(0, offset - FARTHEST), offset);
  const head = [...before.matchAll(HEAD)].findLast((match) => !inComment(before, match.index));
  if (!head) return undefined;
  const body = before.slice(head.index + head[0].length);
  const near = body.slice(entryNear(body));
  const dot = /(?:^|[^\w\s.)\]])\s*\.\w*$/.test(near) || /[)\]}]\s*\.\w*$/.test(near);
  const rest = /^\w*/.exec(tail)![0];
  // A designator without its value is not C.
  const value = dot && !/^\w*(?:\[[^\]]*\]|\.\w+)*\s*=/.test(tail) ? ' = 0' : '';
  const typed = `${near}${MARK}${rest}${value}${tail.slice(rest.length)}`;
  return { text: `struct ${head[1]!} t[] = {${typed.replace(DIRECTIVE, blank)}`, dot };
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ');

/** Directives end with their line: one that the cursor stands in leaves no name to be found. */
const inComment = (text: string, at: number) => {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return text.lastIndexOf('/*', at) > text.lastIndexOf('*/', at) || line.includes('//');
};

/** Whether a line ends in a string, a character or a comment. */
function isQuoted(line: string): boolean {
  const open = line.replace(/\/\*.*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ' ');
  return /["']|\/[/*]/.test(open);
}

/** Where the entries that are read begin: at one that stands as far in as the table's first, some way back. */
function entryNear(body: string): number {
  if (body.length <= NEAR) return 0;
  const indent = /^[ \t]*(?=\{)/m.exec(body)?.[0];
  if (indent === undefined) return 0;
  for (let at = body.length - NEAR; at > 0; at--) {
    at = body.lastIndexOf(`\n${indent}{`, at);
    if (at < 0) return 0;
    if (!inComment(body, at)) return at;
  }
  return 0;
}
