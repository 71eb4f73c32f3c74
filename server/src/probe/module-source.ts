// The text that a driver is made of: where its functions, macros, constants and parameters are. Functions are looked
// for in the driver's own file, in the headers it includes by quotes, and in the C files beside it.
import { scanEnumerators } from '../c/enums.ts';
import { macroOf } from '../c/macro.ts';
import { DirectiveKind, hasName, kindOf, nameOf } from '../c/skeleton.ts';
import { type Source, sourceOf } from '../c/source.ts';
import { includeSpec } from '../c/unit.ts';
import { folderOf, normalPath } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { CFunction, Expression } from '../syntax/ast.ts';
import { functionNamed, type Heads, headsOf } from '../syntax/functions.ts';
import { parseExpression } from '../syntax/statements.ts';
import { wordsOf } from '../syntax/words.ts';
import { memberOf } from './objects.ts';

export interface FoundFunction {
  readonly source: Source;
  readonly function: CFunction;
}

/** `#define name(parameters) body`, or without parameters. */
export interface FoundMacro {
  readonly source: Source;
  readonly parameters: readonly string[] | undefined;
  readonly body: Expression;
}

export interface ModuleSource {
  /** `beside`: also where only another C file of the folder has it. */
  functionNamed(name: string, beside: boolean): FoundFunction | undefined;
  macroNamed(name: string): FoundMacro | undefined;
  /** The expression behind an enumerator, and how many come after it up to this one. */
  enumerator(name: string): { readonly base: Expression | undefined; readonly plus: bigint } | undefined;
  /** A driver's probe, also one of another file that a header of include/ declares (usbnet_probe). */
  probeNamed(name: string): FoundFunction | undefined;
  /** The function that an object of the driver's own file, `name = { … }`, names for a member. */
  memberOf(object: string, member: string): string | undefined;
  isParameter(name: string): boolean;
  /** Functions that objects of the driver's own file name for a member, with the ids beside them. */
  pointers(member: string): readonly Pointer[];
}

export interface Pointer {
  readonly name: string;
  /** `vendor` and `device` of the same object, as written. */
  readonly ids: Readonly<Record<string, Expression>>;
}

/** Texts of a tree, each looked at once as long as it stays the same. */
export interface Texts {
  source(path: string): Source | undefined;
  /** Whether a text holds a name, perhaps as part of a longer one. */
  mentions(path: string, name: string): boolean;
  /** One of include/, to be asked for a name; of several that may say something of it the `nth`. undefined: not there. */
  header(paths: readonly string[], nth: number, question: string): Source | undefined;
  /** Lets go of what was read; it is read again where something else is asked. */
  forget(): void;
  readonly files: TreeFiles;
  readonly modules: Map<string, ModuleSource>;
  /** What else was found out about a driver or a function in these texts. */
  readonly drivers: WeakMap<object, unknown>;
  /** What is known of a text, made once. */
  readonly facts: WeakMap<Source, Facts>;
}

interface Facts {
  readonly functions: Map<string, CFunction | undefined>;
  heads?: Heads;
  macros?: ReadonlyMap<string, number>;
  parameters?: ReadonlySet<string>;
  enumerators?: ReadonlyMap<string, { readonly value: number | undefined; readonly plus: number }>;
}

/** What `openTexts` keeps from one time to the next: texts that are still the same need not be looked at again. */
export interface KnownTexts {
  readonly sources: Map<string, Source>;
  readonly facts: WeakMap<Source, Facts>;
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

/** Every text is read through `files` once; headers of include/ through `header`, where that is given. */
export function openTexts(files: TreeFiles, before: KnownTexts = noTexts(), header?: Texts['header']): Texts {
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
  return {
    files,
    modules,
    forget() {
      sources.clear();
      texts.clear();
      modules.clear();
    },
    drivers: new WeakMap(),
    facts: before.facts,
    mentions: (path, name) => textAt(path)?.includes(name) ?? false,
    header: header ?? ((paths, nth) => (files.isFile(paths[nth]!) ? source(paths[nth]!) : undefined)),
    source,
  };
}

/** Asks a header whether its text holds a name; without this mark, for its macro or enumerator. */
const MENTIONS = '?';

/** What a header answers to a question of `Texts.header`: two texts of which this is the same are the same to who asks. */
export function answerOf(facts: Pick<Texts, 'facts'>, source: Source | undefined, question: string): string {
  if (!source) return '';
  if (question.startsWith(MENTIONS)) return mentions(source, question.slice(1)) ? MENTIONS : '';
  const index = definesIn(facts, source).get(question);
  const macro = index === undefined ? undefined : macroOf(source, index);
  const body = macro?.body.map(({ kind, text }) => `${kind} ${text}`).join('\n') ?? '';
  // Of what has parameters, places in its body may be told.
  const defined = macro?.params ? `(${macro.params.join()}) ${macro.body[0]?.start}\n${body}` : body;
  const found = enumeratorsOf(facts, source).get(question);
  const value =
    found?.value === undefined ? '' : source.bytes.latin1Slice(found.value, found.value + LONGEST_VALUE);
  return found ? `${defined}\n=${value}+${found.plus}` : defined;
}

/** Bytes of an enumerator's value that are looked at. */
const LONGEST_VALUE = 80;

/** Of a folder with more C files than this only those that share the beginning of a name are searched. */
const MOST_FILES = 200;

export function openModule(texts: Texts, path: string): ModuleSource {
  const own = texts.source(path);
  const quoted = own ? headersOf(texts, own) : [];
  const near = [...(own ? [own] : []), ...quoted];
  let beside: readonly string[] | undefined;
  const functions = new Map<string, FoundFunction | undefined>();
  const macros = new Map<string, FoundMacro | undefined>();
  let parameters: ReadonlySet<string> | undefined;
  let pointers: ReadonlyMap<string, readonly Pointer[]> | undefined;

  const others = new Map<string, FoundFunction | undefined>();
  const findNear = (name: string): FoundFunction | undefined => {
    for (const source of near) {
      const found = functionIn(texts, source, name);
      if (found) return { source, function: found };
    }
    return undefined;
  };
  const findBeside = (name: string, headers: readonly Source[]): FoundFunction | undefined => {
    // Nobody calls a function of another file without a declaration.
    const declaring = headers.filter((source) => mentions(source, name));
    if (declaring.length === 0) return undefined;
    // What ../pci.h declares is mostly in ../pci.c.
    const named = declaring
      .map((source) => source.path.replace(/\.h$/, '.c'))
      .filter((each) => each !== path && texts.files.isFile(each));
    beside ??= filesBeside(texts.files, path);
    for (const each of [...named, ...likeliest(beside, name)]) {
      const source = texts.mentions(each, name) ? texts.source(each) : undefined;
      const found = source && functionIn(texts, source, name);
      if (found) return { source, function: found };
    }
    return undefined;
  };
  let elsewhere: readonly string[] | undefined;
  const everywhere = function* (name: string): Generator<Source> {
    yield* near;
    elsewhere ??= own ? systemHeaders(own) : [];
    for (let nth = 0; nth < elsewhere.length; nth++) {
      const source = texts.header(elsewhere, nth, name);
      if (source) yield source;
    }
  };
  return {
    functionNamed(name, far) {
      if (!functions.has(name)) functions.set(name, findNear(name));
      const found = functions.get(name);
      if (found || !far) return found;
      if (!others.has(name)) others.set(name, findBeside(name, quoted));
      return others.get(name);
    },
    probeNamed(name) {
      const found = this.functionNamed(name, true);
      if (found || !own) return found;
      elsewhere ??= systemHeaders(own);
      const paths = elsewhere;
      return findBeside(
        name,
        paths.flatMap((each, nth) => {
          const header = texts.header(paths, nth, MENTIONS + name);
          return header && mentions(header, name) ? (texts.source(each) ?? []) : [];
        }),
      );
    },
    memberOf(object, member) {
      return own && memberOf(own, object, member)?.text;
    },
    macroNamed(name) {
      if (!macros.has(name)) {
        let found: FoundMacro | undefined;
        // Functions of the kernel's own headers are known by name; only constants are looked for there.
        for (const source of /[a-z]/.test(name) ? near : everywhere(name)) {
          found = macroIn(texts, source, name);
          if (found) break;
        }
        macros.set(name, found);
      }
      return macros.get(name);
    },
    enumerator(name) {
      for (const source of everywhere(name)) {
        const found = enumeratorsOf(texts, source).get(name);
        if (!found) continue;
        const base =
          found.value === undefined
            ? undefined
            : parseExpression(wordsOf(source, found.value, found.value + LONGEST_VALUE), true);
        return { base, plus: BigInt(found.plus) };
      }
      return undefined;
    },
    pointers(member) {
      pointers ??= own ? pointersIn(own) : new Map();
      return pointers.get(member) ?? [];
    },
    isParameter(name) {
      parameters ??= new Set(near.flatMap((source) => [...parametersOf(texts, source)]));
      return parameters.has(name);
    },
  };
}

function factsOf(texts: Pick<Texts, 'facts'>, source: Source): Facts {
  let facts = texts.facts.get(source);
  if (!facts) {
    facts = { functions: new Map() };
    texts.facts.set(source, facts);
  }
  return facts;
}

function functionIn(texts: Texts, source: Source, name: string): CFunction | undefined {
  const facts = factsOf(texts, source);
  const { functions } = facts;
  facts.heads ??= headsOf(source);
  if (!functions.has(name)) functions.set(name, functionNamed(source, name, facts.heads));
  return functions.get(name);
}

function macroIn(texts: Texts, source: Source, name: string): FoundMacro | undefined {
  const index = definesIn(texts, source).get(name);
  const macro = index === undefined ? undefined : macroOf(source, index);
  if (!macro || macro.body.length === 0) return undefined;
  return {
    source,
    parameters: macro.params,
    body: parseExpression(
      macro.body.map(({ kind, text, start }) => ({ kind, text, at: start })),
      true,
    ),
  };
}

function definesIn(texts: Pick<Texts, 'facts'>, source: Source): ReadonlyMap<string, number> {
  const facts = factsOf(texts, source);
  facts.macros ??= definesOf(source);
  return facts.macros;
}

function definesOf(source: Source): ReadonlyMap<string, number> {
  const { directives, bytes } = source;
  const defines = new Map<string, number>();
  for (let i = 0; i < directives.count; i++)
    if (kindOf(directives, i) === DirectiveKind.define && hasName(directives, i)) {
      const name = nameOf(bytes, directives, i);
      if (!defines.has(name)) defines.set(name, i);
    }
  return defines;
}

function enumeratorsOf(texts: Pick<Texts, 'facts'>, source: Source) {
  const facts = factsOf(texts, source);
  if (!facts.enumerators) {
    const found = new Map<string, { readonly value: number | undefined; readonly plus: number }>();
    let value: number | undefined;
    let plus = 0;
    scanEnumerators(source, (start, end, _hash, given, first) => {
      if (given !== undefined || first) {
        value = given;
        plus = 0;
      } else plus++;
      found.set(source.bytes.latin1Slice(start, end), { value, plus });
    });
    facts.enumerators = found;
  }
  return facts.enumerators;
}

/** Names in `module_param(name, …)`, `module_param_named(shown, name, …)` and their sisters (include/linux/moduleparam.h). */
function parametersOf(texts: Texts, source: Source): ReadonlySet<string> {
  const facts = factsOf(texts, source);
  if (!facts.parameters) {
    const { bytes } = source;
    const names = new Set<string>();
    for (let at = bytes.indexOf('_param'); at >= 0; at = bytes.indexOf('_param', at + 1)) {
      const call = /^_param\w*\s*\(([^)]*)/.exec(bytes.latin1Slice(at, Math.min(bytes.length, at + 160)));
      for (const argument of call?.[1]?.split(',', 3) ?? []) names.add(argument.replace(/\W/g, ''));
    }
    facts.parameters = names;
  }
  return facts.parameters;
}

const mentions = ({ bytes }: Source, name: string) => bytes.includes(name);

/** Headers that are included by quotes, directly or through another, as far as they lie beside the file, below it or in the folder above. */
function headersOf(texts: Texts, own: Source): Source[] {
  const found = new Map<string, Source>();
  let round = [own];
  for (let depth = 0; depth < 3 && round.length > 0; depth++) {
    const next: Source[] = [];
    for (const from of round)
      for (const spec of includesOf(from, true)) {
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
    round = next;
  }
  return [...found.values()];
}

/** Headers of include/ that the file names itself, and the one that names PCI ids; they need not be there. */
function systemHeaders(own: Source): string[] {
  const paths = new Set<string>();
  for (const spec of includesOf(own, false)) {
    const path = normalPath(`include/${spec}`);
    if (path !== undefined) paths.add(path);
  }
  paths.add('include/linux/pci_ids.h');
  return [...paths];
}

function includesOf(source: Source, quoted: boolean): string[] {
  const { directives } = source;
  const specs: string[] = [];
  for (let i = 0; i < directives.count; i++) {
    if (kindOf(directives, i) !== DirectiveKind.include) continue;
    const spec = includeSpec(source, i);
    if (spec && spec.quoted === quoted) specs.push(spec.spec);
  }
  return specs;
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

/** Files in the order of how many words of the function's name theirs has: amdgpu_driver_load_kms is in amdgpu_kms.c. */
function likeliest(paths: readonly string[], name: string): string[] {
  const words = name.split('_');
  const shared = (path: string) => {
    const own = path.slice(path.lastIndexOf('/') + 1, -2).split(/[-_]/);
    return own.filter((word) => words.includes(word)).length / own.length;
  };
  return paths
    .map((path) => ({ path, shared: shared(path) }))
    .sort((x, y) => y.shared - x.shared)
    .map(({ path }) => path);
}

/** `.member = function` with the braces around it, as far as these hold no others. */
function pointersIn(source: Source): ReadonlyMap<string, readonly Pointer[]> {
  const { bytes } = source;
  const text = bytes.latin1Slice(0, bytes.length);
  const pointers = new Map<string, Pointer[]>();
  for (const match of text.matchAll(/\.(\w+)\s*=\s*&?(\w+)\s*[,}]/g)) {
    const open = text.lastIndexOf('{', match.index);
    const close = text.indexOf('}', match.index);
    if (open < 0 || close < 0) continue;
    const ids: Record<string, Expression> = {};
    for (const [, field, value] of text.slice(open, close).matchAll(/\.(vendor|device)\s*=\s*(\w+)/g)) {
      const at = text.indexOf(value!, open);
      ids[field!] = parseExpression(wordsOf(source, at, at + value!.length), true);
    }
    const pointer = { name: match[2]!, ids };
    const known = pointers.get(match[1]!);
    if (known) known.push(pointer);
    else pointers.set(match[1]!, [pointer]);
  }
  return pointers;
}
