// A makefile evaluated as far as reading tells: its variables, with every value that they may have. A condition that
// depends on what is not known (no `.config`, a program's output) lets both of its branches in, marked as such.
import { normalPath } from '../../files/paths.ts';
import type { Problem, TreeFiles } from '../../files/tree-files.ts';
import { createConditions } from './conditions.ts';
import { createExpander, type Expander, type Reader, type Value } from './expand.ts';
import {
  hasMark,
  type Piece,
  piece,
  symbolsOf,
  textOf,
  under,
  union,
  unknownMark,
  type Word,
  wordsOf,
} from './pieces.ts';
import { type Assignment, parseStatements, type Statement } from './statements.ts';

export interface Makefile {
  /** Names of the variables that this makefile and its includes assigned. */
  names(): Iterable<string>;
  /** Every value that the variable may have, those from outside included; none where it is undefined. */
  values(name: string): readonly Value[];
  /** The words of all values that this makefile gave it by now; those of a `foo-$(CONFIG_X)` not among the words of `foo-y`. */
  words(name: string): readonly Word[];
  /** Its values, expanded by now. */
  alternatives(name: string): readonly Value[];
  /** The expansion of a text by now. */
  expanded(text: string): readonly Piece[];
  /** Names with the given beginning whose end is not known: for `obj-` the `obj-$(CONFIG_X)`. */
  undecidedNames(base: string): readonly string[];
  /** Rules that make an object of a source, both as patterns: `%` stands for the same in both. */
  rules(): readonly { readonly target: string; readonly source: string }[];
  isExported(name: string): boolean;
  /** Reads a makefile of the tree into this one; false where there is none. */
  read(path: string): boolean;
  /** Empties lists, as scripts/Makefile.build does before it reads a folder's makefile. */
  empty(names: readonly string[]): void;
  /** The paths and texts that were read, in order. */
  readonly sources: ReadonlyMap<string, string>;
  /** Characters that it expanded to so far, which are bounded. */
  spent: number;
  /** How many texts it came to that were statements again: `$(eval …)`. */
  readonly evaluated: number;
}

export interface Surroundings {
  readonly files: TreeFiles;
  /** A variable that this makefile did not assign itself: of the environment, or a CONFIG_ symbol. */
  outer(name: string): readonly Value[];
  /** Variables of make's command line: assignments do not change them. */
  readonly fixed?: ReadonlyMap<string, string>;
  /** Variables that are not read: what they hold counts as not known. */
  readonly unread?: RegExp;
  tell(problem: Problem): void;
}

/** Characters that one makefile may expand to in all. The whole of amdgpu's needs a tenth of it. */
const work = 8_000_000;
/** What reading a makefile counts beside its text. */
const readCost = 4000;
const deepestInclude = 30;
/** Above so many undecided values of one variable, further ones are appended to the last. */
const mostValues = 8;

export function createMakefile({ files, outer, fixed, unread, tell }: Surroundings): Makefile {
  const variables = new Map<string, OwnValue[]>();
  /** By `foo-`: names such as `foo-$(CONFIG_X)` whose end is not known, so that `foo-y` may be among them. */
  const undecided = new Map<string, string[]>();
  const exported = new Set<string>();
  const rules: { target: string; source: string }[] = [];
  const sources = new Map<string, string>();
  const told = new Set<string>();
  let spent = 0;
  let evaluated = 0;
  let depth = 0;
  let place: { path: string; line: number } = { path: '', line: 0 };

  const reader: Reader = {
    files,
    values,
    evaluate(text) {
      evaluated++;
      run(parseStatements(text), place.path);
    },
    tell: (message) => problem(message),
    spend(amount) {
      spent += amount;
      if (spent <= work) return true;
      problem('expands to too much text; the rest of it is not read');
      return false;
    },
  };
  const expander: Expander = createExpander(reader);
  const { expand } = expander;
  const conditions = createConditions(expand, values);

  function problem(message: string, line = place.line): void {
    const key = `${place.path}:${message}`;
    if (told.has(key)) return;
    told.add(key);
    tell({ path: place.path, line, message });
  }

  function own(name: string): readonly Value[] {
    return variables.get(name) ?? outer(name);
  }

  function values(name: string): readonly Value[] {
    const constant = fixed?.get(name);
    if (constant !== undefined) return [{ recursive: false, pieces: [piece(constant)] }];
    const plain = own(name);
    if (undecided.size === 0) return plain;
    const base = undecidedBase(name);
    const others = base === undefined ? undefined : undecided.get(base);
    if (!others) return plain;
    const more = others
      .filter((other) => other !== name)
      .flatMap((other) => variables.get(other) ?? [])
      .flatMap((value) =>
        value.pieces.length > 0 ? [piece(' '), ...under(unexpanded(value), [], true)] : [],
      );
    if (more.length === 0) return plain;
    // Words of undecided lists come behind the decided ones; order is not what a list is read for.
    const before = plain.length > 0 ? plain : [{ recursive: true, pieces: [] }];
    return before.map((value) => ({ recursive: true, pieces: [...unexpanded(value), ...more] }));
  }

  function assign({ op, value, ...statement }: Assignment): void {
    const target = expand(statement.name);
    const name = nameOf(target);
    if (name === '' || fixed?.has(name)) return;
    if (unread?.test(name)) {
      variables.set(name, [{ recursive: false, pieces: [output] }]);
      return;
    }
    if (statement.exported) exported.add(name);
    const maybe = conditions.undecided();
    const guard = union(symbolsOf(target), conditions.symbols());
    const old = own(name);
    if (
      op === '?=' &&
      old.some((each) => !each.pieces.every((part) => part.maybe) || each.pieces.length === 0)
    )
      return;

    // Kbuild makes obj-y expand at once; an obj-$(CONFIG_X) that may be obj-y does so too.
    const flavour = old[0] ?? (hasMark(name) ? own(`${undecidedBase(name) ?? name}y`)[0] : undefined);
    const recursive = op === '+=' ? (flavour?.recursive ?? true) : op === '=' || op === '?=';
    const raw: readonly Piece[] = value === '' ? [] : [piece(value)];
    const read = (late: boolean) => under(op === '!=' ? [output] : late ? raw : expand(value), guard, maybe);
    if (!variables.has(name)) keepName(name);
    if (op !== '+=') {
      const next: OwnValue = { recursive, pieces: [...read(recursive)] };
      variables.set(name, maybe ? beside(old, next) : [next]);
      return;
    }
    let list = variables.get(name);
    if (!list || list.length === 0) {
      list = old.length > 0 ? old.map(copied) : [{ recursive, pieces: [] }];
      variables.set(name, list);
    }
    for (const each of list) append(each.pieces, read(each.recursive));
  }

  function final(value: Value): Value {
    if (!value.recursive) return value;
    const pieces = value.pieces.flatMap((each) => under(expand(each.text), each.symbols, each.maybe));
    return { recursive: false, pieces };
  }

  /** For a name that is assigned for the first time. */
  function keepName(name: string): void {
    if (!hasMark(name)) return;
    const base = undecidedBase(name);
    if (base === undefined) return;
    const names = undecided.get(base);
    if (names) names.push(name);
    else undecided.set(base, [name]);
  }

  function run(statements: readonly Statement[], path: string): void {
    const outside = place;
    const mark = conditions.enter();
    for (const statement of statements) {
      place = { path, line: statement.line };
      if (conditions.take(statement, problem)) continue;
      if (!conditions.active()) continue;
      switch (statement.kind) {
        case 'assign':
          assign(statement);
          break;
        case 'include':
          for (const word of wordsOf(expand(statement.files))) include(word.text, statement.optional);
          break;
        case 'export':
        case 'unexport':
          for (const word of wordsOf(expand(statement.names)))
            if (statement.kind === 'export') exported.add(word.text);
            else exported.delete(word.text);
          break;
        case 'undefine':
          variables.set(textOf(expand(statement.names)).trim(), []);
          break;
        case 'rule': {
          const source = wordsOf(expand(statement.sources)).find(({ text }) => text.endsWith('.c'))?.text;
          if (source !== undefined)
            for (const { text } of wordsOf(expand(statement.targets)))
              if (text.endsWith('.o')) rules.push({ target: text, source });
          break;
        }
        case 'expand':
          expand(statement.text);
          break;
        case 'bad':
          problem(statement.message);
          break;
      }
    }
    if (!conditions.leave(mark)) problem('has a condition without its endif');
    place = outside;
  }

  function include(name: string, optional: boolean): void {
    if (hasMark(name)) return;
    const path = normalPath(name);
    // What the build itself makes is not there in a tree that is only read.
    const generated = path === undefined || /^include\/(config|generated)\//.test(path);
    if (path === undefined || !read(path))
      if (!optional && !generated) problem(`includes ${name}, which is not there`);
  }

  function read(path: string): boolean {
    if (depth >= deepestInclude) {
      problem('includes too deep');
      return true;
    }
    // Kbuild is looked for in every folder, and not to be there is what costs most when it is read.
    const bytes = files.isFile(path) ? files.read(path) : undefined;
    if (!bytes) return false;
    const text = plainText(bytes);
    sources.set(path, text);
    // Two makefiles that include each other twice would be read a billion times before they are too deep.
    if (!reader.spend(text.length + readCost)) return true;
    depth++;
    run(parseStatements(text), path);
    depth--;
    return true;
  }

  return {
    names: () => variables.keys(),
    values,
    words: (name) => (variables.get(name) ?? []).flatMap((value) => wordsOf(final(value).pieces)),
    alternatives: (name) => values(name).map(final),
    expanded: expand,
    undecidedNames: (base) => undecided.get(base) ?? [],
    rules: () => rules,
    isExported: (name) => exported.has(name),
    read,
    empty(names) {
      for (const name of names) variables.set(name, [{ recursive: false, pieces: [] }]);
    },
    sources,
    get spent() {
      return spent;
    },
    set spent(characters) {
      spent = characters;
    },
    get evaluated() {
      return evaluated;
    },
  };
}

const decoder = new TextDecoder();

/** A makefile's text, without the characters that are marks here. */
function plainText(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  return hasMark(text) ? text.replace(/[\u{F0000}-\u{10FFFF}]/gu, '\uFFFD') : text;
}

const output = piece(unknownMark, [], true);

/** A value that `+=` adds to in place: a list can have hundreds of lines. */
interface OwnValue {
  readonly recursive: boolean;
  readonly pieces: Piece[];
}

function copied({ recursive, pieces }: Value): OwnValue {
  return { recursive, pieces: [...pieces] };
}

function append(list: Piece[], more: readonly Piece[]): void {
  if (more.length === 0) return;
  if (list.length > 0) list.push(blank);
  for (const each of more) list.push(each);
}

const blank = piece(' ');

/** The pieces as text that expands to the value. */
function unexpanded({ recursive, pieces }: Value): readonly Piece[] {
  if (recursive || !pieces.some((each) => each.text.includes('$'))) return pieces;
  return pieces.map((each) =>
    piece(
      each.text.replaceAll('$', () => '$$'),
      each.symbols,
      each.maybe,
    ),
  );
}

/** What is assigned to. A part that may be one word or another is not known: `obj-$(VDSO32-y)` with two VDSO32-y. */
function nameOf(target: readonly Piece[]): string {
  const name = textOf(target).trim();
  if (!/\s/.test(name)) return name;
  const parts = target.map((each) => (each.maybe ? unknownMark : each.text));
  return parts.join('').replace(/\s+/g, '');
}

/** `foo-` of `foo-y`, of `foo-m`, and of a `foo-` behind which marks stand, also several (`foo-y$(CONFIG_X)`). */
function undecidedBase(name: string): string | undefined {
  const base = name.replace(/[ym\u{F0000}-\u{10FFFD}]+$/u, '');
  return base.length < name.length && base.endsWith('-') ? base : undefined;
}

function beside(old: readonly Value[], next: OwnValue): OwnValue[] {
  const values = old.map(copied);
  const text = textOf(next.pieces);
  if (values.some((each) => each.recursive === next.recursive && textOf(each.pieces) === text)) return values;
  const last = values[values.length - 1];
  if (values.length < mostValues || !last) values.push(next);
  else append(last.pieces, next.pieces);
  return values;
}
