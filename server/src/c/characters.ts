// Character constants and string literals (C11 6.4.4.4, 6.4.5): escapes, prefixes, and what gcc makes of them.

import type { Token } from './tokens.ts';
import { type CValue, integer, unresolved } from './values.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
};

const ESCAPE = /\\(\r?\n|x[0-9a-fA-F]+|[0-7]{1,3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

/** The bytes of a literal's inside, escapes resolved; `\u` is UTF-8, as all that gcc compiles. */
export function unescaped(inside: string): string {
  return inside.replace(ESCAPE, (_, e: string) => {
    if (e === '\n' || e === '\r\n') return '';
    if (e[0] === 'x') return String.fromCharCode(Number.parseInt(e.slice(1), 16) & 255);
    if (/^[0-7]/.test(e)) return String.fromCharCode(Number.parseInt(e, 8) & 255);
    if (/^[uU]./.test(e)) return utf8(Number.parseInt(e.slice(1), 16));
    return ESCAPES[e] ?? e;
  });
}

const utf8 = (code: number): string =>
  code > 0x10ffff ? '' : Buffer.from(String.fromCodePoint(code), 'utf8').latin1Slice();

const prefixOf = (literal: string): string => literal.slice(0, literal.search(/["']/));
const insideOf = (literal: string): string =>
  literal.slice(literal.search(/["']/)).replace(/^["']|["']$/g, '');

/** The bytes of a string literal; undefined where its characters are wider. */
export function stringBytes({ text }: Token): string | undefined {
  const prefix = prefixOf(text);
  return prefix === '' || prefix === 'u8' ? unescaped(insideOf(text)) : undefined;
}

/** Bits of a wide character: the kernel is built with -fshort-wchar. */
const WIDE: Readonly<Record<string, 16 | 32>> = { L: 16, u: 16, U: 32 };

/** The value of a character constant; `signed`: whether plain char is. */
export function characterValue(token: Token, signed: boolean): CValue {
  const inside = insideOf(token.text);
  const wide = WIDE[prefixOf(token.text)];
  if (wide !== undefined) return wideValue(inside, wide, token);
  const bytes = unescaped(inside);
  if (bytes.length === 0) return unresolved('an empty character constant', token);
  let value = 0n;
  for (const c of bytes) value = (value << 8n) | BigInt(c.charCodeAt(0));
  return integer(bytes.length === 1 && signed ? BigInt.asIntN(8, value) : value);
}

function wideValue(inside: string, bits: 16 | 32, token: Token): CValue {
  const number = /^\\(?:x([0-9a-fA-F]+)|([0-7]{1,3}))$/.exec(inside);
  if (number) {
    const value = number[1] === undefined ? BigInt(`0o${number[2]}`) : BigInt(`0x${number[1]}`);
    return integer(value, bits, false);
  }
  const [character, more] = Buffer.from(unescaped(inside), 'latin1').utf8Slice();
  const code = character?.codePointAt(0);
  if (code === undefined || more !== undefined || code === 0xfffd || code >= 2 ** bits)
    return unresolved(`${token.text} is no single character`, token);
  return integer(BigInt(code), bits, false);
}
