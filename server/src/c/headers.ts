// The headers of a tree, each read once and only when a name asks for it.
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { changedNames } from './changed-names.ts';
import { findDeclarations } from './declared.ts';
import { ANY_MADE, mayMake, scanEnumerators } from './enums.ts';
import { hasGuard } from './guard.ts';
import { changedHashes, type Declared, declaredIn, type Signature, signatureOf } from './header-signature.ts';
import { createNames } from './names.ts';
import { DirectiveKind, hasName, kindOf, nameHash, OPENING } from './skeleton.ts';
import { bareSource, type Source, skimmedSource, sourceOf } from './source.ts';
import { hashOf } from './spelling.ts';
import { isSwitchedOff, type Symbols } from './switched-off.ts';
import { type Frame, framesOf, type IncludeSite, type Instance, includeSpec, siteOf } from './unit.ts';

const ANY_HASH = hashOf(ANY_MADE);

export interface Header {
  /** Counts from 0 in the order of reading. */
  readonly id: number;
  readonly path: string;
  /** Whether it is one of a driver or subsystem, not of the kernel's include folders. */
  readonly isPrivate: boolean;
  /**
   * Its text and directives, as of the last `update`. Where texts are not kept it is read again when first asked for,
   * and kept from then on: few headers ever are.
   */
  readonly instance: Instance;
  includes: readonly IncludeSite[];
  /** The text is another one. */
  renew(): void;
  /** Of a kernel header whose includes are all read: every header that it leads to, one bit per id. */
  closure: Uint32Array | undefined;
}

/** A `#define` or `#undef` of a header. */
export interface Definition {
  readonly header: Header;
  /** Index of the directive. */
  readonly index: number;
}

/** Names, or hashes of names; or what may concern any of them. */
export type Changed = ReadonlySet<string> | { readonly hashes: ReadonlySet<number> } | 'shape';

export interface Headers {
  /** Path of an included file, or undefined where there is none. */
  resolve(site: IncludeSite, extraDirs: () => readonly string[]): string | undefined;
  /** A file's text, not as a header: for files that are taken in. */
  sourceAt(path: string): Source | undefined;
  header(path: string): Header | undefined;
  /** Headers that are already read. */
  loaded(path: string): Header | undefined;
  /**
   * Definitions of a name in already read headers, in the order of reading and then of the text. Told by a hash of the
   * name: rarely one is of another name.
   */
  definitions(name: string): readonly Definition[];
  /** Already read headers that declare a name as an enumerator; told by its hash. */
  enumerating(name: string): readonly Header[];
  count(): number;
  /** What a header that was read says, name by name; only where they are traced. */
  signature(header: Header): Signature;
  /** Names that were asked for in the text of a header as ones that it may declare. */
  declared(header: Header): Declared;
  /** Whether one of some names stands in a file, perhaps as a part of another. Its text is not kept. */
  holds(path: string, names: Iterable<string>): boolean;
  /** Names of the files in a folder. */
  filesIn(folder: string): Iterable<string>;
  /** Every header that is read. */
  all(): Iterable<Header>;
  /** Forgets what texts were found to hold; before `update`, and of whatever file was edited, appeared or vanished. */
  edited(path: string): void;
  /**
   * Takes in a file that was edited, appeared or vanished; only where they are traced. Gives undefined where it is no
   * header that was read; else the names that it may say something else of than before, or `shape` where includes or
   * conditions are others. Where its text before is not known any more, hashes tell the names.
   */
  update(path: string): Changed | undefined;
  /** Files appeared or vanished: every `#include` is resolved anew. */
  relist(paths: Iterable<string>): void;
}

/** Folders where `<…>` is looked for, in the build's order (Makefile, LINUXINCLUDE). */
export function systemDirs(arch: string): readonly string[] {
  return [`arch/${arch}/include`, 'include', `arch/${arch}/include/uapi`, 'include/uapi'];
}

/**
 * `folders`: names of files by folder, where a walk has listed them already; others are listed when asked for. `traced`:
 * whether `update` will be asked; the texts of all headers would be 30 MB, so of those that are only looked through a
 * digest is kept. `symbols`: the configuration's, where there is one.
 */
export function createHeaders(
  files: TreeFiles,
  arch: string,
  folders: Map<string, ReadonlySet<string>> = new Map(),
  traced = false,
  symbols?: Symbols,
): Headers {
  const dirs = systemDirs(arch);
  const headers = new Map<string, Header | null>();
  const sources = new Map<string, Source | null>();
  /** Of the texts that were looked through without being kept. */
  const signatures = new Map<string, Signature>();
  const resolved = new Map<string, string | null>();
  /** By number of the reading: a header that is read again has a new one, and none stands at the old. */
  const read: (Header | undefined)[] = [];
  const definitions = createNames<Definition>((owner, index) => {
    const header = read[owner];
    return header && { header, index };
  });
  const enumerators = createNames<Header>((owner) => read[owner]);

  const listed = (dir: string): ReadonlySet<string> =>
    new Set(files.list(dir).flatMap((entry) => (entry.kind === 'file' ? [entry.name] : [])));
  const filesIn = (dir: string): ReadonlySet<string> => {
    let known = folders.get(dir);
    if (!known) {
      // One listing is cheaper than asking for each of its files, and for each that is not there.
      known = listed(dir);
      folders.set(dir, known);
    }
    return known;
  };
  const isFile = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return filesIn(path.slice(0, Math.max(0, slash))).has(path.slice(slash + 1));
  };
  const search = (spec: string, searched: readonly string[]): string | undefined => {
    for (const dir of searched) {
      const path = normalise(`${dir}/${spec}`);
      if (path !== undefined && isFile(path)) return path;
    }
    return undefined;
  };
  /** What was found in lists of `-I` folders, each of which serves many files. */
  let extra = new WeakMap<readonly string[], Map<string, string | null>>();
  const searchExtra = (spec: string, searched: readonly string[]): string | undefined => {
    if (searched.length === 0) return undefined;
    let known = extra.get(searched);
    if (!known) {
      known = new Map();
      extra.set(searched, known);
    }
    let path = known.get(spec);
    if (path === undefined) {
      path = search(spec, searched) ?? null;
      known.set(spec, path);
    }
    return path ?? undefined;
  };
  const sourceAt = (path: string): Source | undefined => {
    let source = sources.get(path);
    if (source === undefined) {
      const bytes = files.read(path);
      source = bytes ? sourceOf(path, bytes) : null;
      sources.set(path, source);
    }
    return source ?? undefined;
  };

  /** Notes what a header, to be the next of `read`, defines and enumerates; gives what it includes. */
  const skim = (source: Source): IncludeSite[] => {
    const { path, directives } = source;
    const owner = read.length;
    const includes: IncludeSite[] = [];
    // Headers mostly include outside of all conditions but their guard, and most trees are read without a configuration.
    let depth = hasGuard(source) ? -1 : 0;
    let frames: readonly (Frame | undefined)[] | undefined;
    for (let index = 0; index < directives.count; index++) {
      const kind = kindOf(directives, index);
      if (kind === DirectiveKind.define || kind === DirectiveKind.undef) {
        if (hasName(directives, index)) definitions.add(nameHash(directives, index), owner, index);
      } else if (kind === DirectiveKind.include) {
        const spec = includeSpec(source, index);
        if (symbols && depth > 0) frames ??= framesOf(source, undefined);
        const off = symbols !== undefined && depth > 0 && isSwitchedOff(frames?.[index], symbols);
        if (spec) includes.push(siteOf(spec, path, index, off));
      } else if (OPENING.has(kind)) depth++;
      else if (kind === DirectiveKind.endif) depth--;
    }
    scanEnumerators(source, (one) => {
      enumerators.add(one.hash, owner, 0);
      if (mayMake(one)) enumerators.add(ANY_HASH, owner, 0);
    });
    return includes;
  };
  const look = (path: string): Source | undefined => {
    const kept = sources.get(path);
    if (kept !== undefined) return kept ?? undefined;
    const bytes = files.peek(path);
    const source = bytes && skimmedSource(path, bytes);
    if (source && traced) signatures.set(path, signatureOf(source));
    return source;
  };
  const signature = ({ path, instance }: Header): Signature =>
    signatures.get(path) ?? signatureOf(instance.source);
  const textOf = (path: string): Source => sourceAt(path) ?? bareSource(path, '');
  const forgetReach = (): void => {
    for (const header of read) {
      if (!header) continue;
      header.closure = undefined;
    }
  };

  /** scripts/Makefile.asm-generic wraps include/asm-generic for each header that the architecture has no own of. */
  const generic = (spec: string): string | undefined =>
    spec.startsWith('asm/') ? search(spec.slice('asm/'.length), ['include/asm-generic']) : undefined;

  const resolveAnew = ({ spec, quoted, from }: IncludeSite): string | undefined => {
    if (quoted) {
      const near = search(spec, [from.slice(0, Math.max(0, from.lastIndexOf('/')))]);
      if (near !== undefined) return near;
    }
    let path = resolved.get(spec);
    if (path === undefined) {
      path = search(spec, dirs) ?? generic(spec) ?? null;
      resolved.set(spec, path);
    }
    return path ?? undefined;
  };

  /** Whether texts hold names, as far as that was asked. */
  const held = new Map<string, Map<string, boolean>>();
  /** Empty where there is no such file. */
  const textOfAny = (path: string): Buffer => {
    const bytes = sources.get(path)?.bytes ?? files.peek(path);
    return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : Buffer.alloc(0);
  };

  return {
    resolve(site, extraDirs) {
      if (site.path === undefined) site.path = resolveAnew(site) ?? null;
      // LINUXINCLUDE comes before a makefile's own -I (scripts/Makefile.lib: c_flags).
      return site.path ?? searchExtra(site.spec, extraDirs());
    },
    sourceAt,
    header(path) {
      let header = headers.get(path);
      if (header === undefined) {
        const source = look(path);
        header = source ? headerOf(read.length, path, skim(source), textOf) : null;
        headers.set(path, header);
        if (header) read.push(header);
      }
      return header ?? undefined;
    },
    loaded: (path) => headers.get(path) ?? undefined,
    definitions: definitions.of,
    enumerating: enumerators.of,
    holds(path, names) {
      let known = held.get(path);
      if (!known) {
        known = new Map();
        held.set(path, known);
      }
      let text: Buffer | undefined;
      for (const name of names) {
        let holds = known.get(name);
        if (holds === undefined) {
          text ??= textOfAny(path);
          holds = text.includes(name, 0, 'latin1');
          known.set(name, holds);
        }
        if (holds) return true;
      }
      return false;
    },
    filesIn,
    count: () => read.length,
    signature,
    declared: ({ path }) => {
      const source = sources.get(path);
      return source ? declaredIn(source) : new Map();
    },
    *all() {
      for (const header of read) if (header) yield header;
    },
    edited(path) {
      held.delete(path);
    },
    update(path) {
      const header = headers.get(path);
      let before = sources.get(path) ?? undefined;
      sources.delete(path);
      const looked = signatures.get(path);
      signatures.delete(path);
      // What was kept later may be another text than the one that was looked through.
      if (before && looked && !isSame(looked, signatureOf(before))) before = undefined;
      if (!header) {
        headers.delete(path);
        return undefined;
      }
      read[read.indexOf(header)] = undefined;
      definitions.reset();
      enumerators.reset();
      const after = sourceAt(path);
      if (!after) {
        headers.delete(path);
        forgetReach();
        return 'shape';
      }
      // What was asked of the text before, results still hang on, whether or not anybody asks again.
      if (before) findDeclarations(after, [...before.declared.keys()]);
      header.includes = skim(after);
      header.renew();
      read.push(header);
      if (!before) {
        const hashes = looked ? changedHashes(looked, signatureOf(after)) : 'shape';
        if (hashes === 'shape') forgetReach();
        return hashes === 'shape' ? hashes : { hashes };
      }
      const names = changedNames(before, after);
      if (names === 'shape') forgetReach();
      return names;
    },
    relist(paths) {
      for (const path of paths) {
        // Listed again at once: that nobody ever looked into a folder is told by its not being there.
        if (folders.has(folderOf(path))) folders.set(folderOf(path), listed(folderOf(path)));
        // Known not to be there, or of a folder that is gone.
        sources.delete(path);
        if (!headers.get(path)) headers.delete(path);
      }
      resolved.clear();
      extra = new WeakMap();
      for (const header of read) for (const site of header?.includes ?? []) site.path = undefined;
      forgetReach();
    },
  };
}

const isSame = (a: Signature, b: Signature) =>
  a.length === b.length && a.every((number, i) => number === b[i]);

/** `a/./b/../c` → `a/c`; undefined where it leads out of the tree. */
export function normalise(path: string): string | undefined {
  if (!path.includes('./') && !path.includes('//') && !path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

function headerOf(
  id: number,
  path: string,
  includes: readonly IncludeSite[],
  textOf: (path: string) => Source,
): Header {
  let instance: Instance | undefined;
  return {
    id,
    path,
    includes,
    isPrivate: !/^(include|arch\/[^/]+\/include)\//.test(path),
    closure: undefined,
    get instance() {
      instance ??= instanceOf(textOf(path));
      return instance;
    },
    renew() {
      instance = undefined;
    },
  };
}

function instanceOf(source: Source): Instance {
  const frames = framesOf(source, undefined);
  return {
    source,
    frames,
    base: undefined,
    // Names of a header are looked up as of the end of the unit.
    orders: [],
    firstOrder: Number.POSITIVE_INFINITY,
    children: new Map(),
  };
}
