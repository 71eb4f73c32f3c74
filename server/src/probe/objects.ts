// What objects of a file are initialised with, one word a member: functions, numbers.
import type { Source } from '../c/source.ts';

export interface Initialised {
  readonly text: string;
  /** Where it is written, in bytes of the source. */
  readonly at: number;
}

/** The word behind `.member =` in `object = { … }`, of an array the first; its braces are counted. */
export function memberOf({ bytes }: Source, object: string, member: string): Initialised | undefined {
  const text = bytes.latin1Slice(0, bytes.length);
  const open = new RegExp(`\\b${object}(?:\\[\\w*\\])?(?:\\s+__\\w+)?\\s*=\\s*\\{`).exec(text);
  if (!open) return undefined;
  let depth = 0;
  for (let i = open.index + open[0].length - 1; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') depth--;
    if (depth > 0) continue;
    const found = new RegExp(`\\.${member}\\s*=\\s*&?\\s*(\\w+)`).exec(text.slice(open.index, i));
    if (!found) return undefined;
    return { text: found[1]!, at: open.index + found.index + found[0].length - found[1]!.length };
  }
  return undefined;
}
