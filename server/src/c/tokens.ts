// Preprocessing tokens (C11 6.4) with the place where each was written.
import type { Source } from './source.ts';
import type { Frame } from './unit.ts';

export const Kind = { end: 0, identifier: 1, number: 2, string: 3, char: 4, punctuator: 5 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** One macro invocation: tokens of the macro's body point to it. */
export interface Expansion {
  readonly macro: string;
  /** The token that names the macro, itself perhaps from another macro's body. */
  readonly name: Token;
  /** Offset behind the invocation in the file of its outermost name. */
  end: number;
}

export interface Token {
  readonly kind: Kind;
  /** Spelling; strings and character constants with their quotes. Bytes as Latin-1. */
  readonly text: string;
  /** White space (or a comment) stands before it. */
  readonly space: boolean;
  readonly source: Source;
  /** Where it is spelled: bytes [start, end) of `source`. */
  readonly start: number;
  readonly end: number;
  /** The invocation whose body it is spelled in; undefined for text of a file. */
  readonly via: Expansion | undefined;
  /** C11 6.10.3.4: a macro's own name inside its expansion is never replaced again. */
  noExpand: boolean;
  /** Why the token stands for nothing known: a macro that hangs on an undecided condition. */
  readonly note: string | undefined;
  /** The innermost `#if` it stands under. */
  frame: Frame | undefined;
}

/** All tokens are made here, so that they all have one shape in memory. */
export function makeToken(
  kind: Kind,
  text: string,
  space: boolean,
  source: Source,
  start: number,
  end: number,
  via: Expansion | undefined,
  frame: Frame | undefined,
  noExpand = false,
  note: string | undefined = undefined,
): Token {
  return { kind, text, space, source, start, end, via, noExpand, note, frame };
}

/** A token of a macro's body, as part of one expansion. */
export function inExpansion(t: Token, via: Expansion, frame: Frame | undefined): Token {
  return makeToken(t.kind, t.text, t.space, t.source, t.start, t.end, via, frame);
}

/** The token with other white space before it. */
export function spaced(t: Token, space: boolean): Token {
  if (t.space === space) return t;
  return makeToken(t.kind, t.text, space, t.source, t.start, t.end, t.via, t.frame, t.noExpand, t.note);
}

/** The token spelled differently. */
export function respelled(t: Token, kind: Kind, text: string, note?: string): Token {
  return makeToken(kind, text, t.space, t.source, t.start, t.end, t.via, t.frame, false, note);
}

/** The name, never to be expanded (again). */
export function refused(t: Token, note?: string): Token {
  return makeToken(t.kind, t.text, t.space, t.source, t.start, t.end, t.via, t.frame, true, note);
}

/** Where a token ended up in a file: itself, or the outermost macro invocation it came out of. */
export function outermost(token: Token): { source: Source; start: number; end: number } {
  let end = token.end;
  let t = token;
  while (t.via) {
    end = t.via.end;
    t = t.via.name;
  }
  return { source: t.source, start: t.start, end };
}

/** Source text of a token run, white space folded. */
export function spell(tokens: readonly Token[]): string {
  let text = '';
  for (const [i, t] of tokens.entries()) text += (i > 0 && t.space ? ' ' : '') + t.text;
  return text;
}
