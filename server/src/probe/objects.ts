// What objects of a file are initialised with: functions, numbers, other objects. By designators, and by place where
// the struct is declared in the same text.
import { IDENTIFIER } from '../c/skeleton.ts';
import { type Source, textBetween } from '../c/source.ts';
import { Kind } from '../c/tokens.ts';
import { type Word, wordsOf } from '../syntax/words.ts';

export interface Initialised {
  readonly text: string;
  /** Where it is written, in bytes of the source. */
  readonly at: number;
}

/** One value between the commas of an initialiser. */
interface Item {
  /** `.member` or `[index]`, as spelled without spaces; undefined where it stands by its place. */
  readonly designator: string | undefined;
  readonly words: readonly Word[];
}

interface Opened {
  /** What is between the braces. */
  readonly items: readonly Item[];
  /** The tag of its struct, or of its elements'. */
  readonly tag: string | undefined;
  readonly array: boolean;
  /** An `#if` in it may bring something in or leave it out. */
  readonly whole: boolean;
}

/** The word behind `.member =` in `object = { … }`, of an array the first; its braces are counted. */
export function memberOf(source: Source, object: string, member: string): Initialised | undefined {
  const opened = openedIn(source, object);
  const found = opened && itemOf(opened.array ? elementOf(opened, 0) : opened, member, source);
  const words = found?.words.filter(({ text }) => text !== '&' && text !== '(' && text !== ')');
  const [first] = words ?? [];
  return first && { text: first.text, at: first.at };
}

/**
 * The words that a member of `object` or `object[3]` is initialised with: none where it is left out, and so 0.
 * undefined: not told by this text.
 */
export function wordsFor(source: Source, object: string, member: string): readonly Word[] | undefined {
  const [, name, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(object) ?? [];
  const opened = name === undefined ? undefined : openedIn(source, name);
  if (!opened || opened.array !== (index !== undefined)) return undefined;
  const one = index === undefined ? opened : elementOf(opened, Number(index));
  if (!one) return undefined;
  const found = itemOf(one, member, source);
  if (found) return found.words;
  const known = one.items.every(({ designator }) => designator?.startsWith('.'));
  return one.whole && known && one.items.length > 0 ? [] : undefined;
}

/** Whether the text has such an object with a value, and whether it is an array. */
export function objectIn(source: Source, name: string): 'one' | 'array' | undefined {
  const opened = openedIn(source, name);
  return opened && (opened.array ? 'array' : 'one');
}

const known = new WeakMap<Source, Map<string, Opened | undefined>>();

function openedIn(source: Source, name: string): Opened | undefined {
  let objects = known.get(source);
  if (!objects) {
    objects = new Map();
    known.set(source, objects);
  }
  if (!objects.has(name)) objects.set(name, open(source, name));
  return objects.get(name);
}

/** Bytes of an initialiser that are looked at, and how many of them at first: most are short. */
const LONGEST = 100_000;
const SHORT = 1000;

function open(source: Source, name: string): Opened | undefined {
  const head = headOf(source, name);
  if (!head) return undefined;
  const words = bracedWords(source, head.brace);
  const last = words?.at(-1);
  if (!words || !last) return undefined;
  return {
    items: itemsOf(words.slice(1, -1)),
    tag: head.tag,
    array: head.array,
    whole: !/^\s*#/m.test(source.bytes.latin1Slice(head.brace, last.at)),
  };
}

/** Bytes between `struct` and the name, and between the name and the brace. */
const MOST_BEFORE = 200;
const MOST_BEHIND = 400;
const BEFORE = /\bstruct\s+(\w+)\s+(?:const\s+)?$/;
const BEHIND = /^\s*(\[\w*\])?(?:\s+__\w+(?:\([^()]*\))?)*\s*=\s*\{/;

/** Where the text has `struct tag name = {` or `struct tag name[] = {`. */
function headOf({ bytes }: Source, name: string) {
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (IDENTIFIER[bytes[at - 1] ?? 0] || IDENTIFIER[bytes[end] ?? 0]) continue;
    const behind = BEHIND.exec(textBetween(bytes, end, end + MOST_BEHIND));
    if (!behind) continue;
    const tag = BEFORE.exec(textBetween(bytes, at - MOST_BEFORE, at))?.[1];
    return { tag, array: behind[1] !== undefined, brace: end + behind[0].length - 1 };
  }
  return undefined;
}

/** The words from a brace to the one that closes it. */
function bracedWords(source: Source, brace: number): readonly Word[] | undefined {
  for (let length = SHORT; ; length *= 8) {
    const words = wordsOf(source, brace, brace + Math.min(length, LONGEST));
    const end = closing(words, 0);
    if (end !== undefined) return words.slice(0, end + 1);
    if (length >= LONGEST || brace + length >= source.bytes.length) return undefined;
  }
}

const OPEN = /^[{([]$/;
const CLOSE = /^[})\]]$/;

/** The index of the bracket that closes the one at `from`. */
function closing(words: readonly Word[], from: number): number | undefined {
  let depth = 0;
  for (let i = from; i < words.length; i++) {
    const { text } = words[i]!;
    if (OPEN.test(text)) depth++;
    else if (CLOSE.test(text) && --depth === 0) return i;
  }
  return undefined;
}

/** Parts between separators that stand in no brackets. */
function split(words: readonly Word[], separator: string): Word[][] {
  const parts: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (OPEN.test(word.text)) depth++;
    else if (CLOSE.test(word.text)) depth--;
    if (depth === 0 && word.text === separator) parts.push([]);
    else parts.at(-1)!.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

const itemsOf = (words: readonly Word[]): Item[] =>
  split(words, ',').map((part) => {
    const equals = part.findIndex(({ text }) => text === '=');
    const first = part[0]!.text;
    if (equals < 1 || (first !== '.' && first !== '[')) return { designator: undefined, words: part };
    const designator = part
      .slice(0, equals)
      .map(({ text }) => text)
      .join('');
    return { designator, words: part.slice(equals + 1) };
  });

function elementOf({ items, tag, whole }: Opened, index: number): Opened | undefined {
  let at = 0;
  for (const { designator, words } of items) {
    const [, number] = /^\[(\d+)\]$/.exec(designator ?? '') ?? [];
    if (designator !== undefined && number === undefined) {
      // Named by an enumerator: which it is can't be told, unless the first is asked for.
      if (index > 0) return undefined;
    } else if (number !== undefined) at = Number(number);
    // A macro may stand for several.
    if (words[0]?.text !== '{' || !whole) return undefined;
    if (at === index) return { items: itemsOf(words.slice(1, closing(words, 0))), tag, array: false, whole };
    at++;
  }
  return undefined;
}

function itemOf(opened: Opened | undefined, member: string, source: Source): Item | undefined {
  if (!opened) return undefined;
  const { items, tag } = opened;
  const named = items.find(({ designator }) => designator === `.${member}`);
  if (named || items.some(({ designator }) => designator !== undefined)) return named;
  // A macro may stand for several.
  if (tag === undefined || items.some(({ words: [a, b] }) => a?.kind === Kind.identifier && b?.text === '('))
    return undefined;
  const place = membersOf(source, tag).indexOf(member);
  return place < 0 ? undefined : items[place];
}

const structs = new WeakMap<Source, Map<string, readonly string[]>>();

/** Names of a struct's members in their order, as far as this text declares it. */
function membersOf(source: Source, tag: string): readonly string[] {
  let known = structs.get(source);
  if (!known) {
    known = new Map();
    structs.set(source, known);
  }
  const members = known.get(tag) ?? findMembers(source, tag);
  known.set(tag, members);
  return members;
}

function findMembers(source: Source, tag: string): readonly string[] {
  const { bytes } = source;
  const text = bytes.latin1Slice(0, bytes.length);
  const head = new RegExp(`\\bstruct\\s+${tag}\\s*\\{`).exec(text);
  if (!head) return [];
  const words = bracedWords(source, head.index + head[0].length - 1);
  return words ? split(words.slice(1, -1), ';').flatMap(declared) : [];
}

/** The names that one declaration gives: `int a, *b`, `struct { … } c[4]`, `int (*d)(void)`. */
const declared = (words: readonly Word[]): string[] =>
  split(words, ',').map((part) => {
    const pointer = part.findIndex(({ text }, i) => text === '(' && part[i + 1]?.text === '*');
    if (pointer >= 0) return part[pointer + 2]?.text ?? '';
    const end = part.findIndex(({ text }, i) => (text === '[' || text === ':') && i > 0);
    return (end < 0 ? part : part.slice(0, end)).at(-1)?.text ?? '';
  });
