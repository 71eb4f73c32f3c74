// What one folder's makefile makes: objects, what they are put together to, and folders to descend into.
// Facts from scripts/Makefile.lib ("Figure out what we need to build") and scripts/Makefile.build.
import { normalPath } from '../files/paths.ts';
import type { Makefile } from './make/evaluate.ts';
import { type Chain, chainOf, hasMark, union, type Word, withoutMarks } from './make/pieces.ts';
import { stem as stemOf, suffixOf } from './make/words.ts';

/** Where something stands: in a list `-y`, in a list `-m`, or in one whose end no configuration decides. */
export type State = 'y' | 'm' | 'either';

/** Something that an object becomes part of. */
export interface Part extends Chain {
  /** Its name as KBUILD_MODNAME. */
  readonly module: string;
  /** `obj`: a module, or a part of the kernel; `lib`: a part of the kernel in any case. */
  readonly list: 'obj' | 'lib';
  readonly state: State;
}

export interface Descent extends Chain {
  /** The folder, from the tree. */
  readonly path: string;
  readonly state: State;
}

export interface Folder {
  /** By folder. */
  readonly descents: ReadonlyMap<string, readonly Descent[]>;
  /** By object without `.o`, from the tree: `drivers/net/virtio_net`. */
  readonly objects: ReadonlyMap<string, readonly Part[]>;
  /** Objects of other names that a source is compiled to by a rule, by the source without its suffix. */
  readonly compiled: ReadonlyMap<string, readonly string[]>;
}

/** Lists that scripts/Makefile.build empties before it reads a folder's makefile. */
export const emptyLists = ['obj-y', 'obj-m', 'lib-y', 'lib-m', 'subdir-y', 'subdir-m'];

interface Item {
  readonly word: Word;
  readonly text: string;
  readonly state: State;
  readonly symbols: readonly string[];
}

/** `dir` is the makefile's folder, from the tree. */
export function readFolder(makefile: Makefile, dir: string): Folder {
  const all = listOf(makefile, 'obj-');
  // "When an object is listed to be built compiled-in and modular, only build the compiled-in version"
  const builtin = new Set(
    all.filter((item) => item.state === 'y' && !item.word.maybe).map((item) => item.text),
  );
  const objs = all.filter((item) => item.state !== 'm' || !builtin.has(item.text));
  const libs = listOf(makefile, 'lib-').filter((item) => !builtin.has(item.text));

  const composites = compositesOf(makefile);
  const descents = new Map<string, Descent[]>();
  const objects = new Map<string, Part[]>();
  const put = (object: string, part: Part) => {
    const path = normalPath(`${dir}/${object.slice(0, -2)}`);
    if (path !== undefined) addTo(objects, path, part);
  };
  const take = (item: Item, list: 'obj' | 'lib') => {
    if (!item.text.endsWith('.o')) return;
    const stem = item.text.slice(0, -2);
    const module = moduleName(stem);
    const members =
      list === 'obj' && composites.has(stem) ? membersOf(makefile, stem, item.state) : undefined;
    for (const member of members ?? [item.word])
      if (member.text.endsWith('.o') && !hasMark(member.text))
        put(member.text, {
          module,
          list,
          state: item.state,
          ...chainOf(union(item.symbols, member.symbols)),
        });
  };

  for (const item of objs) {
    if (hasMark(item.text)) continue;
    if (!item.text.endsWith('/')) {
      take(item, 'obj');
      continue;
    }
    const path = normalPath(`${dir}/${item.text}`);
    if (path !== undefined) addTo(descents, path, { path, state: item.state, ...chainOf(item.symbols) });
  }
  for (const item of libs) take(item, 'lib');
  return { descents, objects, compiled: compiledBy(makefile, objects.keys()) };
}

function compiledBy(makefile: Makefile, objects: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const compiled = new Map<string, string[]>();
  const rules = makefile.rules();
  if (rules.length === 0) return compiled;
  for (const object of objects)
    for (const { target, source } of rules) {
      const middle = stemOf(normalPath(target) ?? target, `${object}.o`);
      if (middle === undefined) continue;
      const from = objectOf(normalPath(source.replace('%', () => middle)) ?? '');
      if (from !== undefined && from !== object) addTo(compiled, from, object);
      break;
    }
  return compiled;
}

export function addTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function listOf(makefile: Makefile, base: string): Item[] {
  const of = (name: string, state: State) =>
    makefile.words(name).map((word): Item => ({ word, text: word.text, state, symbols: word.symbols }));
  return [
    ...of(`${base}y`, 'y'),
    ...of(`${base}m`, 'm'),
    ...makefile.undecidedNames(base).flatMap((name) => of(name, 'either')),
  ];
}

/** Names that may be composites: `foo` where there is a variable `foo-y`, `foo-objs`, `foo-$(CONFIG_X)`. */
function compositesOf(makefile: Makefile): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const name of makefile.names()) stems.add(name.slice(0, name.lastIndexOf('-')));
  return stems;
}

/**
 * The objects that `stem`.o is put together from; undefined where it is compiled from a source of its name.
 * As multi-search and real-search of scripts/Makefile.lib: what is built in does not take the parts of `foo-m`.
 */
function membersOf(makefile: Makefile, stem: string, state: State): readonly Word[] | undefined {
  const suffixes = state === 'y' ? ['objs', 'y'] : ['objs', 'y', 'm'];
  const names = suffixes.map((suffix) => `${stem}-${suffix}`).concat(makefile.undecidedNames(`${stem}-`));
  const members = names.flatMap((name) => makefile.words(name));
  if (members.length > 0) return members;
  // Parts that are all configured out still make it a composite, of nothing.
  return makefile.words(`${stem}-`).length > 0 ? [] : undefined;
}

/** As `name-fix` of scripts/Makefile.lib: `-` and `,` become `_`. */
function moduleName(stem: string): string {
  return withoutMarks(stem.slice(stem.lastIndexOf('/') + 1)).replace(/[-,]/g, '_');
}

/** The object that a source is compiled to, without `.o`; undefined where the file is no source. */
export function objectOf(path: string): string | undefined {
  const suffix = suffixOf(path);
  return /^\.(c|S|rs)$/.test(suffix) ? path.slice(0, -suffix.length) : undefined;
}
