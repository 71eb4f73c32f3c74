// From new findings to what a reviewer says: on the lines that the change wrote, one remark to a line.
import type { Finding, Related } from '../rules/rule.ts';
import type { Moves } from './lines.ts';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** In the order of the tree. */
export function remarksOf(introduced: readonly Finding[], moves: Moves): Finding[] {
  const byLine = new Map<string, Finding[]>();
  for (const finding of introduced.map((each) => onAddedLine(each, moves))) {
    const line = `${finding.path}:${finding.range.start.line}`;
    const list = byLine.get(line);
    if (list) list.push(finding);
    else byLine.set(line, [finding]);
  }
  return [...byLine.values()].map(folded);
}

/** Where the cause stands elsewhere than the new line, the other way round: the new line first. */
function onAddedLine(finding: Finding, moves: Moves): Finding {
  if (moves.isAdded(finding.path, finding.range.start.line)) return finding;
  const [other] = finding.related;
  if (!other || !moves.isAdded(other.path, other.range.start.line)) return finding;
  if (finding.mirrored === undefined) return finding;
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

/** One remark of all that is to be said of one line: the worst, and of those one that names another driver. */
function folded(findings: readonly Finding[]): Finding {
  const [first, ...others] = [...findings].sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || Number(namesOther(b)) - Number(namesOther(a)),
  );
  const more: Related[] = others.flatMap((other) =>
    // Two rules that ask for the same edit say the same.
    other.fix !== undefined && other.fix.title === first!.fix?.title && !namesOther(other)
      ? []
      : other.related.length > 0 && namesOther(other)
        ? other.related.slice(0, 1).map((related) => ({ ...related, message: other.message }))
        : [{ path: other.path, range: other.range, message: other.message }],
  );
  return more.length === 0 ? first! : { ...first!, related: [...first!.related, ...more] };
}

const namesOther = ({ related, module }: Finding) =>
  related.some((other) => other.module !== undefined && other.module !== module);
