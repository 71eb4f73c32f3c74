// `#if` texts as they are told (conditions.ts): what they ask for, and whether two of them can hold at once. Only plain
// textual opposites count, `CONFIG_X` and `!CONFIG_X`.

/** Whether two `#if` texts (conjunctions) can't hold at once; undefined is always true. */
export function exclusive(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const others = partsOf(b);
  return partsOf(a).some((part) => others.includes(negated(part)));
}

/** A tree has some hundred different ones. */
const MOST_KNOWN = 5000;
const known = new Map<string, readonly string[]>();

/** What the text asks for, without white space and redundant parentheses. */
export function partsOf(text: string): readonly string[] {
  let found = known.get(text);
  if (!found) {
    found = parts(text);
    if (known.size < MOST_KNOWN) known.set(text, found);
  }
  return found;
}

/** What the text asks for: itself and the members of a conjunction, without white space and redundant parentheses. */
function parts(text: string): string[] {
  const bare = unwrapped(text.replace(/\s+/g, ''));
  const members = membersOf(bare);
  const own = members.flatMap((member) => withDenied(plain(unwrapped(member))));
  return [...(members.length > 1 ? [bare] : []), ...own];
}

/** `!(A || B)` asks for `!A` and `!B`. */
function withDenied(part: string): string[] {
  const inner = part.startsWith('!') ? unwrapped(part.slice(1)) : '';
  const denied = splitAt(inner, '||');
  return denied.length < 2 ? [part] : [part, ...denied.map((each) => negated(plain(unwrapped(each))))];
}

/** One spelling for what is negated twice, or with and without parentheses. */
function plain(part: string): string {
  const inner = part.startsWith('!') ? unwrapped(part.slice(1)) : undefined;
  if (inner === undefined || !(isUnit(part.slice(1)) || part.startsWith('!!'))) return definedAs(part);
  return negated(plain(inner));
}

export const negated = (part: string) => {
  if (isUnit(part)) return `!${part}`;
  return part.startsWith('!') && isUnit(part.slice(1)) ? unwrapped(part.slice(1)) : `!(${part})`;
};

/** A name, a call or something in parentheses: what one `!` in front negates as a whole. */
const isUnit = (part: string) => /^\w+$/.test(part) || isWrapped(part.replace(/^\w+/, ''));

/** `#ifdef X` reaches us as `X`, `#if defined(X)` as written; for one symbol they ask the same. */
export const definedAs = (part: string) => /^defined\(?(CONFIG_\w+?)\)?$/.exec(part)?.[1] ?? part;

/** Whether one pair of parentheses is around all of it. */
export function isWrapped(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    if (depth === 0) return false;
  }
  return true;
}

export function unwrapped(text: string): string {
  let bare = text;
  while (isWrapped(bare)) bare = bare.slice(1, -1);
  return bare;
}

/** The members of a conjunction as they are written; of any other text itself. */
const membersOf = (text: string): string[] => (splitAt(text, '||').length > 1 ? [text] : splitAt(text, '&&'));

/** Parts between operators that stand outside of parentheses. */
export function splitAt(text: string, operator: '&&' | '||'): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (depth === 0 && text.startsWith(operator, i)) {
      pieces.push(text.slice(start, i).trim());
      start = ++i + 1;
    }
  }
  return [...pieces, text.slice(start).trim()];
}

/** The text that holds where another one does not. */
function opposite(text: string): string {
  if (text.startsWith('!') && isUnit(text.slice(1))) return text.slice(1);
  return isUnit(text) ? `!${text}` : `!(${text})`;
}

/**
 * The `#if` text of what is there under `own` and in force where none of some others holds; undefined: it never is.
 * `others` are those of earlier ends, in order.
 */
export function unless(
  own: string | undefined,
  others: readonly (string | undefined)[],
): { readonly text: string | undefined } | undefined {
  const holds = own === undefined ? [] : membersOf(own);
  const known = new Set(own === undefined ? [] : partsOf(own));
  for (const other of others) {
    const asked = other === undefined ? [] : membersOf(other);
    const spelled = (member: string) => partsOf(member)[0]!;
    if (asked.some((member) => known.has(negated(spelled(member))))) continue;
    const open = asked.filter((member) => !known.has(spelled(member)));
    if (open.length === 0) return undefined;
    const not = opposite(open.join(' && '));
    holds.push(not);
    for (const part of partsOf(not)) known.add(part);
  }
  return { text: holds.length === 0 ? undefined : holds.join(' && ') };
}
