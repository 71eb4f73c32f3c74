// The functions of GNU make, as far as reading alone can tell what they give. `shell` never runs anything: its
// output is a mark for what is not known.

import { normalPath } from '../../files/paths.ts';
import type { Expander, Late } from './expand.ts';
import {
  hasMark,
  joined,
  onlyRead,
  type Piece,
  piece,
  symbolsOf,
  textOf,
  under,
  union,
  unknownMark,
  type Word,
  withoutMarks,
  wordsOf,
} from './pieces.ts';
import { dirOf, filter, notdirOf, patternSubstitute, sorted, suffixOf, wildcard } from './words.ts';

/** Arguments come as written: some functions expand them late, or not all. */
type Make = (expander: Expander, args: readonly string[]) => readonly Piece[];

const words = ({ expand }: Expander, arg = '') => wordsOf(expand(arg));
const text = ({ expand }: Expander, arg = '') => textOf(expand(arg));
/** The last argument of a function may hold commas. */
const last = (args: readonly string[], from: number) => args.slice(from).join(',');

/** A function of each word by itself. */
const eachWord =
  (change: (word: string) => string): Make =>
  (expander, args) =>
    joined(
      words(expander, last(args, 0))
        .map((word) => piece(change(word.text), word.symbols, word.maybe))
        .filter((word) => word.text !== ''),
    );

const filtering =
  (wanted: boolean): Make =>
  (expander, args) => {
    const patterns = words(expander, args[0]);
    const symbols = wanted ? symbolsOf(patterns) : [];
    return under(joined(filter(words(expander, last(args, 1)), patterns, wanted)), symbols, false);
  };

/** Whether a text decides a condition: it is empty, it is not, or what is not known may make it either. */
function truth(pieces: readonly Piece[]): boolean | undefined {
  if (pieces.some((each) => !each.maybe && withoutMarks(each.text).trim() !== '')) return true;
  return pieces.some((each) => each.maybe || hasMark(each.text)) ? undefined : false;
}

const chosen: Make = (expander, args) => {
  const condition = expander.expand((args[0] ?? '').trim());
  const symbols = symbolsOf(condition);
  const decided = truth(condition);
  const yes = () =>
    under(
      expander.expand(args[1] ?? ''),
      // Of several any one may have made it true.
      symbols.length === 1 ? symbols : onlyRead(symbols),
      decided === undefined,
    );
  const no = () => under(expander.expand(last(args, 2)), onlyRead(symbols), decided === undefined);
  if (decided !== undefined) return decided ? yes() : no();
  return [...yes(), piece(' '), ...no()];
};

const or: Make = (expander, args) => {
  const all: Piece[] = [];
  for (const arg of args) {
    const pieces = expander.expand(arg.trim());
    const decided = truth(pieces);
    if (decided === false) continue;
    all.push(...(all.length > 0 ? [piece(' ')] : []), ...pieces);
    if (decided) break;
  }
  // Of several any one is enough.
  if (all.every((each) => each.symbols.length === 0) || all.length === 1) return all;
  return all.map((each) => piece(each.text, onlyRead(each.symbols), each.maybe));
};

const and: Make = (expander, args) => {
  let symbols: readonly string[] = [];
  let decided = true;
  let pieces: readonly Piece[] = [];
  for (const arg of args) {
    pieces = expander.expand(arg.trim());
    symbols = union(symbols, symbolsOf(pieces));
    const here = truth(pieces);
    if (here === false) return [];
    if (here === undefined) decided = false;
  }
  // `$(and $(CONFIG_A),y)` is a `y` that only a configuration can tell.
  return decided ? under(pieces, symbols, false) : [piece(unknownMark, symbols, true)];
};

const foreach: Make = (expander, args) => {
  const name = text(expander, args[0]).trim();
  const body = last(args, 2);
  return words(expander, args[1]).flatMap((word, at) => [
    ...(at > 0 ? [piece(' ')] : []),
    ...under(
      expander.bound(new Map([[name, () => [word]]]), () => expander.expand(body)),
      word.symbols,
      word.maybe,
    ),
  ]);
};

const call: Make = (expander, args) => {
  const name = text(expander, args[0]).trim();
  const builtin = functions.get(name);
  if (builtin) return builtin(expander, args.slice(1));
  const given = new Map<string, Late>([['0', () => [piece(name)]]]);
  for (const [at, arg] of args.slice(1).entries()) given.set(`${at + 1}`, expander.later(arg));
  for (let at = args.length; at < 10; at++) given.set(`${at}`, () => []);
  return expander.bound(given, () => expander.expand(`$(${name})`));
};

const subst: Make = (expander, args) => {
  const from = text(expander, args[0]);
  const to = text(expander, args[1]);
  const pieces = expander.expand(last(args, 2));
  if (from === '') return pieces;
  const apart = pieces.map((each) =>
    piece(
      each.text.replaceAll(from, () => to),
      each.symbols,
      each.maybe,
    ),
  );
  const whole = textOf(pieces).replaceAll(from, () => to);
  if (whole === textOf(apart)) return apart;
  return [
    piece(
      whole,
      symbolsOf(pieces),
      pieces.some((each) => each.maybe),
    ),
  ];
};

const findstring: Make = (expander, args) => {
  const wanted = text(expander, args[0]);
  const pieces = expander.expand(last(args, 1));
  const within = textOf(pieces);
  if (within.includes(wanted)) return [piece(wanted, symbolsOf(pieces))];
  return hasMark(within) ? [piece(unknownMark, symbolsOf(pieces), true)] : [];
};

/** A position in a list, from 1; 0 where it is no number. */
const position = (expander: Expander, arg = '') => Number.parseInt(text(expander, arg), 10) || 0;

const joinLists: Make = (expander, args) => {
  const left = words(expander, args[0]);
  const right = words(expander, last(args, 1));
  const all: Word[] = [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const pair = [left[at], right[at]].filter((each) => each !== undefined);
    all.push(
      piece(
        textOf(pair),
        symbolsOf(pair),
        pair.some((each) => each.maybe),
      ),
    );
  }
  return joined(all);
};

const pathOf = (name: string) => normalPath(name) ?? name;
const nothing: Make = () => [];
const unknown: Make = () => [piece(unknownMark, [], true)];

export const functions: ReadonlyMap<string, Make> = new Map<string, Make>([
  ['subst', subst],
  [
    'patsubst',
    (expander, args) =>
      joined(
        patternSubstitute(
          words(expander, last(args, 2)),
          text(expander, args[0]).trim(),
          text(expander, args[1]),
        ),
      ),
  ],
  ['filter', filtering(true)],
  ['filter-out', filtering(false)],
  ['findstring', findstring],
  ['strip', (expander, args) => joined(words(expander, last(args, 0)))],
  ['sort', (expander, args) => joined(sorted(words(expander, last(args, 0))))],
  [
    'addprefix',
    (expander, args) => {
      const prefix = text(expander, args[0]);
      return joined(
        words(expander, last(args, 1)).map((word) => piece(prefix + word.text, word.symbols, word.maybe)),
      );
    },
  ],
  [
    'addsuffix',
    (expander, args) => {
      const suffix = text(expander, args[0]);
      return joined(
        words(expander, last(args, 1)).map((word) => piece(word.text + suffix, word.symbols, word.maybe)),
      );
    },
  ],
  ['dir', eachWord(dirOf)],
  ['notdir', eachWord(notdirOf)],
  ['suffix', eachWord(suffixOf)],
  ['basename', eachWord((name) => name.slice(0, name.length - suffixOf(name).length))],
  ['abspath', eachWord(pathOf)],
  ['realpath', eachWord(pathOf)],
  ['join', joinLists],
  ['words', (expander, args) => [piece(`${words(expander, last(args, 0)).length}`)]],
  ['firstword', (expander, args) => words(expander, last(args, 0)).slice(0, 1)],
  ['lastword', (expander, args) => words(expander, last(args, 0)).slice(-1)],
  [
    'word',
    (expander, args) => {
      const at = position(expander, args[0]);
      return at < 1 ? [] : words(expander, last(args, 1)).slice(at - 1, at);
    },
  ],
  [
    'wordlist',
    (expander, args) =>
      joined(
        words(expander, last(args, 2)).slice(
          Math.max(position(expander, args[0]) - 1, 0),
          Math.max(position(expander, args[1]), 0),
        ),
      ),
  ],
  [
    'wildcard',
    (expander, args) =>
      joined(
        words(expander, last(args, 0)).flatMap((word) =>
          wildcard(expander.reader.files, word.text).map((name) => piece(name, word.symbols, word.maybe)),
        ),
      ),
  ],
  ['if', chosen],
  ['or', or],
  ['and', and],
  ['foreach', foreach],
  ['call', call],
  [
    'value',
    (expander, args) => expander.reader.values(text(expander, last(args, 0)).trim())[0]?.pieces ?? [],
  ],
  [
    'origin',
    (expander, args) => {
      const known = expander.reader.values(text(expander, last(args, 0)).trim()).length > 0;
      return [piece(known ? 'file' : 'undefined')];
    },
  ],
  ['flavor', unknown],
  [
    'eval',
    (expander, args) => {
      expander.reader.evaluate(text(expander, last(args, 0)));
      return [];
    },
  ],
  ['error', nothing],
  ['warning', nothing],
  ['info', nothing],
  ['shell', unknown],
  ['file', unknown],
]);
