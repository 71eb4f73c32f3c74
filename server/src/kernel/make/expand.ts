// Expansion of a makefile's text: references, substitution references, function calls. Facts: the GNU make manual,
// "How to Use Variables" and "Functions for Transforming Text".
import type { TreeFiles } from '../../files/tree-files.ts';
import { functions } from './functions.ts';
import { type Piece, piece, textOf, under } from './pieces.ts';
import { referenceEnd } from './statements.ts';
import { substitute } from './words.ts';

/** One value that a variable may have; `=` leaves its text to be expanded when it is read. */
export interface Value {
  readonly recursive: boolean;
  readonly pieces: readonly Piece[];
}

/** What expansion needs of the makefile that it happens in. */
export interface Reader {
  readonly files: TreeFiles;
  /** Every value that the variable may have: one where it is decided, none where it is undefined. */
  values(name: string): readonly Value[];
  /** `$(eval text)`. */
  evaluate(text: string): void;
  /** Says that something can't be expanded; said once. */
  tell(message: string): void;
  /** Counts work. False when there was too much of it: a few lines can double a text forty times. */
  spend(amount: number): boolean;
}

export interface Expander {
  expand(raw: string): readonly Piece[];
  /** With names such as `1` bound, as `call` and `foreach` do. */
  bound<T>(names: ReadonlyMap<string, Late>, act: () => T): T;
  /** An expansion in what is bound now, done when it is first asked for: most flags given to `cc-option` never are. */
  later(raw: string): Late;
  readonly reader: Reader;
}

export type Late = () => readonly Piece[];

const deepest = 60;
/** Above so many combinations of undecided values, the values stand beside each other instead of being combined. */
const mostCombinations = 8;

export function createExpander(reader: Reader): Expander {
  const open = new Set<string>();
  let bindings: readonly ReadonlyMap<string, Late>[] = [];
  let depth = 0;

  const expander: Expander = {
    reader,
    expand(raw) {
      if (!raw.includes('$')) return raw === '' ? [] : [piece(raw)];
      if (!reader.spend(1)) return [];
      if (depth >= deepest) {
        reader.tell('is nested too deep to be expanded');
        return [];
      }
      depth++;
      try {
        return combine(segments(raw));
      } finally {
        depth--;
      }
    },
    bound(names, act) {
      return within([names, ...bindings], act);
    },
    later(raw) {
      const then = bindings;
      let known: readonly Piece[] | undefined;
      return () => {
        known ??= within(then, () => expander.expand(raw));
        return known;
      };
    },
  };

  function within<T>(names: typeof bindings, act: () => T): T {
    const outer = bindings;
    bindings = names;
    try {
      return act();
    } finally {
      bindings = outer;
    }
  }

  /** The text in order: each segment with all the expansions that it may have. */
  function segments(raw: string): readonly (readonly Piece[])[][] {
    const found: (readonly Piece[])[][] = [];
    let at = 0;
    for (let next = raw.indexOf('$'); next >= 0; next = raw.indexOf('$', at)) {
      if (next > at) found.push([[piece(raw.slice(at, next))]]);
      if (raw[next + 1] === '$') {
        found.push([[piece('$')]]);
        at = next + 2;
        continue;
      }
      at = referenceEnd(raw, next);
      const braced = raw[next + 1] === '(' || raw[next + 1] === '{';
      const closed = braced && /[)}]/.test(raw[at - 1] ?? '');
      found.push(reference(raw.slice(next + (braced ? 2 : 1), closed ? at - 1 : at)));
    }
    if (at < raw.length) found.push([[piece(raw.slice(at))]]);
    return found;
  }

  function combine(parts: readonly (readonly Piece[])[][]): readonly Piece[] {
    let combinations = 1;
    for (const each of parts) if (each.length > 1) combinations *= each.length;
    if (combinations === 1) {
      const plain: Piece[] = [];
      for (const each of parts) for (const one of each[0] ?? []) push(plain, one);
      return spent(plain);
    }
    if (combinations > mostCombinations)
      return spent(parts.flatMap((each) => (each.length < 2 ? (each[0] ?? []) : beside(each))));
    let all: (readonly Piece[])[] = [[]];
    for (const each of parts)
      if (each.length > 0) all = all.flatMap((before) => each.map((next) => [...before, ...next]));
    return spent(beside(all));
  }

  function spent(pieces: readonly Piece[]): readonly Piece[] {
    let length = pieces.length;
    for (const each of pieces) length += each.text.length;
    return reader.spend(length) ? pieces : [];
  }

  /** The expansions of what stands between `$(` and `)`. */
  function reference(content: string): (readonly Piece[])[] {
    if (/^[\w.-]+$/.test(content)) return variable(content);
    const call = /^([a-z-]+)(?:[ \t]+|$)/.exec(content);
    const name = call?.[1] ?? '';
    const make = call && call[0].length > name.length ? functions.get(name) : undefined;
    if (make) return [make(expander, splitArguments(content.slice(call?.[0].length)))];

    const colon = topLevel(content, ':');
    const equals = colon < 0 ? -1 : topLevel(content, '=', colon);
    if (equals >= 0) {
      const from = textOf(expander.expand(content.slice(colon + 1, equals)));
      const to = textOf(expander.expand(content.slice(equals + 1)));
      const name = textOf(expander.expand(content.slice(0, colon))).trim();
      return variable(name).map((pieces) => substitute(pieces, from, to));
    }
    return variable(textOf(expander.expand(content)).trim());
  }

  function variable(name: string): (readonly Piece[])[] {
    for (const names of bindings) {
      const bound = names.get(name);
      if (bound) return [bound()];
    }
    return reader.values(name).map((value): readonly Piece[] => {
      if (!value.recursive) return value.pieces;
      if (open.has(name)) {
        reader.tell(`${name} refers to itself`);
        return [];
      }
      open.add(name);
      try {
        return value.pieces.flatMap((each) => under(expander.expand(each.text), each.symbols, each.maybe));
      } finally {
        open.delete(name);
      }
    });
  }

  return expander;
}

/** Adds a piece, as one with the last where they differ in their text only. */
function push(pieces: Piece[], next: Piece): void {
  const last = pieces[pieces.length - 1];
  if (last && last.symbols === next.symbols && last.maybe === next.maybe)
    pieces[pieces.length - 1] = piece(last.text + next.text, last.symbols, last.maybe);
  else pieces.push(next);
}

/** Undecided values of one text beside each other, parted by a blank. */
function beside(all: readonly (readonly Piece[])[]): readonly Piece[] {
  return all.flatMap((each, at) => [...(at === 0 ? [] : [piece(' ')]), ...under(each, [], true)]);
}

/** Arguments of a function as written, parted by commas outside of nested references and parentheses. */
export function splitArguments(text: string): readonly string[] {
  const args: string[] = [];
  let rest = text;
  for (let comma = topLevel(rest, ','); comma >= 0; comma = topLevel(rest, ',')) {
    args.push(rest.slice(0, comma));
    rest = rest.slice(comma + 1);
  }
  args.push(rest);
  return args;
}

function topLevel(text: string, char: string, from = 0): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const here = text[at];
    if (here === '(' || here === '{') depth++;
    else if (here === ')' || here === '}') depth--;
    else if (here === char && depth <= 0) return at;
  }
  return -1;
}
