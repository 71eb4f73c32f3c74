// Where in a match table a half-typed text stands: told from the text before the cursor alone, which need not be C yet.

export interface TableContext {
  /** The entry's struct, without `struct `. */
  readonly struct: string;
  /** Offset behind the table's `{`. */
  readonly start: number;
  /** Between entries, or inside one. */
  readonly entry: EntryContext | undefined;
}

export interface EntryContext {
  /** From behind the entry's `{` to the cursor, comments and strings blanked. */
  readonly text: string;
  /** Fields that a designator names, before the cursor. */
  readonly given: readonly string[];
  /** The designator that the cursor is behind: `.vendor = `. */
  readonly field: string | undefined;
  /** Values without a designator before the cursor, in this entry. */
  readonly position: number;
  /** The innermost call around the cursor. */
  readonly call: { readonly macro: string; readonly args: readonly string[] } | undefined;
  /** Whether a `.` stands before the word at the cursor. */
  readonly dot: boolean;
}

/** Tables longer than this are not looked back through. */
const FARTHEST = 1 << 18;

const HEAD = /\bstruct\s+(\w+)\s+\w+\s*\[[^\]{};]*\][^;{}=]*=\s*\{/g;

/** The text with comments, strings and directives blanked, so that brackets in them do not count. */
function blanked(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|^[ \t]*#(?:[^\n\\]|\\\r?\n|\\)*/gm,
    (part) => part.replace(/[^\n]/g, ' '),
  );
}

/** The table around an offset; undefined where none is open there, or in a comment or string. */
export function tableContext(text: string, offset: number): TableContext | undefined {
  const from = Math.max(0, offset - FARTHEST);
  // One character more: a comment or string that is open at the cursor swallows it.
  const probe = blanked(`${text.slice(from, offset)}\u0001`);
  if (!probe.endsWith('\u0001')) return undefined;
  const before = probe.slice(0, -1);
  let head: RegExpExecArray | undefined;
  HEAD.lastIndex = 0;
  for (let match = HEAD.exec(before); match; match = HEAD.exec(before)) head = match;
  if (!head) return undefined;
  const start = head.index + head[0].length;
  const open = openBrackets(before, start);
  if (!open) return undefined;
  const entry = open.find((bracket) => bracket.kind === '{');
  return {
    struct: head[1]!,
    start: from + start,
    entry: entry && entryContext(before, entry.at + 1),
  };
}

interface Bracket {
  readonly kind: string;
  readonly at: number;
}

const CLOSES: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };

/** Brackets that are open at the end, from the outermost; undefined where the table itself is closed before. */
function openBrackets(text: string, start: number): readonly Bracket[] | undefined {
  const open: Bracket[] = [];
  for (let at = start; at < text.length; at++) {
    const c = text[at]!;
    if (c === '{' || c === '(' || c === '[') open.push({ kind: c, at });
    else if (c in CLOSES) {
      const last = open.at(-1);
      if (!last) return c === '}' ? undefined : open;
      // A parenthesis that nobody closed ends with its brace.
      if (last.kind === CLOSES[c]) open.pop();
      else if (c === '}') {
        while (open.length > 0 && open.at(-1)!.kind !== '{') open.pop();
        if (open.pop() === undefined) return undefined;
      }
    }
  }
  return open;
}

function entryContext(before: string, start: number): EntryContext {
  const text = before.slice(start);
  const given = [...text.matchAll(/(?:^|[,{(])\s*\.(\w+)(?:\.\w+)*\s*=/g)].map((match) => match[1]!);
  const call = callAround(text);
  const items = splitTop(text);
  const last = items.at(-1) ?? '';
  const designated = /^\s*\.([\w.]+)\s*=/.exec(last);
  const position = items.slice(0, -1).filter((item) => !/^\s*\./.test(item)).length;
  return {
    text,
    given,
    field: designated?.[1],
    position,
    call,
    dot: /\.\w*$/.test(text) && !/\w\.\w*$/.test(text),
  };
}

/** The innermost `NAME(` that is open at the end, with its arguments so far. */
function callAround(text: string): EntryContext['call'] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') starts.push(at);
    else if (text[at] === ')') starts.pop();
  }
  for (const at of starts.reverse()) {
    const name = /([A-Za-z_]\w*)\s*$/.exec(text.slice(0, at))?.[1];
    if (name !== undefined)
      return { macro: name, args: splitTop(text.slice(at + 1)).map((arg) => arg.trim()) };
  }
  return undefined;
}

/** What stands between the commas that no bracket is around. */
function splitTop(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at]!;
    if ('({['.includes(c)) depth++;
    else if (')}]'.includes(c)) depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
