// Names that a file declares itself. Such a name is no macro at that point: a macro would have rewritten the
// declaration too. Knowing this saves the search through all headers for names that are found in none.
import { inCode, type Source, textBetween } from './source.ts';
import type { Token } from './tokens.ts';
import { scalarType } from './typename.ts';

/** An object or function that the token's own file declares; in a table mostly `&name` or `(cast)name`. */
export function isOwnObject(t: Token, before: string): boolean {
  if (!/[a-z]/.test(t.text)) return before === '&' && isDeclared(t);
  if (scalarType(t.text)) return true;
  // `&name` has an address whatever declares it, unless a macro of the unit's own is meant.
  return before === '&' || isDeclared(t);
}

/** `name =`, `name[`, `name(`, `name;` behind a type or a star, anywhere in the text before the token. */
export function isDeclared(t: Token): boolean {
  const first = declarationIn(t.source, t.text);
  if (first >= t.start) t.source.declaredLate = true;
  return first >= 0 && first < t.start;
}

/** Whether a file's text declares the name as an object or function. */
export function declares(source: Source, name: string): boolean {
  return declarationIn(source, name) >= 0;
}

/** Where a file's text first declares the name; -1: nowhere. */
export function declarationIn(source: Source, name: string): number {
  let first = source.declared.get(name);
  if (first === undefined) {
    first = findDeclaration(source, name);
    source.declared.set(name, first);
  }
  return first;
}

function findDeclaration(source: Source, text: string): number {
  const { bytes } = source;
  const name = Buffer.from(text, 'latin1');
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
    if (isDeclaration(source, at, name.length)) return at;
  }
  return -1;
}

function isDeclaration(source: Source, at: number, length: number): boolean {
  const context = textBetween(source.bytes, at - 40, at + length + 8);
  const before = context.slice(0, Math.min(40, at));
  const after = context.slice(before.length + length);
  return (
    /[\w*]\s+\**$|\*$/.test(before) &&
    /^\s*[=[(;]/.test(after) &&
    !/\breturn\s+$/.test(before) &&
    inCode(source, at)
  );
}

/** Looks for many names at once, that each is known when it is asked for. */
export function findDeclarations(source: Source, names: readonly string[]): void {
  const { bytes, declared } = source;
  const open = names.filter((name) => !declared.has(name));
  if (open.length === 0) return;
  const some = new RegExp(String.raw`\b(?:${open.join('|')})(?=\s*[=[(;])`, 'g');
  for (const { 0: name, index } of bytes.latin1Slice(0, bytes.length).matchAll(some))
    if (!declared.has(name) && isDeclaration(source, index, name.length)) declared.set(name, index);
  for (const name of open) if (!declared.has(name)) declared.set(name, -1);
}
