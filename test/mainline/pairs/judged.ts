// Between-driver findings of an unmodified kernel, on all buses, each read in the
// source and judged, and what arbitrates every pair of modules that a configuration builds.
import type { Finding } from '../../../server/src/rules/rule.ts';

export const BETWEEN = ['claimed-twice', 'covered-by-wildcard', 'vfio-without-override'];

export interface JudgedPair {
  readonly rule: string;
  readonly path: string;
  readonly table: string;
  /** The module of the other side. */
  readonly other: string;
  readonly verdict: 'true' | 'false';
  readonly why: string;
}

const HEADER = 'rule\tpath\ttable\tother\tverdict\twhy';

/** Throws with the line where the file is not as it ought to be. */
export function readPairs(text: string, name: string): JudgedPair[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== HEADER) throw new Error(`${name}:1: expected "${HEADER}"`);
  return lines.map((line, i) => {
    const [rule, path, table, other, verdict, why, ...more] = line.split('\t');
    if (!rule || !path || !table || !other || !why || more.length > 0)
      throw new Error(`${name}:${i + 2}: expected six columns`);
    if (verdict !== 'true' && verdict !== 'false')
      throw new Error(`${name}:${i + 2}: expected true or false, not ${verdict}`);
    return { rule, path, table, other, verdict, why };
  });
}

export const pairKey = ({ rule, path, table, other }: Omit<JudgedPair, 'verdict' | 'why'>) =>
  [rule, path, table, other].join('\t');

/** The finding as a row names it. */
export const keyOfFinding = ({ rule, path, table, related }: Finding) =>
  pairKey({ rule, path, table, other: related[0]?.module ?? '-' });
