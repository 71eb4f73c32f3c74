// A makefile evaluated as far as reading tells: its variables, with every value that they may have. A condition that
// depends on what is not known (no `.config`, a program's output) lets both of its branches in, marked as such.
import { normalPath } from '../../files/paths.ts';
import type { Problem, TreeFiles } from '../../files/tree-files.ts';
import { createConditions } from './conditions.ts';
import { createExpander, type Expander, type Reader, type Value } from './expand.ts';
import { hasMark, type Piece, piece, symbolsOf, textOf, under, type Word, wordsOf } from './pieces.ts';
import { type Assignment, parseStatements, type Statement } from './statements.ts';

export interface Makefile {
  /** Names of the variables that this makefile and its includes assigned, in order of their first assignment. */
  names(): Iterable<string>;
  /** Every value that the variable may have, those from outside included; none where it is undefined. */
  values(name: string): readonly Value[];
  /** The words of all values it may have by now; those of a `foo-$(CONFIG_X)` not among the words of `foo-y`. */
  words(name: string): readonly Word[];
  /** The expansion of a text by now. */
  expanded(text: string): readonly Piece[];
  /** Names with the given beginning whose end is not known: for `obj-` the `obj-$(CONFIG_X)`. */
  undecidedNames(base: string): readonly string[];
  isExported(name: string): boolean;
  /** Reads a makefile of the tree into this one; false where there is none. */
  read(path: string): boolean;
  /** Reads text that no file holds, such as what scripts/Makefile.build says before. */
  readText(text: string): void;
  /** The paths and texts that were read, in order. */
  readonly sources: ReadonlyMap<string, string>;
}

export interface Surroundings {
  readonly files: TreeFiles;
  /** A variable that this makefile did not assign itself: of the environment, or a CONFIG_ symbol. */
  outer(name: string): readonly Value[];
  /** Variables of make's command line: assignments do not change them. */
  readonly fixed?: ReadonlyMap<string, string>;
  tell(problem: Problem): void;
}

/** Characters that one makefile may expand to in all. The whole of amdgpu's needs a tenth of it. */
const work = 8_000_000;
const deepestInclude = 30;
/** Above so many undecided values of one variable, further ones are appended to the last. */
const mostValues = 8;

export function createMakefile({ files, outer, fixed, tell }: Surroundings): Makefile {
  const variables = new Map<string, readonly Value[]>();
  /** By `foo-`: names such as `foo-$(CONFIG_X)` whose end is not known, so that `foo-y` may be among them. */
  const undecided = new Map<string, string[]>();
  const exported = new Set<string>();
  const sources = new Map<string, string>();
  const told = new Set<string>();
  let spent = 0;
  let depth = 0;
  let place: { path: string; line: number } = { path: '', line: 0 };

  const reader: Reader = {
    files,
    values,
    evaluate: (text) => run(parseStatements(text), place.path),
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
    const name = textOf(target).trim();
    if (name === '' || fixed?.has(name)) return;
    if (statement.exported) exported.add(name);
    const symbols = [...symbolsOf(target)];
    const maybe = conditions.undecided();
    const guard = [...symbols, ...conditions.symbols()];
    const old = own(name);
    if (
      op === '?=' &&
      old.some((each) => !each.pieces.every((part) => part.maybe) || each.pieces.length === 0)
    )
      return;

    // Kbuild makes obj-y expand at once; an obj-$(CONFIG_X) that may be obj-y does so too.
    const flavour = old[0] ?? own(`${undecidedBase(name) ?? name}y`)[0];
    const recursive = op === '+=' ? (flavour?.recursive ?? true) : op === '=' || op === '?=';
    const raw: readonly Piece[] = value === '' ? [] : [piece(value)];
    const pieces = under(op === '!=' ? expand('$(shell )') : recursive ? raw : expand(value), guard, maybe);
    keepName(name);
    if (op === '+=') {
      const before = old.length > 0 ? old : [{ recursive, pieces: [] }];
      if (pieces.length > 0)
        variables.set(
          name,
          before.map((each) => ({
            recursive: each.recursive,
            pieces: [...each.pieces, ...(each.pieces.length > 0 ? [piece(' ')] : []), ...piecesFor(each)],
          })),
        );
      else variables.set(name, before);
      return;
    }
    const next: Value = { recursive, pieces };
    variables.set(name, maybe ? beside(old, next) : [next]);

    function piecesFor(each: Value): readonly Piece[] {
      return each.recursive === recursive
        ? pieces
        : under(each.recursive ? raw : expand(value), guard, maybe);
    }
  }

  function keepName(name: string): void {
    if (!hasMark(name)) return;
    const base = undecidedBase(name);
    if (base === undefined) return;
    const names = undecided.get(base);
    if (!names) undecided.set(base, [name]);
    else if (!names.includes(name)) names.push(name);
  }

  function run(statements: readonly Statement[], path: string): void {
    const outside = place;
    const frames = conditions.depth();
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
        case 'expand':
          expand(statement.text);
          break;
        case 'bad':
          problem(statement.message);
          break;
      }
    }
    if (conditions.depth() > frames) problem('has a condition without its endif');
    conditions.close(frames);
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
    const bytes = files.read(path);
    if (!bytes) return false;
    const text = new TextDecoder().decode(bytes).replace(/[\u{F0000}-\u{10FFFF}]/gu, '\uFFFD');
    sources.set(path, text);
    depth++;
    run(parseStatements(text), path);
    depth--;
    return true;
  }

  return {
    names: () => variables.keys(),
    values,
    words: (name) =>
      own(name).flatMap((value) =>
        wordsOf(
          value.recursive
            ? value.pieces.flatMap((each) => under(expand(each.text), each.symbols, each.maybe))
            : value.pieces,
        ),
      ),
    expanded: expand,
    undecidedNames: (base) => undecided.get(base) ?? [],
    isExported: (name) => exported.has(name),
    read,
    readText: (text) => run(parseStatements(text), ''),
    sources,
  };
}

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

/** `foo-` of `foo-y`, `foo-m` and of a `foo-` that ends in a mark. */
function undecidedBase(name: string): string | undefined {
  if (/-[ym]$/.test(name)) return name.slice(0, -1);
  if (!hasMark(name.slice(-2))) return undefined;
  const base = name.slice(0, -2);
  return base.endsWith('-') ? base : undefined;
}

function beside(old: readonly Value[], next: Value): readonly Value[] {
  const text = textOf(next.pieces);
  if (old.some((each) => each.recursive === next.recursive && textOf(each.pieces) === text)) return old;
  if (old.length < mostValues) return [...old, next];
  const last = old[old.length - 1];
  if (!last) return [next];
  return [
    ...old.slice(0, -1),
    { recursive: last.recursive, pieces: [...last.pieces, piece(' '), ...next.pieces] },
  ];
}
