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
  readonly note?: string;
  /** The innermost `#if` it stands under. */
  frame: Frame | undefined;
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
