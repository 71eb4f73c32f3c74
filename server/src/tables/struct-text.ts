// What a struct's declaration says of its members, as text: for the few structs that hold a driver or a table, where a
// layout would take every struct inside of it too.
import { withoutComments } from '../c/comment-text.ts';
import { inCode, type Source, textBetween } from '../c/source.ts';
import { occurrences } from './marks.ts';

export interface StructText {
  /** The file that declares it. */
  readonly path: string;
  /** Between its braces, without comments. */
  readonly body: string;
}

export interface StructMember {
  /** Without `struct `. */
  readonly struct: string;
  readonly isPointer: boolean;
}

/** Longer ones are no driver's. */
const LONGEST = 20_000;

export function declaredStruct(source: Source, name: string): StructText | undefined {
  for (const at of occurrences(source, name)) {
    if (!/\bstruct\s+$/.test(textBetween(source.bytes, at - 24, at)) || !inCode(source, at)) continue;
    const text = withoutComments(textBetween(source.bytes, at + name.length, at + name.length + LONGEST));
    const open = /^\s*\{/.exec(text);
    if (!open) continue;
    let depth = 0;
    for (let i = open[0].length - 1; i < text.length; i++) {
      if (text[i] === '{') depth++;
      else if (text[i] === '}' && --depth === 0)
        return { path: source.path, body: text.slice(open[0].length, i) };
    }
  }
  return undefined;
}

/** The struct that a `typedef` of the file gives a name. */
export function declaredTypedef(source: Source, name: string): string | undefined {
  for (const at of occurrences(source, name)) {
    if (!inCode(source, at)) continue;
    const m = /\btypedef\s+struct\s+(\w+)\s+$/.exec(textBetween(source.bytes, at - 120, at));
    if (m && /^\s*;/.test(textBetween(source.bytes, at + name.length, at + name.length + 20))) return m[1];
  }
  return undefined;
}

/** Of struct type, or a pointer to one; undefined for all others. */
export function memberOf({ body }: StructText, name: string): StructMember | undefined {
  const m = new RegExp(`\\bstruct\\s+(\\w+)\\s*(\\*?)\\s*(?:const\\s+)?${name}\\s*;`).exec(body);
  return m ? { struct: m[1]!, isPointer: m[2] === '*' } : undefined;
}
