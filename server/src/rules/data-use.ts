// What a driver's code does with the data of its entries: whether it follows the pointer without asking whether there
// is one. Read from the text of the table's own file, one function at a time; what it does not understand it lets be.
import type { TreeFiles } from '../files/tree-files.ts';
import type { Table } from '../tables/model.ts';

export interface Followed {
  /** The line, from 1, on which the pointer is followed. */
  readonly line: number;
  readonly text: string;
}

/** Calls that give the data of the entry that matched, for entries whose data is the member `data`. */
const GETTERS: Readonly<Record<string, string>> = {
  of: '(?:of_)?device_get_match_data\\s*\\([^()]*(?:\\([^()]*\\))?[^()]*\\)',
};

/** Where the file of a table follows the pointer that is an entry's `member`, and no check of it is to be seen. */
export function followedUnchecked(files: TreeFiles, table: Table, member: string): Followed | undefined {
  const bytes = files.peek(table.path);
  if (!bytes) return undefined;
  const text = withoutComments(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  );
  // With two tables of one struct the text does not say whose entry it is.
  const declared = [...text.matchAll(new RegExp(`\\bstruct\\s+${table.struct}\\s+\\w+\\s*\\[`, 'g'))];
  if (declared.length !== 1) return undefined;
  const ids = new Set(
    [...text.matchAll(new RegExp(`\\bstruct\\s+${table.struct}\\s*\\*\\s*(?:const\\s+)?(\\w+)`, 'g'))].map(
      (match) => match[1]!,
    ),
  );
  const sources = ids.size > 0 ? [`\\b(?:${[...ids].join('|')})\\s*->\\s*${member}\\b`] : [];
  const getter = GETTERS[table.bus];
  if (getter !== undefined) sources.push(`\\b${getter}`);
  if (sources.length === 0) return undefined;
  const source = `(?:${sources.join('|')})`;
  // Somebody asks whether there is data: that is answer enough.
  if (
    new RegExp(`(?:if|while)\\s*\\([^;{]*${source}|!\\s*${source}|${source}\\s*(?:\\?|&&|\\|\\||[!=]=)`).test(
      text,
    )
  )
    return undefined;
  // Most have neither the member nor the getter, and are long.
  const functions = [...functionsOf(text)]
    .map(([start, end]) => ({ start, body: text.slice(start, end) }))
    .filter(
      ({ body }) => body.includes(member) || (getter !== undefined && body.includes('device_get_match_data')),
    );
  if (functions.some(({ body }) => asksIn(body, source))) return undefined;
  for (const { start, body } of functions) {
    const found = followedIn(body, source);
    if (found === undefined) continue;
    const at = start + found;
    const line = text.slice(0, at).split('\n').length;
    return { line, text: text.split('\n')[line - 1]!.trim() };
  }
  return undefined;
}

/** `name = (cast)source;` as a statement of the function itself: what stands in a block stands under a condition. */
const assignments = (body: string, source: string) =>
  body.matchAll(
    new RegExp(
      `(?<=\\n\\t)(?:[\\w ]+\\*\\s*)?\\b(\\w+)\\s*=\\s*(?:\\([^()]*\\*[^()]*\\)\\s*)?${source}\\s*;`,
      'g',
    ),
  );

/** Whether the function asks if what `source` gave is NULL. */
function asksIn(body: string, source: string): boolean {
  for (const { 1: name } of body.matchAll(new RegExp(`\\b(\\w+)\\s*=\\s*[^;=]*${source}`, 'g')))
    if (
      new RegExp(
        `!\\s*${name}\\b(?!\\s*(?:->|\\.))|(?<!->\\s*|\\.)\\b${name}\\s*(?:\\?|&&|\\|\\||[!=]=)|\\b(?:if|while)\\s*\\(\\s*${name}\\s*\\)|&&\\s*${name}\\s*\\)|_OR_NULL\\(\\s*${name}\\b`,
      ).test(body)
    )
      return true;
  return false;
}

/** Offset in a function's body at which what `source` gave is followed, by a statement of the function itself. */
function followedIn(body: string, source: string): number | undefined {
  const direct = new RegExp(
    `(?<=\\n\\t(?=[^\\t])[^\\n]*)\\(\\s*\\([^()]*\\*\\s*\\)\\s*\\(?\\s*${source}\\s*\\)?\\s*\\)\\s*->`,
  ).exec(body);
  if (direct) return direct.index;
  for (const match of assignments(body, source)) {
    const name = match[1]!;
    const from = match.index + match[0].length;
    const rest = body.slice(from);
    const use = new RegExp(`(?<=\\n\\t(?=[^\\t])[^\\n]*)(?<![.>\\w]\\s*)\\b${name}\\s*->`).exec(rest);
    if (use && !new RegExp(`\\b${name}\\s*=(?!=)`).test(rest.slice(0, use.index))) return from + use.index;
  }
  return undefined;
}

/** Bodies of functions, told by the kernel's style: a brace in the first column opens and closes them. */
function* functionsOf(text: string): Generator<readonly [start: number, end: number]> {
  for (const { index } of text.matchAll(/^\{/gm)) {
    const end = text.indexOf('\n}', index);
    if (end > index) yield [index, end];
  }
}

const [NEWLINE, SPACE, QUOTE, STAR, SLASH, BACKSLASH] = [10, 32, 34, 42, 47, 92] as const;

/** Comments and strings as blanks, so that lines and offsets stay. */
export function withoutComments(text: string): string {
  const bytes = Buffer.from(text, 'utf16le');
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
  for (let at = 0; at < units.length; ) {
    const c = units[at];
    const end = c === QUOTE ? endOfString(units, at) : c === SLASH ? endOfComment(units, at) : at;
    if (end === at) at++;
    for (; at < end; at++) if (units[at] !== NEWLINE) units[at] = SPACE;
  }
  return bytes.toString('utf16le');
}

/** `at` where none begins there, or it does not end. */
function endOfComment(units: Uint16Array, at: number): number {
  if (units[at + 1] === STAR) {
    for (let end = at + 3; end < units.length; end++)
      if (units[end] === SLASH && units[end - 1] === STAR) return end + 1;
    return at;
  }
  if (units[at + 1] !== SLASH) return at;
  const end = units.indexOf(NEWLINE, at);
  return end < 0 ? units.length : end;
}

/** `at` where the line ends before it does. */
function endOfString(units: Uint16Array, at: number): number {
  for (let end = at + 1; end < units.length && units[end] !== NEWLINE; end++) {
    if (units[end] === QUOTE) return end + 1;
    if (units[end] === BACKSLASH && units[end + 1] !== NEWLINE) end++;
  }
  return at;
}

/** Where the file of an i2c table follows the id that probe was called with, and no check of it is to be seen. */
export function idFollowedUnchecked(files: TreeFiles, table: Table): Followed | undefined {
  const bytes = files.peek(table.path);
  if (!bytes) return undefined;
  const text = withoutComments(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'),
  );
  const pointer = new RegExp(`\\bstruct\\s+${table.struct}\\s*\\*\\s*(?:const\\s+)?(\\w+)`, 'g');
  const names = new Set([...text.matchAll(pointer)].map((match) => match[1]!));
  for (const name of names) {
    if (
      new RegExp(
        `!\\s*${name}\\b(?!\\s*->)|(?<!->\\s*|\\.)\\b${name}\\s*(?:\\?|&&|\\|\\||[!=]=)|\\b(?:if|while)\\s*\\(\\s*${name}\\s*\\)|&&\\s*${name}\\s*\\)`,
      ).test(text)
    )
      return undefined;
    for (const [start, end] of functionsOf(text)) {
      // The parameter stands before the brace.
      const head = text.slice(Math.max(0, text.lastIndexOf('\n\n', start)), start);
      const body = text.slice(start, end);
      const given = [...head.matchAll(pointer)].some((match) => match[1] === name);
      const asked = new RegExp(`\\b${name}\\s*=\\s*i2c_(?:match_id|client_get_device_id)\\s*\\(`).test(body);
      if (!given && !asked) continue;
      const use = new RegExp(`(?<=\\n\\t(?=[^\\t])[^\\n]*)(?<![.>\\w]\\s*)\\b${name}\\s*->`).exec(body);
      if (!use) continue;
      const line = text.slice(0, start + use.index).split('\n').length;
      return { line, text: text.split('\n')[line - 1]!.trim() };
    }
  }
  return undefined;
}
