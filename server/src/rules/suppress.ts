// The one suppression service: a comment `matchtable: allow(rule) reason` on the finding's line, or alone on
// the line above it. Without a reason it does not suppress: the next reader has to know why.
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { isSpokenTo } from '../index/spoken.ts';
import type { Finding } from './rule.ts';

type Suppressible = Pick<Finding, 'rule' | 'path' | 'range'>;

/** A comment that allows findings, or means to. */
export interface Allow {
  /** From the start of the comment to its end on this line. */
  readonly place: Place;
  readonly text: string;
  readonly rules: readonly { readonly name: string; readonly place: Place }[];
  /** What stands in the parentheses. */
  readonly list: Place;
  /** Empty where there is none. */
  readonly reason: string;
  /** Nothing else stands on its line, and it ends there: then it speaks of the next line too. */
  readonly alone: boolean;
  /** What to take out of its line to be rid of it; undefined where it is a part of a longer comment. */
  readonly whole: Place | undefined;
}

export interface Suppressions {
  /** Whether a comment allows the finding; which one is kept in mind. */
  suppresses(finding: Suppressible): boolean;
  /** The comments of a file, from its first line on. */
  allowsIn(path: string): readonly Allow[];
  /** The rules of which a comment kept a finding back. */
  usedOf(allow: Allow): ReadonlySet<string>;
  /** All findings are asked about again. */
  begin(): void;
  /** Whether no file that was ever asked about, these among them, has such a comment. */
  none(paths: Iterable<string>): boolean;
  /** Files are others than before. */
  forget(paths: Iterable<string>): void;
}

/** Each file is read once, those that are known to be quiet not at all. */
export function openSuppressions(
  files: TreeFiles,
  quiet?: () => ReadonlySet<string> | undefined,
): Suppressions {
  const known = new Map<string, ReadonlyMap<number, Allow>>();
  const used = new Map<Allow, Set<string>>();
  /** How many of the files that are known have comments. */
  let holding = 0;
  const allowsOf = (path: string) => {
    let allows = known.get(path);
    if (!allows) {
      allows = quiet?.()?.has(path) ? NONE : readAllows(files, path);
      known.set(path, allows);
      if (allows.size > 0) holding++;
    }
    return allows;
  };
  const allowed = (allow: Allow | undefined, rule: string): boolean => {
    if (!allow || allow.reason === '' || !allow.rules.some(({ name }) => name === rule)) return false;
    const rules = used.get(allow);
    if (rules) rules.add(rule);
    else used.set(allow, new Set([rule]));
    return true;
  };
  return {
    suppresses({ rule, path, range: { start } }) {
      const allows = allowsOf(path);
      if (allows.size === 0) return false;
      const above = allows.get(start.line - 1);
      return allowed(allows.get(start.line), rule) || allowed(above?.alone ? above : undefined, rule);
    },
    allowsIn(path) {
      const allows = allowsOf(path);
      return allows.size === 0 ? NO_ALLOWS : [...allows.values()];
    },
    usedOf: (allow) => used.get(allow) ?? new Set(),
    begin: () => used.clear(),
    none(paths) {
      for (const path of paths) allowsOf(path);
      return holding === 0;
    },
    forget(paths) {
      for (const path of paths) {
        if (known.get(path)?.size) holding--;
        known.delete(path);
      }
    },
  };
}

const ALLOW = /(\/\/|\/\*|^\s*\*(?!\/))(?:(?!\/\/|\/\*).)*?\bmatchtable:\s*allow\(([^)]*)\)(.*)/;

const NONE: ReadonlyMap<number, Allow> = new Map();
const NO_ALLOWS: readonly Allow[] = [];

/** By line; only the first of a line counts. */
function readAllows(files: TreeFiles, path: string): ReadonlyMap<number, Allow> {
  const bytes = files.peek(path);
  // Most files hold no such comment: they are not even decoded.
  const buffer = bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!buffer || !isSpokenTo(buffer)) return NONE;
  const allows = new Map<number, Allow>();
  for (const [i, line] of buffer.toString().split('\n').entries()) {
    const match = isSpokenTo(line) ? ALLOW.exec(line) : null;
    if (match) allows.set(i + 1, allowAt(path, i + 1, line, match));
  }
  return allows;
}

function allowAt(path: string, line: number, text: string, match: RegExpExecArray): Allow {
  const [all, opener = '', names = '', rest = ''] = match;
  const place = (from: number, to: number): Place => ({
    path,
    range: { start: { line, column: from + 1 }, end: { line, column: to + 1 } },
  });
  const from = match.index + opener.length - opener.trimStart().length;
  const listEnd = match.index + all.length - rest.length - 1;
  const listStart = listEnd - names.length;
  const close = opener === '//' ? -1 : rest.indexOf('*/');
  const end = close < 0 ? text.trimEnd().length : match.index + all.length - rest.length + close + 2;
  const last = text.slice(end).trim() === '';
  const closed = opener === '//' || close >= 0;
  const code = text.slice(0, from).trimEnd().length;
  let at = listStart;
  const rules = names.split(',').flatMap((part) => {
    const start = at + part.length - part.trimStart().length;
    at += part.length + 1;
    const name = part.trim();
    return name === '' ? [] : [{ name, place: place(start, start + name.length) }];
  });
  return {
    place: place(from, end),
    text: text.slice(from, end),
    rules,
    list: place(listStart, listEnd),
    reason: (close < 0 ? rest : rest.slice(0, close)).trim(),
    // A comment beside code speaks of that code, not of the line below.
    alone: last && closed && code === 0,
    whole: last && closed && opener.startsWith('/') ? place(code, text.trimEnd().length) : undefined,
  };
}
