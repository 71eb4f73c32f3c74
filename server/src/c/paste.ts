// The operators of a macro's body: `#` makes a string of an argument, `##` one token of two (C11 6.10.3.2, 6.10.3.3).
import { lexRange } from './lexer.ts';
import { bareSource } from './source.ts';
import { type Expansion, Kind, respelled, spaced, spell, type Token } from './tokens.ts';

/** The string literal that `#` makes of an argument (6.10.3.2). */
export function stringify(tokens: readonly Token[]): string {
  const text = spell(tokens.map((t, i) => (i === 0 ? spaced(t, false) : t))).replace(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g,
    (literal) => literal.replace(/[\\"]/g, '\\$&'),
  );
  return `"${text}"`;
}

/** `##`, left to right; empty arguments (placemarkers) vanish (6.10.3.3). */
export function pasteAll(tokens: readonly Token[], via: Expansion): readonly Token[] {
  if (!tokens.some(mayPaste)) return tokens;
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    let left = tokens[i]!;
    while (isPaste(tokens[i + 1], via) && i + 2 < tokens.length) {
      const right = tokens[i + 2]!;
      i += 2;
      if (right.kind === Kind.end) continue;
      if (left.kind === Kind.end) {
        left = spaced(right, left.space);
        continue;
      }
      const text = left.text + right.text;
      const kind = left.kind === Kind.identifier && /^\w*$/.test(right.text) ? left.kind : kindOf(text);
      if (kind === undefined) {
        result.push(left);
        left = right;
      } else left = respelled(left, kind, text);
    }
    if (left.kind !== Kind.end) result.push(left);
  }
  return result;
}

/** What a text is as one token; undefined where it is none. */
function kindOf(text: string): Kind | undefined {
  const glued = bareSource('<pasted>', text);
  const [one, more] = lexRange(glued, 0, glued.bytes.length);
  return one && !more && one.text === text ? one.kind : undefined;
}

function mayPaste(t: Token): boolean {
  return t.kind === Kind.end || (t.kind === Kind.punctuator && t.text === '##');
}

/** A `##` of the macro's own body; one that came in by an argument is no operator. */
function isPaste(t: Token | undefined, via: Expansion): boolean {
  return t?.text === '##' && t.via === via;
}
