// Blocks of a text (C11 6.2.1): bodies of functions, blocks inside of them, lists of parameters. What one of them declares
// is known in it alone. The braces of a struct and of an initialiser are none: an enumeration in a struct is known outside.
import { BRANCHING, DirectiveKind, directiveAt, endOf, kindOf, OPENING, skipLiteral } from './skeleton.ts';
import { directiveText, type Source, textBetween } from './source.ts';

export interface Block {
  /** Offset of the brace, or of a list's parenthesis. */
  readonly start: number;
  /** Offset behind it. */
  readonly end: number;
}

/** A pair of braces, or of parentheses outside of all braces. */
interface Pair {
  readonly start: number;
  end: number | undefined;
  readonly outer: Pair | undefined;
  /** The byte before it that is no white space; 0: none. */
  readonly before: number;
  /** Where that begins which it is the end of: behind the last `;` or brace. */
  readonly head: number;
  /** Of an `#if`'s other branch: the one that is closed for both. */
  twin: Pair | undefined;
  kind: Kind | undefined;
}

type Kind = 'block' | 'type' | 'values' | 'list';

/** Which branch of an `#if` group, each given by its directive, is compiled where they differ in their braces. */
export type Chooser = (branches: readonly number[]) => number | undefined;

export interface Blocks {
  /** The innermost block around an offset. */
  around(at: number): Block | undefined;
  /** Whether it hangs on which branches of `#if`s are compiled. */
  readonly uneven: boolean;
}

const known = new WeakMap<Source, Blocks>();

/** The blocks of a text; where the branches of an `#if` differ in their braces, as the first one that is not `#if 0` has them. */
export function blocksOf(source: Source): Blocks {
  let blocks = known.get(source);
  if (!blocks) {
    blocks = findBlocks(source, (branches) => branches.find((index) => !isZero(source, index)));
    known.set(source, blocks);
  }
  return blocks;
}

const isZero = (source: Source, index: number): boolean =>
  kindOf(source.directives, index) === DirectiveKind.if && directiveText(source, index).trim() === '0';

const [QUOTE, APOSTROPHE, LEFT, RIGHT, COMMA, SEMICOLON, EQUALS, OPEN, CLOSE] = [
  34, 39, 40, 41, 44, 59, 61, 123, 125,
] as const;

/** Branches that are looked through for the end of what each of them begins. */
const MOST_TWINS = 100;

/** An `#if` group that is being read. */
interface Group {
  readonly before: Pair | undefined;
  directive: number;
  hasElse: boolean;
  readonly branches: { readonly directive: number; readonly open: Pair | undefined }[];
}

export function findBlocks(source: Source, choose: Chooser): Blocks {
  const { bytes, directives, skipped } = source;
  const pairs: Pair[] = [];
  const groups: Group[] = [];
  let open: Pair | undefined;
  let uneven = false;
  let last = 0;
  let head = 0;
  let directive = 0;

  const take = (start: number): void => {
    open = { start, end: undefined, outer: open, before: last, head, twin: undefined, kind: undefined };
    pairs.push(open);
  };
  const close = (end: number, brace: boolean): void => {
    // What is not closed before a brace is closed by it.
    while (brace && open && bytes[open.start] === LEFT) open = open.outer;
    if (!open || (!brace && bytes[open.start] !== LEFT)) return;
    open.end = end;
    open = open.outer;
  };
  const endGroup = ({ before, branches, hasElse }: Group): void => {
    const depth = depthOf(branches[0]!.open);
    const alike = branches.every((branch) => depthOf(branch.open) === depth);
    if (alike && (hasElse || depth === depthOf(before))) open = branches[0]!.open;
    else {
      uneven = true;
      const chosen = choose(branches.map((branch) => branch.directive));
      open = chosen === undefined ? before : branches.find((branch) => branch.directive === chosen)!.open;
    }
    for (const branch of branches) joined(branch.open, open);
  };
  /** Directives that start before an offset. */
  const takeDirectives = (limit: number): void => {
    const passed = directiveAt(directives, limit - 1);
    for (; directive <= passed; directive++) {
      const kind = kindOf(directives, directive);
      if (OPENING.has(kind)) groups.push({ before: open, directive, hasElse: false, branches: [] });
      const group = groups.at(-1);
      if (!group) continue;
      if (!BRANCHING.has(kind) && kind !== DirectiveKind.endif) continue;
      group.branches.push({ directive: group.directive, open });
      if (kind === DirectiveKind.endif) {
        groups.pop();
        endGroup(group);
      } else {
        group.directive = directive;
        group.hasElse ||= kind === DirectiveKind.else;
        open = group.before;
      }
    }
  };

  let at = 0;
  for (let range = 0; at < bytes.length; range += 2) {
    const limit = skipped[range] ?? bytes.length;
    while (at < limit) {
      const c = bytes[at]!;
      if (c <= 32) {
        at++;
        continue;
      }
      if (c === QUOTE || c === APOSTROPHE) at = skipLiteral(bytes, at, limit);
      else {
        if (c === OPEN || (c === LEFT && (!open || bytes[open.start] === LEFT))) take(at);
        else if (c === CLOSE) close(at + 1, true);
        else if (c === RIGHT && open) close(at + 1, false);
        at++;
        if (c === OPEN || c === CLOSE || c === SEMICOLON) head = at;
      }
      last = c;
    }
    at = Math.max(at, skipped[range + 1] ?? at);
    takeDirectives(at);
  }

  const endOfPair = (pair: Pair): number => {
    let one: Pair | undefined = pair;
    for (let steps = 0; one && steps < MOST_TWINS; one = one.twin, steps++)
      if (one.end !== undefined) return one.end;
    return Number.POSITIVE_INFINITY;
  };
  const kindOfPair = (pair: Pair): Kind => {
    pair.kind ??= findKind(source, pair, pair.outer && kindOfPair(pair.outer));
    return pair.kind;
  };
  return {
    uneven,
    around(offset) {
      for (let pair = lastBefore(pairs, offset); pair; pair = pair.outer) {
        const end = endOfPair(pair);
        if (end <= offset) continue;
        const kind = kindOfPair(pair);
        if (kind === 'block') return { start: pair.start, end };
        // Parameters are known in the body, too (6.2.1p4).
        if (kind === 'list') return { start: pair.start, end: endOfBody(pair, end) };
      }
      return undefined;
    },
  };

  function endOfBody({ outer }: Pair, end: number): number {
    const body = pairs.find(
      (pair) => pair.start >= end && pair.outer === outer && bytes[pair.start] === OPEN,
    );
    return body && body.head < end && kindOfPair(body) === 'block' ? endOfPair(body) : end;
  }
}

function depthOf(pair: Pair | undefined): number {
  let depth = 0;
  for (let one = pair; one; one = one.outer) depth++;
  return depth;
}

/** What is open behind a branch is closed with what is open behind the one that goes on. */
function joined(branch: Pair | undefined, goesOn: Pair | undefined): void {
  const [ones, others] = [chainOf(branch), chainOf(goesOn)];
  for (const [i, one] of ones.entries()) {
    const other = others[i] ?? goesOn;
    if (one !== other && one.twin === undefined && other?.twin !== one) one.twin = other;
  }
}

function chainOf(pair: Pair | undefined): Pair[] {
  const chain: Pair[] = [];
  for (let one = pair; one; one = one.outer) chain.unshift(one);
  return chain;
}

function lastBefore(pairs: readonly Pair[], offset: number): Pair | undefined {
  let [low, high] = [0, pairs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pairs[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return pairs[low - 1];
}

/** A struct, union or enumeration, with its name and attributes. */
const TYPE =
  /\b(?:struct|union|enum)(?:\s+(?:(?:__attribute(?:__)?|__aligned|_*alignas|_Alignas)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\[\[[^\]]*\]\]|\w+))*\s*(?::[\w\s]+)?$/;
const OPERATOR = /\b(?:sizeof|_*typeof\w*|_*alignof\w*|_Alignof|__attribute(?:__)?|_*alignas|_Alignas)\s*$/;
const LONGEST_HEAD = 1000;

function findKind(source: Source, { start, before, head }: Pair, outer: Kind | undefined): Kind {
  const { bytes } = source;
  const text = () => codeBetween(source, Math.max(head, start - LONGEST_HEAD), start);
  if (bytes[start] === LEFT) {
    // `DEFINE(x)` at file scope declares something, too: nobody knows what.
    const said = text();
    return outer === 'values' || said.includes('=') || !/[\w*)\]]\s*$/.test(said) || OPERATOR.test(said)
      ? 'values'
      : 'list';
  }
  // GNU's `({ … })`.
  if (before === LEFT && (outer === 'block' || outer === 'values')) return 'block';
  if (before === EQUALS || before === COMMA) return 'values';
  if (outer === 'type' || TYPE.test(text())) return 'type';
  if (outer === 'values') return 'values';
  // `= (struct name) { … }`
  return outer !== 'block' && text().includes('=') ? 'values' : 'block';
}

/** Text without its comments and directives. */
function codeBetween(source: Source, from: number, to: number): string {
  const { bytes, skipped, directives } = source;
  let text = '';
  let at = from;
  for (let i = 0; i < skipped.length && skipped[i]! < to; i += 2) {
    if (skipped[i + 1]! <= at) continue;
    text += `${textBetween(bytes, at, skipped[i]!)} `;
    at = skipped[i + 1]!;
  }
  const behind = directiveAt(directives, at);
  if (behind >= 0 && endOf(directives, behind) > at) at = endOf(directives, behind);
  return text + textBetween(bytes, at, to);
}
