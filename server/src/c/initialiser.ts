// Initialisers (C11 6.7.9): braces, designators, positions, and which leaf of an object each value lands in.
import { evaluateAnyhow } from './either.ts';
import type { Scope } from './expression.ts';
import type { CField, CType } from './layout.ts';
import { Kind, type Token } from './tokens.ts';

export interface InitList {
  readonly kind: 'list';
  readonly items: readonly InitItem[];
  readonly open: Token;
  /** undefined where the text ends before the list does, or a `;` says that it should have. */
  readonly close: Token | undefined;
  /** Why it is no C, or a list in it: what is meant is not known. */
  readonly fault: string | undefined;
}

export interface InitExpression {
  readonly kind: 'expression';
  readonly tokens: readonly Token[];
}

export type Designator =
  | { readonly kind: 'member'; readonly name: string }
  /** `to`: the last one of a GNU range, `[first ... last]`. */
  | { readonly kind: 'index'; readonly tokens: readonly Token[]; readonly to?: readonly Token[] };

export interface InitItem {
  readonly designators: readonly Designator[];
  readonly value: InitList | InitExpression;
  readonly first: Token;
  readonly last: Token;
  /** As of a list: an entry that somebody is about to type. */
  readonly fault?: string;
}

const MAX_NESTING = 64;

/** Where tokens come from: text, or a run of tokens. */
export interface TokenSource {
  next(): Token | undefined;
  /** Whether no compiler meets both: they stand in two branches. */
  apart?(a: Token, b: Token): boolean;
}

/** An item and the token behind it; `closed`: whether the braces that it opens are closed. */
export interface ReadItem {
  readonly item: InitItem | undefined;
  readonly next: Token | undefined;
  readonly closed: boolean;
}

/** Whoever looks on while a list is read, and knows some of its items. */
export interface ItemWatch {
  /** The item that a token begins, where it is known, and the token behind it. */
  take(first: Token): ReadItem | undefined;
  /** An item was read, or taken, and the token behind it. */
  read(item: InitItem): void;
}

export const NOT_CLOSED = 'the text ends before the entry does';
export const NO_COMMA = 'no comma stands behind the entry';

/** Reads a list whose `{` was just read. */
export function readList(stream: TokenSource, open: Token, depth = 0, watch?: ItemWatch): InitList {
  const items: InitItem[] = [];
  let fault: string | undefined;
  const list = (close: Token | undefined): InitList => ({
    kind: 'list',
    items,
    open,
    close,
    fault: fault ?? (close ? undefined : NOT_CLOSED),
  });
  let t = stream.next();
  while (t) {
    if (t.text === '}') return list(t);
    // None stands in an initialiser: what swallowed the `}` goes no further than this declaration.
    if (t.text === ';') break;
    if (t.text === ',') {
      t = stream.next();
      continue;
    }
    const { item, next, closed } = watch?.take(t) ?? readItem(stream, t, depth);
    if (item) watch?.read(item);
    // Of the elements of an array each is to be judged by itself.
    if (item && depth === 0 && item.value.kind === 'list' && next && isBeginning(next))
      items.push(stream.apart?.(item.last, next) ? item : { ...item, fault: item.fault ?? NO_COMMA });
    else {
      if (item) items.push(item);
      if (depth > 0) fault ??= item ? (item.fault ?? unparted(item, next)) : 'a member is not named';
    }
    if (!closed) break;
    t = next;
  }
  return list(undefined);
}

/** Whether an element begins here: what stands before it needs a comma. */
const isBeginning = (t: Token | undefined): boolean => t?.text === '{' || t?.text === '[';

/** Of a member: what stands right behind its list belongs to no value. */
const unparted = ({ value }: InitItem, next: Token | undefined): string | undefined =>
  value.kind === 'list' && (isBeginning(next) || next?.text === '.')
    ? 'no comma stands behind a member'
    : undefined;

function readItem(stream: TokenSource, first: Token, depth: number): ReadItem {
  const designators: Designator[] = [];
  let t: Token | undefined = first;
  while (t && (t.text === '.' || t.text === '[')) {
    if (t.text === '.') {
      const name = stream.next();
      if (name?.kind !== Kind.identifier) return { item: undefined, next: name, closed: true };
      designators.push({ kind: 'member', name: name.text });
    } else {
      const tokens: Token[] = [];
      for (t = stream.next(); t && t.text !== ']'; t = stream.next()) tokens.push(t);
      const dots = tokens.findIndex(({ text }) => text === '...');
      designators.push(
        dots < 0
          ? { kind: 'index', tokens }
          : { kind: 'index', tokens: tokens.slice(0, dots), to: tokens.slice(dots + 1) },
      );
    }
    t = stream.next();
  }
  if (designators.length > 0 && t?.text === '=') t = stream.next();
  if (!t) return { item: undefined, next: undefined, closed: true };
  if (t.text === '{' && depth < MAX_NESTING) {
    const value = readList(stream, t, depth + 1);
    const item = { designators, value, first, last: value.close ?? value.items.at(-1)?.last ?? t };
    if (value.fault === undefined) return { item, next: stream.next(), closed: true };
    const closed = value.close !== undefined;
    return { item: { ...item, fault: value.fault }, next: closed ? stream.next() : undefined, closed };
  }
  const tokens: Token[] = [];
  let nested = 0;
  let braces = 0;
  for (; t; t = stream.next()) {
    if (t.kind === Kind.punctuator) {
      if (nested === 0 && (t.text === ',' || t.text === '}')) break;
      if (braces === 0 && t.text === ';') break;
      // Before the braces of a compound literal stands its type. Else this is the next element of an array.
      if (depth === 0 && nested === 0 && t.text === '{' && (tokens[0]?.text ?? '(') !== '(') break;
      if (t.text === '(' || t.text === '[' || t.text === '{') nested++;
      else if (t.text === ')' || t.text === ']' || t.text === '}') nested--;
      // GNU's old `member: value`.
      else if (
        t.text === ':' &&
        tokens.length === 1 &&
        designators.length === 0 &&
        tokens[0]!.kind === Kind.identifier
      ) {
        designators.push({ kind: 'member', name: tokens.pop()!.text });
        continue;
      }
      if (t.text === '{') braces++;
      else if (t.text === '}') braces--;
    }
    tokens.push(t);
  }
  const last = tokens.at(-1) ?? first;
  const item: InitItem = { designators, value: { kind: 'expression', tokens }, first, last };
  if (t?.text === '{') return { item: { ...item, fault: NO_COMMA }, next: t, closed: true };
  const nothing = designators.length > 0 && tokens.length === 0;
  return {
    item: nothing
      ? { ...item, fault: `${designators.map(showDesignator).join('')} is given no value` }
      : item,
    next: t,
    closed: true,
  };
}

/** Elements of an array beyond this one are taken for a mistake: no match table is that long. */
const MOST_ELEMENTS = 65536;

/** The first and the last element that a designator names; undefined where these are no numbers or no elements. */
export function rangeOf(
  { tokens, to }: Extract<Designator, { kind: 'index' }>,
  scope: Scope,
): readonly [first: number, last: number] | undefined {
  const first = evaluateAnyhow(tokens, scope);
  const last = to ? evaluateAnyhow(to, scope) : first;
  if (first.kind !== 'integer' || last.kind !== 'integer') return undefined;
  if (first.value < 0n || last.value < first.value || last.value >= MOST_ELEMENTS) return undefined;
  return [Number(first.value), Number(last.value)];
}

/** A value for one leaf, by its path from the object. */
export interface Leaf {
  readonly type: CType;
  /** The tokens of the value; undefined for `{ }`. */
  readonly tokens: readonly Token[];
  readonly item: InitItem;
}

interface Position {
  readonly type: CType;
  readonly path: string;
  /** The member or element that comes next is `index + 1`. */
  index: number;
}

/**
 * Every leaf that a braced list gives a value, in the order of the object's paths. Later values for a leaf
 * override earlier ones. `problems` collects what is no C for this type. `onElement` is told of each element of an
 * array that an item gives something, be it nothing: `{ }`.
 */
export function fill(
  type: CType,
  list: InitList,
  scope: Scope,
  problems: string[] = [],
  onElement?: (index: number, item: InitItem) => void,
): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  fillInto(leaves, type, '', list, scope, problems, onElement);
  return leaves;
}

function fillInto(
  leaves: Map<string, Leaf>,
  root: CType,
  rootPath: string,
  list: InitList,
  scope: Scope,
  problems: string[],
  onElement?: (index: number, item: InitItem) => void,
): void {
  if (root.kind !== 'struct' && root.kind !== 'union' && root.kind !== 'array') {
    const first = list.items[0];
    if (first) assign(leaves, root, rootPath, first, scope, problems);
    return;
  }
  let stack: Position[] = [{ type: root, path: rootPath, index: -1 }];
  const give = (item: InitItem): void => {
    onElement?.(stack[0]!.index, item);
    let target = memberAt(stack.at(-1)!);
    // Without braces of its own, a nested object takes its values from this list (6.7.9p20).
    while (
      target &&
      item.value.kind === 'expression' &&
      isAggregate(target.type) &&
      !isWhole(target.type, item.value)
    ) {
      stack.push({ type: target.type, path: target.path, index: 0 });
      target = memberAt(stack.at(-1)!);
    }
    if (target) assign(leaves, target.type, target.path, item, scope, problems);
  };
  for (const item of list.items) {
    if (item.designators.length > 0) {
      const reached = designate(root, rootPath, item.designators, scope);
      if (!reached) problems.push(`${item.designators.map(showDesignator).join('')} names no member`);
      // What comes after a range follows its last element.
      for (const each of reached ?? []) {
        stack = each;
        give(item);
      }
    } else {
      stack.at(-1)!.index++;
      while (stack.length > 1 && stack.at(-1)!.index >= countOf(stack.at(-1)!.type)) {
        stack.pop();
        stack.at(-1)!.index++;
      }
      if (stack.at(-1)!.index >= countOf(stack.at(-1)!.type)) {
        problems.push('more values than the object has members');
        continue;
      }
      give(item);
    }
  }
}

function assign(
  leaves: Map<string, Leaf>,
  type: CType,
  path: string,
  item: InitItem,
  scope: Scope,
  problems: string[],
): void {
  if (isAggregate(type))
    for (const known of leaves.keys())
      if (known.startsWith(path) && /^[.[]/.test(known.slice(path.length))) leaves.delete(known);
  if (item.value.kind === 'list') {
    const only = item.value.items[0];
    // `{ "text" }` for a char array is the string itself.
    if (
      only?.value.kind === 'expression' &&
      type.kind === 'array' &&
      isWhole(type, only.value) &&
      item.value.items.length === 1
    )
      leaves.set(path, { type, tokens: only.value.tokens, item });
    else fillInto(leaves, type, path, item.value, scope, problems);
    return;
  }
  // `(guid_t){ { … } }`: the object's own initialiser, behind a cast.
  const literal =
    type.kind === 'struct' || type.kind === 'union' ? literalList(item.value.tokens) : undefined;
  if (literal) fillInto(leaves, type, path, literal, scope, problems);
  else leaves.set(path, { type, tokens: item.value.tokens, item });
}

/** The braced list of a compound literal. */
export function literalList(tokens: readonly Token[]): InitList | undefined {
  const at = tokens.findIndex((t) => t.text === '{');
  const open = tokens[at];
  if (!open || tokens[at - 1]?.text !== ')') return undefined;
  let next = at + 1;
  return readList({ next: () => tokens[next++] }, open);
}

function isAggregate(type: CType): boolean {
  return type.kind === 'struct' || type.kind === 'union' || type.kind === 'array';
}

/** A value that fills an aggregate as a whole: a string for an array of char, a compound literal or struct value. */
function isWhole(type: CType, value: InitExpression): boolean {
  if (type.kind === 'array') {
    // GNU C lets a string stand in parentheses: `(TB_KEY)`.
    const inside = value.tokens.find((t) => t.text !== '(');
    return type.of.kind === 'int' && type.of.bits === 8 && inside?.kind === Kind.string;
  }
  // A compound literal: a cast, then braces.
  const brace = value.tokens.findIndex((t) => t.text === '{');
  return value.tokens[0]?.text === '(' && value.tokens[brace - 1]?.text === ')';
}

function countOf(type: CType): number {
  if (type.kind === 'struct') return type.fields.length;
  if (type.kind === 'union') return Math.min(1, type.fields.length);
  if (type.kind === 'array') return type.length ?? Number.POSITIVE_INFINITY;
  return 1;
}

function memberPath(path: string, field: CField): string {
  if (field.name === undefined) return path;
  return path === '' ? field.name : `${path}.${field.name}`;
}

function memberAt(position: Position): { type: CType; path: string } | undefined {
  const { type, path, index } = position;
  if (type.kind === 'array') return { type: type.of, path: `${path}[${index}]` };
  if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
  const field = type.fields[index];
  return field && { type: field.type, path: memberPath(path, field) };
}

/** Where designators lead to: one way, or one for each element of a range. */
function designate(
  root: CType,
  rootPath: string,
  designators: readonly Designator[],
  scope: Scope,
): Position[][] | undefined {
  let ways: { readonly stack: readonly Position[]; readonly path: string }[] = [
    { stack: [], path: rootPath },
  ];
  let type = root;
  for (const designator of designators) {
    if (designator.kind === 'index') {
      if (type.kind !== 'array') return undefined;
      const range = rangeOf(designator, scope);
      if (!range || (range[1] - range[0] + 1) * ways.length > MOST_ELEMENTS) return undefined;
      const further: typeof ways = [];
      for (const { stack, path } of ways)
        for (let index = range[0]; index <= range[1]; index++)
          further.push({ stack: [...stack, { type, path, index }], path: `${path}[${index}]` });
      ways = further;
      type = type.of;
      continue;
    }
    const way = findMember(type, designator.name);
    if (!way) return undefined;
    for (const index of way) {
      if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
      const [of, field]: [CType, CField] = [type, type.fields[index]!];
      ways = ways.map(({ stack, path }) => ({
        stack: [...stack, { type: of, path, index }],
        path: memberPath(path, field),
      }));
      type = field.type;
    }
  }
  return ways.map(({ stack }) => [...stack]);
}

/** Indices that lead to a member, through anonymous structs and unions. */
function findMember(type: CType, name: string): number[] | undefined {
  if (type.kind !== 'struct' && type.kind !== 'union') return undefined;
  for (const [i, field] of type.fields.entries()) {
    if (field.name === name) return [i];
    if (field.name === undefined) {
      const inner = findMember(field.type, name);
      if (inner) return [i, ...inner];
    }
  }
  return undefined;
}

function showDesignator(designator: Designator): string {
  return designator.kind === 'member' ? `.${designator.name}` : '[…]';
}
