// The headers of a tree, each read once and only when a name asks for it.
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { changedNames } from './changed-names.ts';
import { scanEnumerators } from './enums.ts';
import { createNames } from './names.ts';
import { DirectiveKind, hasName, IDENTIFIER, isNamed, kindOf, nameHash } from './skeleton.ts';
import { type Source, sourceOf } from './source.ts';
import { spells } from './spelling.ts';
import { framesOf, type IncludeSite, type Instance, includeSpec } from './unit.ts';

export interface Header {
  /** Counts from 0 in the order of reading. */
  readonly id: number;
  readonly path: string;
  /** As of the last `update`. */
  instance: Instance;
  includes: readonly IncludeSite[];
  /** Headers that were found to be reached through this one. */
  readonly reaches: Set<Header>;
  /** Of a kernel header whose includes are all read: every header that it leads to, one bit per id. */
  closure: Uint32Array | undefined;
}

/** A `#define` or `#undef` of a header. */
export interface Definition {
  readonly header: Header;
  /** Index of the directive. */
  readonly index: number;
}

export interface Headers {
  /** Path of an included file, or undefined where there is none. */
  resolve(site: IncludeSite, extraDirs: () => readonly string[]): string | undefined;
  /** A file's text, not as a header: for files that are taken in. */
  sourceAt(path: string): Source | undefined;
  header(path: string): Header | undefined;
  /** Headers that are already read. */
  loaded(path: string): Header | undefined;
  /** Definitions of a name in already read headers, in the order of reading and then of the text. */
  definitions(name: string): readonly Definition[];
  /** Already read headers that declare a name as an enumerator. */
  enumerating(name: string): readonly Header[];
  count(): number;
  /** Every header that is read. */
  all(): Iterable<Header>;
  /**
   * Takes in a file that was edited, appeared or vanished. Gives undefined where it is no header that was read; else the
   * names that it may say something else of than before, or `shape` where includes or conditions are others.
   */
  update(path: string): ReadonlySet<string> | 'shape' | undefined;
  /** Files appeared or vanished: every `#include` is resolved anew. */
  relist(paths: Iterable<string>): void;
}

/** Folders where `<…>` is looked for, in the build's order (Makefile, LINUXINCLUDE). */
export function systemDirs(arch: string): readonly string[] {
  return [`arch/${arch}/include`, 'include', `arch/${arch}/include/uapi`, 'include/uapi'];
}

/**
 * `folders`: names of files by folder, where a walk has listed them already; others are listed when asked for.
 */
export function createHeaders(
  files: TreeFiles,
  arch: string,
  folders: Map<string, ReadonlySet<string>> = new Map(),
): Headers {
  const dirs = systemDirs(arch);
  const headers = new Map<string, Header | null>();
  const sources = new Map<string, Source | null>();
  const resolved = new Map<string, string | null>();
  /** By number of the reading: a header that is read again has a new one, and none stands at the old. */
  const read: (Header | undefined)[] = [];
  const definitions = createNames<Definition>((name, owner, index) => {
    const header = read[owner];
    if (!header) return undefined;
    const { bytes, directives } = header.instance.source;
    return isNamed(bytes, directives, index, name) ? { header, index } : undefined;
  });
  const enumerators = createNames<Header>((name, owner, at) => {
    if (!read[owner]) return undefined;
    const { bytes } = read[owner].instance.source;
    return spells(bytes, at, name) && !IDENTIFIER[bytes[at + name.length] ?? 0] ? read[owner] : undefined;
  });
  /** How many headers' enumerators are in `enumerators`. */
  let enumerated = 0;

  const isFile = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    const dir = path.slice(0, Math.max(0, slash));
    let known = folders.get(dir);
    if (!known) {
      // One listing is cheaper than asking for each of its files, and for each that is not there.
      known = new Set(files.list(dir).flatMap((entry) => (entry.kind === 'file' ? [entry.name] : [])));
      folders.set(dir, known);
    }
    return known.has(path.slice(slash + 1));
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

  const add = (header: Header): void => {
    const owner = read.push(header) - 1;
    const { directives } = header.instance.source;
    for (let index = 0; index < directives.count; index++) {
      const kind = kindOf(directives, index);
      if ((kind === DirectiveKind.define || kind === DirectiveKind.undef) && hasName(directives, index))
        definitions.add(nameHash(directives, index), owner, index);
    }
  };
  const forgetReach = (): void => {
    for (const header of read) {
      if (!header) continue;
      header.closure = undefined;
      header.reaches.clear();
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
        const source = sourceAt(path);
        header = source ? headerOf(source, read.length) : null;
        headers.set(path, header);
        if (header) add(header);
      }
      return header ?? undefined;
    },
    loaded: (path) => headers.get(path) ?? undefined,
    definitions: definitions.of,
    enumerating(name) {
      for (; enumerated < read.length; enumerated++) {
        const owner = enumerated;
        const source = read[owner]?.instance.source;
        if (source) scanEnumerators(source, (at, _end, hash) => enumerators.add(hash, owner, at));
      }
      return enumerators.of(name);
    },
    count: () => read.length,
    *all() {
      for (const header of read) if (header) yield header;
    },
    update(path) {
      sources.delete(path);
      const header = headers.get(path);
      if (!header) {
        headers.delete(path);
        return undefined;
      }
      read[read.indexOf(header)] = undefined;
      definitions.reset();
      enumerators.reset();
      const before = header.instance.source;
      const after = sourceAt(path);
      if (!after) {
        headers.delete(path);
        forgetReach();
        return 'shape';
      }
      ({ instance: header.instance, includes: header.includes } = headerOf(after, header.id));
      add(header);
      const names = changedNames(before, after);
      if (names === 'shape') forgetReach();
      return names;
    },
    relist(paths) {
      for (const path of paths) {
        folders.delete(folderOf(path));
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

function headerOf(source: Source, id: number): Header {
  const frames = framesOf(source, undefined);
  const includes: IncludeSite[] = [];
  const instance: Instance = {
    source,
    frames,
    base: undefined,
    // Names of a header are looked up as of the end of the unit.
    orders: [],
    firstOrder: Number.POSITIVE_INFINITY,
    children: new Map(),
  };
  const { directives } = source;
  for (let index = 0; index < directives.count; index++) {
    if (kindOf(directives, index) !== DirectiveKind.include) continue;
    const spec = includeSpec(source, index);
    if (spec) includes.push({ ...spec, from: source.path, frame: frames[index], path: undefined });
  }
  return { id, path: source.path, instance, includes, reaches: new Set(), closure: undefined };
}
