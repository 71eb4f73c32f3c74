// Indexes of different buses of one tree, as one.
import type { Problem } from '../files/tree-files.ts';
import type { TreeIndex } from '../index/model.ts';
import { walkOrder } from '../index/scan.ts';
import { merged } from '../rules/finding.ts';
import type { Table } from '../tables/model.ts';

/** What could not be read is told by each of them, and is said once. */
export function problemsOf(parts: readonly TreeIndex[]): readonly Problem[] {
  const [first, ...more] = parts;
  if (more.length === 0) return first?.problems ?? [];
  return [
    ...new Map(
      parts.flatMap(({ problems }) => problems).map((problem) => [JSON.stringify(problem), problem]),
    ).values(),
  ];
}

/** The first part with the tables of all, in the order of an index that was read of all their buses. */
export function joined([first, ...more]: readonly [TreeIndex, ...TreeIndex[]]): TreeIndex {
  if (more.length === 0) return first;
  const tables = more.reduce((all, part) => merged(all, part.tables, byPlace), first.tables);
  return { ...first, tables, problems: problemsOf([first, ...more]) };
}

function byPlace({ path, place }: Table, other: Table): number {
  if (path !== other.path) return walkOrder(path, other.path);
  const [one, two] = [place.range.start, other.place.range.start];
  return place.path === other.place.path ? one.line - two.line || one.column - two.column : 0;
}
