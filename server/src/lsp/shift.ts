// Findings of an earlier text in the lines of the present one: they move with what is typed above them, and are
// gone where something is typed in them.
import type { Finding } from '../rules/rule.ts';
import type { LineChange } from './documents.ts';

export function shifted(findings: readonly Finding[], changes: readonly LineChange[]): readonly Finding[] {
  return findings.flatMap((finding) => {
    let { start, end } = finding.range;
    for (const { line, removed, added } of changes) {
      // Lines from 1, as the engine's.
      const first = line + 1;
      const last = first + removed;
      if (end.line < first) continue;
      if (start.line <= last) return [];
      start = { ...start, line: start.line + added - removed };
      end = { ...end, line: end.line + added - removed };
    }
    return [{ ...finding, range: { start, end } }];
  });
}
