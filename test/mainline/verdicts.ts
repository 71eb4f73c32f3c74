// The findings in an unmodified kernel, each read in the source and judged: a regression file per version.
import type { Finding } from '../../server/src/rules/rule.ts';

/** `true`: a maintainer would want to know. `false`: the code is right, or meant so. */
export type Verdict = 'true' | 'false';

export interface Judged {
  readonly rule: string;
  readonly path: string;
  readonly table: string;
  readonly verdict: Verdict;
  readonly why: string;
}

export const HEADER = 'rule\tpath\ttable\tverdict\twhy';

/** Throws with the line where the file is not as it ought to be. */
export function readVerdicts(text: string, name: string): Judged[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== HEADER) throw new Error(`${name}:1: expected "${HEADER}"`);
  return lines.map((line, i) => {
    const [rule, path, table, verdict, why, ...more] = line.split('\t');
    if (!rule || !path || !table || !why || more.length > 0 || (verdict !== 'true' && verdict !== 'false'))
      throw new Error(`${name}:${i + 2}: expected rule, path, table, true or false, why`);
    return { rule, path, table, verdict, why };
  });
}

export const keyOf = ({ rule, path, table }: Pick<Judged, 'rule' | 'path' | 'table'>) =>
  `${rule}\t${path}\t${table}`;

/** What `lint` shows unless told otherwise. */
export const isShown = ({ severity }: Pick<Finding, 'severity'>) => severity !== 'info';

export interface Difference {
  /** Findings that nobody has judged. */
  readonly unjudged: readonly string[];
  /** Judged findings that are there no more. */
  readonly gone: readonly string[];
}

/** As multisets, by rule, path and table. */
export function compareVerdicts(
  judged: readonly Judged[],
  findings: readonly Pick<Finding, 'rule' | 'path' | 'table'>[],
): Difference {
  const left = new Map<string, number>();
  for (const each of judged) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1);
  const unjudged: string[] = [];
  for (const each of findings) {
    const key = keyOf(each);
    const count = left.get(key) ?? 0;
    if (count === 0) unjudged.push(key);
    else left.set(key, count - 1);
  }
  const gone = [...left].flatMap(([key, count]) => Array<string>(count).fill(key));
  return { unjudged: unjudged.sort(), gone: gone.sort() };
}

export const shareOfFalse = (judged: readonly Pick<Judged, 'verdict'>[]) =>
  judged.filter(({ verdict }) => verdict === 'false').length / Math.max(1, judged.length);
