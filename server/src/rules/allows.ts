// What is to be said of the comments that allow findings, when all findings are known.
import type { TreeFiles } from '../files/tree-files.ts';
import type { Table } from '../tables/model.ts';
import { RULES } from './all.ts';
import { type LintOptions, runs } from './choice.ts';
import type { AllowContext } from './rule.ts';
import type { Suppressions } from './suppress.ts';

/** Contexts for the rules on comments, one for each comment of a file that a table is written in. */
export function allowContexts(
  files: TreeFiles,
  tables: readonly Table[],
  suppressions: Suppressions,
  options: LintOptions,
): readonly AllowContext[] {
  const byPath = new Map<string, Table[]>();
  for (const table of tables)
    for (const path of pathsOf(table)) {
      if (suppressions.allowsIn(path).length === 0) continue;
      const list = byPath.get(path);
      if (list) list.push(table);
      else byPath.set(path, [table]);
    }
  const names = RULES.map(({ name }) => name);
  const running = new Set(RULES.filter((rule) => runs(rule, options)).map(({ name }) => name));
  return [...byPath].flatMap(([path, own]) => {
    const allows = suppressions.allowsIn(path);
    const whole = options.partial !== true && namesOnly(files, path, own) && own.every(isUnderstood);
    return allows.map((allow) => ({
      allow,
      table: nearest(own, path, allow.place.range.start.line),
      used: suppressions.usedOf(allow),
      names,
      lookedFor: (rule: string) => whole && running.has(rule),
      files,
    }));
  });
}

/** Not so of a table that somebody is typing in: of an entry of which nothing is known nothing is found. */
const isUnderstood = ({ terminator, entries }: Table): boolean =>
  terminator !== 'open' &&
  entries.every(
    ({ fields }) =>
      fields.size === 0 ||
      [...fields.values()].some(({ value }) => typeof value !== 'object' || value.kind !== 'unresolved'),
  );

const known = new WeakMap<Table, readonly string[]>();

/** Files that a table is written in. */
export function pathsOf(table: Table): readonly string[] {
  let paths = known.get(table);
  if (!paths) {
    paths = [...new Set([table.path, table.place.path, ...table.entries.map(({ place }) => place.path)])];
    known.set(table, paths);
  }
  return paths;
}

const DECLARED = /\b\w+_id\s+(?:__\w+\s+)*(\w+)\s*\[[^\]\n]*\]\s*(?:__\w+\s*)*=/g;

/** Whether all tables that a file seems to declare are among these: of another bus's nothing was looked for. */
function namesOnly(files: TreeFiles, path: string, tables: readonly Table[]): boolean {
  const bytes = files.peek(path);
  const text = bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : '';
  const looked = new Set(tables.map(({ name }) => name));
  return [...text.matchAll(DECLARED)].every(([, name]) => looked.has(name!));
}

/** The table that a line stands in or above, else the first. */
function nearest(tables: readonly Table[], path: string, line: number): Table {
  const endOf = ({ place, entries }: Table) =>
    Math.max(
      ...[{ place }, ...entries].map((each) => (each.place.path === path ? each.place.range.end.line : 0)),
    );
  return tables.find((table) => endOf(table) >= line) ?? tables[0]!;
}
