// What a makefile's text expands to. A value is kept in pieces, so that each word of a list still knows which
// CONFIG_ symbols brought it in, and whether a configuration was needed to decide on it.

export interface Piece {
  readonly text: string;
  /** The CONFIG_ symbols that were read to come by this text; with `?` where it may be there without them (`onlyRead`), with `!` where it is not there beside one that is `y` (`turnedOff`). */
  readonly symbols: readonly string[];
  /** Whether it stands there only under a condition that is not decided. */
  readonly maybe: boolean;
}

/** A word of a list: no white space in its text. */
export type Word = Piece;

const none: readonly string[] = [];

export function piece(text: string, symbols: readonly string[] = none, maybe = false): Piece {
  return { text, symbols, maybe };
}

export function textOf(pieces: readonly Piece[]): string {
  if (pieces.length === 1) return pieces[0]?.text ?? '';
  return pieces.map((each) => each.text).join('');
}

export function union(a: readonly string[], b: readonly string[]): readonly string[] {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  return b.every((each) => a.includes(each)) ? a : [...new Set([...a, ...b])];
}

export function symbolsOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.reduce((all, each) => union(all, each.symbols), none);
}

/** Symbols that were looked at, and nothing says that they are on: what `else` is left with, `ifndef`, one of several. */
export const onlyRead = (symbols: readonly string[]): readonly string[] =>
  symbols.map((symbol) => (/[?!]$/.test(symbol) ? `${symbol.slice(0, -1)}?` : `${symbol}?`));

/** Symbols of a test that hangs on nothing else, where it went the way that they are not `y` for. */
export const turnedOff = (symbols: readonly string[]): readonly string[] =>
  symbols.map((symbol) => (/[?!]$/.test(symbol) ? `${symbol.slice(0, -1)}?` : `${symbol}!`));

/** The CONFIG_ symbols that lead to something. */
export interface Chain {
  /** All, by their names. */
  readonly symbols: readonly string[];
  /** Those of them that are on for sure. */
  readonly certain: readonly string[];
  /** Those that are not `y` for sure. */
  readonly without: readonly string[];
}

export function chainOf(symbols: readonly string[]): Chain {
  const certain = symbols.filter((symbol) => !/[?!]$/.test(symbol));
  if (certain.length === symbols.length) return { symbols, certain, without: none };
  const without = symbols.filter((symbol) => symbol.endsWith('!')).map((symbol) => symbol.slice(0, -1));
  return { symbols: [...new Set(symbols.map((symbol) => symbol.replace(/[?!]$/, '')))], certain, without };
}

/** The same text, brought in by `symbols` too. */
export function under(
  pieces: readonly Piece[],
  symbols: readonly string[],
  maybe: boolean,
): readonly Piece[] {
  if (symbols.length === 0 && !maybe) return pieces;
  return pieces.map((each) => piece(each.text, union(symbols, each.symbols), maybe || each.maybe));
}

/** Words as white space parts them; a word that several pieces make has the symbols of all of them. */
export function wordsOf(pieces: readonly Piece[]): Word[] {
  const only = pieces.length === 1 ? pieces[0] : undefined;
  if (only) return split(only.text).map((text) => piece(text, only.symbols, only.maybe));
  const words: Word[] = [];
  let open: Word | undefined;
  for (const each of pieces) {
    for (const part of each.text.match(/\s+|\S+/g) ?? []) {
      if (/^\s/.test(part)) {
        if (open) words.push(open);
        open = undefined;
      } else
        open = open
          ? piece(open.text + part, union(open.symbols, each.symbols), open.maybe || each.maybe)
          : piece(part, each.symbols, each.maybe);
    }
  }
  if (open) words.push(open);
  return words;
}

function split(text: string): readonly string[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  return /\s/.test(trimmed) ? trimmed.split(/\s+/) : [trimmed];
}

/** Words as text with one blank between them. */
export function joined(words: readonly Word[]): Piece[] {
  return words.flatMap((word, at) => (at === 0 ? [word] : [piece(' '), word]));
}

// A text that depends on what is not known holds a mark: a character of Unicode's private planes, which no makefile
// has. One stands for each CONFIG_ symbol without a value, and one for what only running a program could tell.

/** Stands for the output of a program, or for another value that reading alone can't tell. */
export const unknownMark = '\u{F0000}';
const firstSymbol = 0xf0001;
const marks = /[\u{F0000}-\u{10FFFD}]/gu;

export function hasMark(text: string): boolean {
  // Both private planes lie behind these two lead surrogates' range.
  return /[\udb80-\udbff]/.test(text);
}

export function withoutMarks(text: string): string {
  return hasMark(text) ? text.replace(marks, '') : text;
}

/** Gives every symbol a mark of its own, the same for the same symbol. */
export function markSymbols(): (symbol: string) => string {
  const known = new Map<string, string>();
  return (symbol) => {
    let mark = known.get(symbol);
    if (mark === undefined) {
      const code = firstSymbol + known.size;
      mark = code <= 0x10fffd ? String.fromCodePoint(code) : unknownMark;
      known.set(symbol, mark);
    }
    return mark;
  };
}
