// The tokens of a function body with its `#if`s among them, where those stand between statements.
import { cursorAt, scanToken, tokenText } from '../c/lexer.ts';
import { DirectiveKind, directiveAt, endOf, kindOf, startOf } from '../c/skeleton.ts';
import { directiveText, type Source } from '../c/source.ts';
import { Kind } from '../c/tokens.ts';

export interface Word {
  readonly kind: Kind;
  /** As spelled; `#if`, `#else`, `#endif` for directives that choose between statements. */
  readonly text: string;
  readonly at: number;
}

/** A directive that opens, turns or closes a condition, with the words before it already counted. */
interface Turn {
  readonly kind: DirectiveKind;
  readonly at: number;
  /** What stands behind it. */
  readonly text: string;
  /** Index of the first word behind it. */
  readonly word: number;
}

/**
 * Words of bytes [from, limit), as far as the text goes. `#if 0` is left out; of alternatives that are no whole
 * statements the first is taken.
 */
export function wordsOf(source: Source, from: number, limit: number): Word[] {
  const to = Math.min(limit, source.bytes.length);
  const words: Word[] = [];
  const turns: Turn[] = [];
  const { directives } = source;
  let next = directiveAt(directives, from - 1) + 1;
  for (let at = from; at < to; ) {
    const stop = next < directives.count ? Math.min(to, startOf(directives, next)) : to;
    const cursor = cursorAt(source, at, stop);
    for (let kind = scanToken(cursor); kind !== Kind.end; kind = scanToken(cursor))
      words.push({ kind, text: tokenText(cursor, kind), at: cursor.start });
    if (stop >= to) break;
    const kind = kindOf(directives, next);
    if (kind >= DirectiveKind.if)
      turns.push({ kind, at: stop, text: directiveText(source, next).trim(), word: words.length });
    at = endOf(directives, next);
    next++;
  }
  return turns.length === 0 ? words : woven(words, turns);
}

/** Takes the turns of each condition into the words, or the words of what is not compiled out. */
function woven(words: readonly Word[], turns: readonly Turn[]): Word[] {
  const marks = new Map<number, Word[]>();
  const dropped: [number, number][] = [];
  const put = (turn: Turn, text: string) => {
    const word = { kind: Kind.punctuator, text, at: turn.at };
    const there = marks.get(turn.word);
    if (there) there.push(word);
    else marks.set(turn.word, [word]);
  };
  const stack: Turn[][] = [];
  for (const turn of turns) {
    if (turn.kind <= DirectiveKind.ifndef) stack.push([turn]);
    else {
      stack.at(-1)?.push(turn);
      if (turn.kind !== DirectiveKind.endif) continue;
      const group = stack.pop();
      if (group) weave(words, group, put, dropped);
    }
  }
  const result: Word[] = [];
  for (let i = 0; i <= words.length; i++) {
    result.push(...(marks.get(i) ?? []));
    if (i < words.length && !dropped.some(([from, to]) => i >= from && i < to)) result.push(words[i]!);
  }
  return result;
}

function weave(
  words: readonly Word[],
  group: readonly Turn[],
  put: (turn: Turn, text: string) => void,
  dropped: [number, number][],
): void {
  const end = group.at(-1)!;
  const parts = group.slice(0, -1).map((turn, i) => [turn.word, group[i + 1]!.word] as const);
  const [first] = group;
  const never = first!.kind === DirectiveKind.if && /^0+$/.test(first!.text);
  if (!never && opensStatement(words[first!.word - 1]) && parts.every((part) => isWhole(words, part))) {
    for (const turn of group.slice(0, -1)) put(turn, turn === first ? '#if' : '#else');
    put(end, '#endif');
    return;
  }
  parts.forEach(([from, to], i) => {
    const kept = never ? i === 1 : i === 0;
    if (!kept && to > from) dropped.push([from, to]);
  });
}

const opensStatement = (before: Word | undefined) => before === undefined || /^[;{}:]$/.test(before.text);

/** Whether words are whole statements. */
function isWhole(words: readonly Word[], [from, to]: readonly [number, number]): boolean {
  let depth = 0;
  for (let i = from; i < to; i++) {
    const { text } = words[i]!;
    if (text === '{' || text === '(') depth++;
    else if ((text === '}' || text === ')') && --depth < 0) return false;
    else if (depth === 0 && (text === 'case' || text === 'default')) return false;
  }
  const last = words[to - 1]?.text;
  return depth === 0 && (to === from || last === ';' || last === '}');
}
