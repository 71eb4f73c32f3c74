// Tables that are no C, mostly because somebody is typing in them: `{ PCI_DEVICE(0x8086, ` takes all that follows for its
// own. No compiler says what such a text means, so it is read as people read it, by the lines on which entries begin:
// the entry that is not closed is unresolved, and the others are what they were before and will be afterwards.
import type { Entry } from '../bus/entry.ts';
import { TokenStream } from '../c/expand.ts';
import { type InitItem, type InitList, NO_COMMA, NOT_CLOSED, readList } from '../c/initialiser.ts';
import { cursorAt, lexToken } from '../c/lexer.ts';
import { DirectiveKind, directiveAt, endOf, kindOf, startOf } from '../c/skeleton.ts';
import { type Source, textBetween } from '../c/source.ts';
import { Kind, respelled, type Token } from '../c/tokens.ts';
import { contextAt, type Frame, type Instance, type Unit } from '../c/unit.ts';

/** A token of the file, not expanded. */
interface Word {
  readonly token: Token;
  /** Where it is the first one of its line: how far in that begins. */
  readonly indent: number | undefined;
}

/** One element of the array, or what is to become one. */
interface Element {
  readonly tokens: readonly Token[];
  /** What is open in it is closed, and nothing else. */
  readonly sound: boolean;
  readonly comma: boolean;
}

/** The list behind `open`, which a stream did not find closed as C has it; undefined where its lines don't tell entries apart. */
export function halfTyped(stream: TokenStream, open: Token): InitList | undefined {
  const { unit, kept, stopped, unclosed } = stream;
  if (stopped !== undefined && !unclosed) return undefined;
  const instance = open.via ? undefined : unit.instances.find(({ source }) => source === open.source);
  const { words, close } = instance ? wordsBehind(stream, instance, open) : { words: [], close: undefined };
  const indent = indentOf(words);
  if (!instance || indent === undefined) return undefined;
  const items: InitItem[] = [];
  for (const element of elementsAt(words, indent)) {
    const missing = items.at(-1);
    if (missing?.fault === AWAITED)
      items[items.length - 1] = stream.apart(missing.last, element.tokens[0]!)
        ? withoutFault(missing)
        : { ...missing, fault: NO_COMMA };
    items.push(...itemsOf(unit, instance, element, kept));
  }
  // What stands last needs no comma.
  const last = items.at(-1);
  if (last?.fault === AWAITED) items[items.length - 1] = withoutFault(last);
  return { kind: 'list', items, open, close, fault: close ? undefined : NOT_CLOSED };
}

/** Whether more entries stand behind the end of a table: a brace too many, or one that is missing before it, ended it. */
export function endsEarly({ close }: InitList): boolean {
  if (!close || close.via) return false;
  return MORE.test(textBetween(close.source.bytes, close.end, close.end + 200));
}
const BETWEEN = /(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\n[ \t]*#[^\n]*(?![^\n]))*/.source;
const MORE = new RegExp(`^${BETWEEN},?${BETWEEN}\\{`);

const withoutFault = ({ fault: _, ...item }: InitItem): InitItem => item;

/** Whether an entry is one that somebody seems to be typing. */
export const isHalfTyped = ({ fields }: Entry): boolean =>
  fields.size > 0 &&
  [...fields.values()].every(
    ({ value }) =>
      typeof value === 'object' &&
      value.kind === 'unresolved' &&
      (value.reason === NOT_CLOSED || value.reason === NO_COMMA),
  );

/** Of an element, until it is known whether another one follows. */
const AWAITED = '';

function itemsOf(
  unit: Unit,
  instance: Instance,
  { tokens, sound, comma }: Element,
  kept: ReadonlySet<string>,
): InitItem[] {
  const [first, last] = [tokens[0]!, tokens.at(-1)!];
  const unread = (fault: string): InitItem[] => {
    const value: InitList = { kind: 'list', items: [], open: first, close: undefined, fault };
    return [{ designators: [], value, first, last, fault }];
  };
  if (!sound) return unread(NOT_CLOSED);
  const { order, frame } = contextAt(instance, first.start);
  const stream = new TokenStream(unit, kept, order, frame);
  stream.push(tokens);
  // As a list of its own: the brace that ends it comes once, behind all of it.
  const brace = respelled(last, Kind.punctuator, '}');
  let behind: string | undefined;
  let ended = false;
  const next = () => {
    const t = stream.next();
    if (t) behind = t.text;
    else if (ended) return undefined;
    else ended = true;
    return t ?? brace;
  };
  const { items, close } = readList({ next }, first);
  if (close !== brace || stream.stopped !== undefined) return unread(stream.stopped ?? NOT_CLOSED);
  const end = items.at(-1);
  if (comma || behind === ',' || !end) return [...items];
  return [...items.slice(0, -1), { ...end, fault: end.fault ?? AWAITED }];
}

/** Up to the `};` that ends the table, or what says that there is none: something else that begins as far left as the table. */
function wordsBehind(
  stream: TokenStream,
  instance: Instance,
  open: Token,
): { readonly words: readonly Word[]; readonly close: Token | undefined } {
  const { source } = instance;
  const left = indentOfDeclaration(source, open.start);
  const words: Word[] = [];
  let closing: Word | undefined;
  for (const token of tokensFrom(stream, instance, open.end)) {
    const indent = firstOfLine(source, token.start);
    if (closing && token.text === ';') return { words: words.slice(0, -1), close: closing.token };
    closing = undefined;
    const word = { token, indent };
    if (indent !== undefined && indent <= left) {
      if (token.text === '}') closing = word;
      else if (token.text !== '{') return { words, close: undefined };
    }
    words.push(word);
  }
  return { words, close: undefined };
}

/** Those that may be compiled; of an `#include` it is not known what it holds. */
function* tokensFrom(stream: TokenStream, instance: Instance, from: number): Generator<Token> {
  const { source } = instance;
  const { directives, bytes } = source;
  const cursor = cursorAt(source, from, 0);
  let { frame } = contextAt(instance, from);
  for (let next = directiveAt(directives, from) + 1; ; next++) {
    const isEnd = next >= directives.count;
    cursor.limit = isEnd ? bytes.length : startOf(directives, next);
    if (stream.isRead(frame)) for (let t = lexToken(cursor, frame); t; t = lexToken(cursor, frame)) yield t;
    if (isEnd || (kindOf(directives, next) === DirectiveKind.include && stream.isRead(frame))) return;
    cursor.at = endOf(directives, next);
    frame = instance.frames[next] as Frame | undefined;
  }
}

/** How far in entries begin: as most of the lines do that begin with a brace, or where none does, with a name. */
function indentOf(words: readonly Word[]): number | undefined {
  const counts = new Map<number, number>();
  const count = (is: (token: Token) => boolean) => {
    for (const { token, indent } of words)
      if (indent !== undefined && is(token)) counts.set(indent, (counts.get(indent) ?? 0) + 1);
  };
  count(({ text }) => text === '{' || text === '[');
  if (counts.size === 0) count(({ kind }) => kind === Kind.identifier);
  const ranked = [...counts].sort(([a, x], [b, y]) => y - x || a - b);
  return ranked[0]?.[0];
}

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Elements as lines begin them that are so far in. Where one is not sound, what stands behind it up to the next such line belongs to it. */
function elementsAt(words: readonly Word[], indent: number): Element[] {
  const elements: Element[] = [];
  let tokens: Token[] = [];
  let expected: string[] = [];
  let sound = true;
  const finish = (comma: boolean) => {
    if (tokens.length > 0) elements.push({ tokens, sound: sound && expected.length === 0, comma });
    tokens = [];
    expected = [];
    sound = true;
  };
  for (const { token, indent: at } of words) {
    const { text, kind } = token;
    if (at === indent && (text === '{' || text === '[' || kind === Kind.identifier)) finish(false);
    if (sound && expected.length === 0 && text === ',') {
      finish(true);
      continue;
    }
    tokens.push(token);
    if (kind !== Kind.punctuator) continue;
    const closer = CLOSER[text];
    if (closer !== undefined) expected.push(closer);
    else if (text === ')' || text === ']' || text === '}') sound &&= expected.pop() === text;
    else if (text === ';') sound &&= expected.includes('}');
  }
  finish(false);
  return elements;
}

const [TAB, NEWLINE, SPACE] = [9, 10, 32] as const;

const lineOf = ({ bytes }: Source, offset: number): number => bytes.lastIndexOf(NEWLINE, offset - 1) + 1;

/** Of a declaration that goes over lines: as the one that it begins on. */
function indentOfDeclaration(source: Source, open: number): number {
  let start = lineOf(source, open);
  for (let above = start - 1; above > 0; above = start - 1) {
    const before = lineOf(source, above);
    if (!/^\s*\w[\w\s*]*$/.test(source.bytes.latin1Slice(before, above))) break;
    start = before;
  }
  return indentAt(source, start);
}

/** How far in the line that starts here begins; tabs are eight columns wide (Documentation/process/coding-style.rst). */
function indentAt({ bytes }: Source, start: number): number {
  let indent = 0;
  for (let at = start; bytes[at] === TAB || bytes[at] === SPACE; at++)
    indent = bytes[at] === TAB ? indent - (indent % 8) + 8 : indent + 1;
  return indent;
}

/** How far in a line begins, of its first token; undefined of another one. */
function firstOfLine(source: Source, offset: number): number | undefined {
  let at = offset;
  while (at > 0 && (source.bytes[at - 1] === TAB || source.bytes[at - 1] === SPACE)) at--;
  return at === 0 || source.bytes[at - 1] === NEWLINE ? indentAt(source, at) : undefined;
}
