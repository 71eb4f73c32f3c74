// A file's tables, with the headers taken in that hold them.
import type { Headers } from '../c/headers.ts';
import { textBetween } from '../c/source.ts';
import { type Environment, openUnit, type Unit } from '../c/unit.ts';
import { extract, type UnitTables, type Wanted } from './extract.ts';
import { occurrences } from './marks.ts';

/** A file is opened again when a header turns out to hold its text; no real file needs more than three rounds. */
const ROUNDS = 8;

export interface FileTables extends UnitTables {
  readonly unit: Unit;
  /** Files that were looked through for tables of the unit, beside those taken in. */
  readonly searched: ReadonlySet<string>;
}

export function readFile(
  headers: Headers,
  path: string,
  bytes: Uint8Array,
  environment: Environment,
  wanted: Wanted,
): FileTables {
  const taken = new Set<string>();
  const searched = new Set<string>();
  for (let round = 0; ; round++) {
    const unit = openUnit(headers, path, bytes, environment, taken);
    const found = extract(unit, wanted);
    const before = taken.size;
    for (const path of unit.wanted) taken.add(path);
    if (wanted.headers.size > 0)
      for (const path of ownHeaders(unit)) if (wanted.headers.has(path)) taken.add(path);
    for (const path of headersThatUse(unit, found.macros, searched)) taken.add(path);
    for (const path of headersThatHold(unit, found, wanted, searched)) taken.add(path);
    if (taken.size === before || round >= ROUNDS) return { ...found, unit, searched };
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

/** Headers that hold a table which an export or a driver of the unit names (lpfc's lpfc_ids.h). */
function headersThatHold(unit: Unit, found: UnitTables, wanted: Wanted, searched: Set<string>): string[] {
  const own = new Set(found.tables.map((t) => t.name));
  const missing = new Set<string>();
  for (const e of found.exports) if (!own.has(e.table)) missing.add(e.table);
  for (const d of found.drivers) if (d.table !== undefined && !own.has(d.table)) missing.add(d.table);
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
