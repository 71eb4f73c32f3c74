// A file's tables, with the headers taken in that hold them.
import type { Headers } from '../c/headers.ts';
import { type Source, textBetween } from '../c/source.ts';
import { type Environment, openUnit, type Unit } from '../c/unit.ts';
import { type Awaiting, type Copy, copiesIn } from './copied.ts';
import { extract, type UnitTables, type Wanted } from './extract.ts';
import { type Elsewhere, handedTables } from './handed.ts';
import type { KnownEntries } from './known-entries.ts';
import { ownTables } from './link.ts';
import { occurrences } from './marks.ts';
import { declaredStruct, declaredTypedef } from './struct-text.ts';

/** A file is opened again when a header turns out to hold its text; no real file needs more than three rounds. */
const ROUNDS = 8;

export interface FileTables extends UnitTables {
  readonly unit: Unit;
  /** Files that were looked through for tables of the unit, beside those taken in. */
  readonly searched: ReadonlySet<string>;
  readonly awaiting: readonly Awaiting[];
  readonly copies: readonly Copy[];
  /** Where tables are named that the text says whom they are given to, see `Handed`. */
  readonly given: readonly number[];
}

export function readFile(
  headers: Headers,
  path: string,
  bytes: Uint8Array,
  environment: Environment,
  wanted: Wanted,
  known?: KnownEntries,
): FileTables {
  const taken = new Set<string>();
  const searched = new Set<string>();
  for (let round = 0; ; round++) {
    const unit = openUnit(headers, path, bytes, environment, taken);
    known?.begin();
    const found = extract(unit, wanted, known);
    const before = taken.size;
    for (const path of unit.wanted) taken.add(path);
    if (wanted.headers.size > 0)
      for (const path of ownHeaders(unit)) if (wanted.headers.has(path)) taken.add(path);
    for (const path of headersThatUse(unit, found.macros, searched)) taken.add(path);
    for (const path of headersThatHold(unit, found, wanted, searched)) taken.add(path);
    if (taken.size > before && round < ROUNDS) continue;
    const elsewhere = elsewhereOf(unit, searched);
    const { drivers, awaiting, given } = handedTables(unit, found, wanted, elsewhere);
    return {
      ...found,
      drivers: drivers.length > 0 ? [...found.drivers, ...drivers] : found.drivers,
      unit,
      searched,
      awaiting,
      given,
      // Who registers what others have tables for has none.
      copies: found.tables.length > 0 ? [] : copiesIn(unit, wanted, elsewhere.struct),
    };
  }
}

/**
 * Headers that the unit's text includes in quotes. Those that these include are of no use: a file is taken in where
 * text that is taken in includes it, and then it is one of these.
 */
function* ownHeaders(unit: Unit): Generator<string> {
  for (const site of unit.includes) {
    const path = site.quoted ? unit.headers.resolve(site, unit.environment.includeDirs) : undefined;
    if (path !== undefined) yield path;
  }
}

/** Headers that the unit itself includes by `<…>` (elan_i2c takes its table from linux/input/elan-i2c-ids.h). */
function* systemHeaders(unit: Unit): Generator<string> {
  for (const site of unit.includes) {
    const path = site.quoted ? undefined : unit.headers.resolve(site, unit.environment.includeDirs);
    if (path !== undefined) yield path;
  }
}

/** Headers whose text uses a macro of the unit that ends in a table (cxgb4's t4_pci_id_tbl.h). */
function headersThatUse(unit: Unit, macros: ReadonlySet<string>, searched: Set<string>): string[] {
  const openers = [...macros].filter((name) => unit.history.has(name));
  if (openers.length === 0) return [];
  const paths: string[] = [];
  for (const path of ownHeaders(unit)) {
    searched.add(path);
    const source = unit.headers.holds(path, openers) ? unit.headers.sourceAt(path) : undefined;
    if (source && openers.some((name) => !occurrences(source, name).next().done)) paths.push(path);
  }
  return paths;
}

/** What declares a struct: the unit's own texts, then the headers that it includes. */
function elsewhereOf(unit: Unit, searched: Set<string>): Elsewhere {
  const { headers } = unit;
  const textAt = (path: string, name: string): Source | undefined => {
    searched.add(path);
    return headers.holds(path, [name]) ? headers.sourceAt(path) : undefined;
  };
  const first = <T>(name: string, read: (source: Source, name: string) => T | undefined): T | undefined => {
    for (const { source } of unit.instances) {
      const found = read(source, name);
      if (found !== undefined) return found;
    }
    for (const path of near(unit)) {
      const source = textAt(path, name);
      const found = source && read(source, name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    struct: (name) => first(name, declaredStruct),
    typedef: (name) => first(name, declaredTypedef),
  };
}

/** The headers that a unit includes, and what those include beside the kernel's common ones, nearest first. */
function* near(unit: Unit): Generator<string> {
  const seen = new Set<string>();
  let round = [...ownHeaders(unit), ...systemHeaders(unit)];
  for (let depth = 0; depth < 4 && round.length > 0; depth++) {
    const next: string[] = [];
    for (const path of round) {
      if (seen.has(path)) continue;
      seen.add(path);
      yield path;
      if (COMMON.test(path)) continue;
      for (const site of unit.headers.header(path)?.includes ?? []) {
        const included = unit.headers.resolve(site, unit.environment.includeDirs);
        if (included !== undefined && !COMMON.test(included)) next.push(included);
      }
    }
    round = next;
  }
}

const COMMON = /^(?:include|arch\/\w+\/include)\/(?:uapi\/)?(?:linux|asm|asm-generic)\//;

/** Headers that hold a table which an export or a driver of the unit names (lpfc's lpfc_ids.h). */
function headersThatHold(unit: Unit, found: UnitTables, wanted: Wanted, searched: Set<string>): string[] {
  const missing = new Set<string>();
  for (const what of [...found.exports, ...found.drivers])
    if (what.table !== undefined && ownTables(what, found).length === 0) missing.add(what.table);
  const paths: string[] = [];
  if (missing.size === 0) return paths;
  for (const path of [...ownHeaders(unit), ...systemHeaders(unit)]) {
    searched.add(path);
    const source = unit.headers.holds(path, missing) ? unit.headers.sourceAt(path) : undefined;
    if (!source) continue;
    for (const name of missing) {
      const defines = [...occurrences(source, name)].some((at) => {
        const after = textBetween(source.bytes, at + name.length, at + name.length + 120);
        const before = textBetween(source.bytes, at - 80, at);
        return (
          /^\s*\[[^\]]*\][^;={]*=/.test(after) && [...wanted.structs.keys()].some((s) => before.includes(s))
        );
      });
      if (defines) paths.push(path);
    }
  }
  return paths;
}
