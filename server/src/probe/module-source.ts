// The text that a driver is made of: where its functions, macros, constants and parameters are. Functions are looked
// for in the driver's own file, in the headers it includes by quotes, and in the C files beside it.
import { type Source, sourceOf } from '../c/source.ts';
import { folderOf, normalPath } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { CFunction, Expression } from '../syntax/ast.ts';
import { parseExpression } from '../syntax/statements.ts';
import { type Executions, freeze } from './executions.ts';
import { objectIn, wordsFor } from './objects.ts';
import { type Question, question } from './questions.ts';
import type { AllRecalled } from './recall.ts';
import {
  ANY,
  enumeratorIn,
  type FoundMacro,
  functionIn,
  includesIn,
  initsIn,
  macroIn,
  mentions,
  type Pointer,
  parametersIn,
  pointersIn,
  registrarIn,
  type TextFacts,
  valueAt,
} from './text-facts.ts';

export interface FoundFunction {
  readonly source: Source;
  readonly function: CFunction;
}

export interface ModuleSource {
  /** `beside`: also where only another C file of the folder has it. */
  functionNamed(name: string, beside: boolean): FoundFunction | undefined;
  macroNamed(name: string): FoundMacro | undefined;
  /** The expression behind an enumerator, and how many come after it up to this one. */
  enumerator(name: string): { readonly base: Expression | undefined; readonly plus: bigint } | undefined;
  /** A driver's probe, also one of another file that a header of include/ declares (usbnet_probe). */
  probeNamed(name: string): FoundFunction | undefined;
  readonly path: string;
  /** Whether the file has an object `name = { … }`, and whether it is an array. */
  objectIn(name: string): 'one' | 'array' | undefined;
  /** What an object of the file, `name` or `name[3]`, holds for a member; 0 where it leaves it out, undefined where that can't be told. */
  memberOf(object: string, member: string): Expression | undefined;
  isParameter(name: string): boolean;
  /** Functions that objects of the driver's own file name for a member, with the ids beside them. */
  pointers(member: string): readonly Pointer[];
  /** Functions that its module begins with. */
  inits(): readonly string[];
  /** The function of the file that registers a driver of it. */
  registrar(driver: string): string | undefined;
}

/** Texts of a tree, each looked at once as long as it stays the same. */
export interface Texts {
  source(path: string): Source | undefined;
  /** Whether a text holds a name, perhaps as part of a longer one; of several that may the `nth`. */
  mentions(paths: readonly string[], nth: number, name: string): boolean;
  /** One of include/, to be asked for a name; of several that may say something of it the `nth`. undefined: not there. */
  header(paths: readonly string[], nth: number, question: Question): Source | undefined;
  /** Is told what is about to be asked of a text, which is the `nth` of several that are asked in turn. */
  readonly ask: (paths: readonly string[], nth: number, question: Question, source: Source) => void;
  /** Lets go of what was read; it is read again where something else is asked. */
  forget(): void;
  readonly files: TreeFiles;
  readonly modules: Map<string, ModuleSource>;
  /** What else was found out about a driver or a function in these texts. */
  readonly drivers: WeakMap<object, unknown>;
  /** What functions gave, as long as nobody lets go of it. */
  readonly recalled: AllRecalled;
  /** Where it is noted what they gave; undefined where nobody will ask. */
  executions: Executions | undefined;
  readonly facts: TextFacts;
}

/** What `openTexts` keeps from one time to the next: texts that are still the same need not be looked at again. */
export interface KnownTexts {
  readonly sources: Map<string, Source>;
  readonly facts: TextFacts;
}

export const noTexts = (): KnownTexts => ({ sources: new Map(), facts: new WeakMap() });

/** Bytes of texts that are kept for the next time. */
const MOST_KEPT = 4e6;

/**
 * Lets go of texts once they are many: those of the drivers somebody works on are few, but a run over a whole tree
 * looks at a thousand.
 */
export function letGo({ sources }: KnownTexts): void {
  let bytes = 0;
  for (const source of sources.values()) bytes += source.bytes.length;
  if (bytes > MOST_KEPT) sources.clear();
}

/** Who is told what is looked at, and gives headers of include/. */
export interface Asking {
  readonly header: Texts['header'];
  readonly ask: Texts['ask'];
  /** Whether the `nth` mentions a name. */
  readonly mention: (paths: readonly string[], nth: number, name: string, found: boolean) => void;
  /** The same, as far as it is known. */
  readonly mentioned: (paths: readonly string[], nth: number, name: string) => boolean | undefined;
}

/** Every text is read through `files` once; headers of include/ through `asking`, where that is given. */
export function openTexts(files: TreeFiles, before: KnownTexts = noTexts(), asking?: Asking): Texts {
  const sources = new Map<string, Source | undefined>();
  const texts = new Map<string, Buffer | undefined>();
  const textAt = (path: string) => {
    if (!texts.has(path)) {
      const bytes = files.read(path);
      texts.set(path, bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
    return texts.get(path);
  };
  const read = (path: string) => {
    const bytes = textAt(path);
    if (!bytes) return undefined;
    let source = before.sources.get(path);
    if (!source?.bytes.equals(bytes)) {
      source = sourceOf(path, bytes);
      before.sources.set(path, source);
    }
    return source;
  };
  const source = (path: string) => {
    if (!sources.has(path)) sources.set(path, read(path));
    return sources.get(path);
  };
  const modules = new Map<string, ModuleSource>();
  const recalled: AllRecalled = new Map();
  return {
    files,
    modules,
    forget() {
      sources.clear();
      texts.clear();
      modules.clear();
      // Places in it are those of these texts.
      if (this.executions) freeze(this.executions, recalled);
      recalled.clear();
    },
    drivers: new WeakMap(),
    recalled,
    executions: undefined,
    facts: before.facts,
    mentions(paths, nth, name) {
      const found = asking?.mentioned(paths, nth, name) ?? textAt(paths[nth]!)?.includes(name) ?? false;
      asking?.mention(paths, nth, name, found);
      return found;
    },
    ask: asking?.ask ?? (() => undefined),
    header: asking?.header ?? ((paths, nth) => (files.isFile(paths[nth]!) ? source(paths[nth]!) : undefined)),
    source,
  };
}

const ZERO: Expression = { kind: 'number', at: 0, value: 0n };
const UNKNOWN: Expression = { kind: 'other', at: 0, parts: [] };

/** Of a folder with more C files than this only those that share the beginning of a name are searched. */
const MOST_FILES = 200;

export function openModule(texts: Texts, path: string): ModuleSource {
  const own = texts.source(path);
  const quoted = own ? headersOf(texts, own) : [];
  const near = [...(own ? [own] : []), ...quoted];
  const nearPaths = near.map((source) => source.path);
  let beside: readonly string[] | undefined;
  const functions = new Map<string, FoundFunction | undefined>();
  const macros = new Map<string, FoundMacro | undefined>();
  let parameters: ReadonlySet<string> | undefined;

  const others = new Map<string, FoundFunction | undefined>();
  /** The driver's own file and its headers, one after the other until the answer is found. */
  const nearby = function* (asked: Question): Generator<Source> {
    for (const [nth, source] of near.entries()) {
      texts.ask(nearPaths, nth, asked, source);
      yield source;
    }
  };
  const ask = (asked: Question): Source | undefined => {
    if (own) texts.ask(nearPaths, 0, asked, own);
    return own;
  };
  const findNear = (name: string): FoundFunction | undefined => {
    for (const source of nearby(question('function', name))) {
      const found = functionIn(texts.facts, source, name);
      if (found) return { source, function: found };
    }
    return undefined;
  };
  const declaring = (name: string): readonly Source[] =>
    [...nearby(question('mention', name))].filter((source) => source !== own && mentions(source, name));
  /** Nobody calls a function of another file without a declaration. */
  const findBeside = (name: string, declared: readonly Source[]): FoundFunction | undefined => {
    if (declared.length === 0) return undefined;
    // What ../pci.h declares is mostly in ../pci.c.
    const named = declared
      .map((source) => source.path.replace(/\.h$/, '.c'))
      .filter((each) => each !== path && texts.files.isFile(each));
    beside ??= filesBeside(texts.files, path);
    for (const [paths, order] of [
      [named, named.keys()],
      [beside, likeliest(beside, name)],
    ] as const)
      for (const nth of order) {
        const source = texts.mentions(paths, nth, name) ? texts.source(paths[nth]!) : undefined;
        if (!source) continue;
        texts.ask(paths, nth, question('function', name), source);
        const found = functionIn(texts.facts, source, name);
        if (found) return { source, function: found };
      }
    return undefined;
  };
  let elsewhere: readonly string[] | undefined;
  const headers = (): readonly string[] => {
    elsewhere ??= own ? systemHeaders(texts, own) : [];
    return elsewhere;
  };
  const everywhere = function* (asked: Question): Generator<Source> {
    yield* nearby(asked);
    const paths = headers();
    for (let nth = 0; nth < paths.length; nth++) {
      const source = texts.header(paths, nth, asked);
      if (source) yield source;
    }
  };
  return {
    functionNamed(name, far) {
      if (!functions.has(name)) functions.set(name, findNear(name));
      const found = functions.get(name);
      if (found || !far) return found;
      if (!others.has(name)) others.set(name, findBeside(name, quoted.length > 0 ? declaring(name) : []));
      return others.get(name);
    },
    probeNamed(name) {
      const found = this.functionNamed(name, true);
      if (found || !own) return found;
      const paths = headers();
      return findBeside(
        name,
        paths.flatMap((each, nth) => {
          const header = texts.header(paths, nth, question('mention', name));
          return header && mentions(header, name) ? (texts.source(each) ?? []) : [];
        }),
      );
    },
    path,
    objectIn(name) {
      const source = ask(question('object', name));
      return source && objectIn(source, name);
    },
    memberOf(object, member) {
      const source = ask(question('member', object, member));
      const words = source && wordsFor(source, object, member);
      if (!words) return undefined;
      return words.length === 0 ? ZERO : parseExpression(words, true);
    },
    macroNamed(name) {
      if (!macros.has(name)) {
        const asked = question('macro', name);
        let found: FoundMacro | undefined;
        // Functions of the kernel's own headers are known by name; only constants are looked for there.
        for (const source of /[a-z]/.test(name) ? nearby(asked) : everywhere(asked)) {
          found = macroIn(texts.facts, source, name);
          if (found) break;
        }
        macros.set(name, found);
      }
      return macros.get(name);
    },
    enumerator(name) {
      for (const source of everywhere(question('enumerator', name))) {
        const found = enumeratorIn(texts.facts, source, name);
        if (!found) continue;
        if (found === ANY) return { base: UNKNOWN, plus: 0n };
        const base = found.value === undefined ? undefined : valueAt(source, found.value);
        return { base, plus: BigInt(found.plus) };
      }
      return undefined;
    },
    pointers(member) {
      const source = ask(question('pointers', member));
      return source ? pointersIn(texts.facts, source, member) : [];
    },
    inits() {
      const source = ask(question('inits'));
      return source ? initsIn(texts.facts, source) : [];
    },
    registrar(driver) {
      const source = ask(question('registrar', driver));
      return source && registrarIn(texts.facts, source, driver);
    },
    isParameter(name) {
      parameters ??= new Set(
        [...nearby(question('parameters'))].flatMap((source) => [...parametersIn(texts.facts, source)]),
      );
      return parameters.has(name);
    },
  };
}

/** Headers that are included by quotes, directly or through another, as far as they lie beside the file, below it or in the folder above. */
function headersOf(texts: Texts, own: Source): Source[] {
  const found = new Map<string, Source>();
  let round = [own];
  for (let depth = 0; depth < 3 && round.length > 0; depth++) {
    const next: Source[] = [];
    for (const from of round) {
      texts.ask([from.path], 0, question('includes'), from);
      for (const spec of includesIn(from, true)) {
        const folder = folderOf(from.path);
        // Folders below a subsystem's are mostly compiled with -I of the one above.
        const path = [folder, folderOf(folder)]
          .flatMap((each) => normalPath(`${each}/${spec}`) ?? [])
          .find((each) => texts.files.isFile(each));
        if (path === undefined || found.has(path) || path === own.path) continue;
        const source = texts.source(path);
        if (!source) continue;
        found.set(path, source);
        next.push(source);
      }
    }
    round = next;
  }
  return [...found.values()];
}

/** Headers of include/ that the file names itself, and the one that names PCI ids; they need not be there. */
function systemHeaders(texts: Texts, own: Source): string[] {
  texts.ask([own.path], 0, question('includes'), own);
  const paths = new Set<string>();
  for (const spec of includesIn(own, false)) {
    const path = normalPath(`include/${spec}`);
    if (path !== undefined) paths.add(path);
  }
  paths.add('include/linux/pci_ids.h');
  return [...paths];
}

function filesBeside(files: TreeFiles, path: string): readonly string[] {
  const folder = folderOf(path);
  const all = files
    .list(folder)
    .filter(({ name, kind }) => kind === 'file' && name.endsWith('.c'))
    .map(({ name }) => `${folder}/${name}`)
    .filter((each) => each !== path);
  if (all.length <= MOST_FILES) return all;
  const stem = /^[a-z]+\d*/.exec(path.slice(folder.length + 1))?.[0] ?? '';
  return all.filter((each) => each.startsWith(`${folder}/${stem}`));
}

/** Which of some files come first: by how many words of the function's name theirs has (amdgpu_driver_load_kms is in amdgpu_kms.c). */
function likeliest(paths: readonly string[], name: string): number[] {
  const words = name.split('_');
  const shared = (path: string) => {
    const own = path.slice(path.lastIndexOf('/') + 1, -2).split(/[-_]/);
    return own.filter((word) => words.includes(word)).length / own.length;
  };
  return paths
    .map((path, nth) => ({ nth, shared: shared(path) }))
    .sort((x, y) => y.shared - x.shared)
    .map(({ nth }) => nth);
}
