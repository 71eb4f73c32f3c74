// From new findings to what a reviewer says: on the lines that the change wrote, what is worst of a line first.
import { comparePlaces } from '../rules/finding.ts';
import type { Finding, Related } from '../rules/rule.ts';
import type { Moves } from './lines.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** In the order of the tree. `earlier`: the change and all before it of its series, which may have written the line. */
export function remarksOf(introduced: readonly Finding[], moves: Moves, earlier = moves): Finding[] {
  const byLine = new Map<string, Finding[]>();
  for (const finding of introduced.map(
    (each) => onAddedLine(each, moves) ?? onAddedLine(each, earlier) ?? each,
  )) {
    const line = `${finding.path}:${finding.range.start.line}`;
    const list = byLine.get(line);
    if (list) list.push(finding);
    else byLine.set(line, [finding]);
  }
  // The other way round, a finding stands elsewhere than where it was sorted to.
  return [...byLine.values()].sort(([a], [b]) => comparePlaces(a!, b!)).flatMap(worstFirst);
}

/** Where the cause stands elsewhere than the new line, the other way round: the new line first; undefined: there is none. */
function onAddedLine(finding: Finding, moves: Moves): Finding | undefined {
  if (moves.isAdded(finding.path, finding.range.start.line)) return finding;
  const [other] = finding.related;
  if (!other || !moves.isAdded(other.path, other.range.start.line)) return undefined;
  if (finding.mirrored === undefined) return undefined;
  const { module, fix: _, ...rest } = finding;
  const here: Related = {
    path: finding.path,
    range: finding.range,
    message: module === undefined || module === other.module ? 'the other entry' : `the entry of ${module}`,
    ...(module !== undefined && { module }),
  };
  return {
    ...rest,
    path: other.path,
    range: other.range,
    message: finding.mirrored,
    ...(other.module !== undefined && { module: other.module }),
    related: [here, ...finding.related.slice(1)],
  };
}

/** Of one line: the worst, and of those one that names another driver. Two rules that ask for the same edit say the same. */
function worstFirst(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || Number(namesOther(b)) - Number(namesOther(a)),
  );
  return sorted.filter(
    (finding, i) =>
      finding.fix === undefined ||
      namesOther(finding) ||
      !sorted.slice(0, i).some((other) => other.fix?.title === finding.fix?.title),
  );
}

const namesOther = ({ related, module }: Finding) =>
  related.some((other) => other.module !== undefined && other.module !== module);
