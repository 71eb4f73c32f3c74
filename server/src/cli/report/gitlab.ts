// GitLab's Code Quality report: findings as degradations in the widget of a merge request.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
import type { Severity } from '../../rules/rule.ts';
import { sentences } from './finding-text.ts';
import type { Format } from './report.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'info' };

export const gitlab: Format = {
  name: 'gitlab',
  write({ findings }, out) {
    const issues = findings.map((finding) => ({
      description: sentences(finding),
      check_name: finding.rule,
      fingerprint: finding.fingerprint,
      severity: SEVERITY[finding.severity],
      location: {
        path: finding.path,
        // The widget links to the first line; an exclusive end in column 1 covers nothing of its line.
        lines: { begin: finding.range.start.line, end: lastLine(finding.range) },
      },
    }));
    out(`${JSON.stringify(issues, undefined, 1)}\n`);
  },
};

function lastLine({
  start,
  end,
}: {
  start: { line: number };
  end: { line: number; column: number };
}): number {
  return end.line > start.line && end.column <= 1 ? end.line - 1 : end.line;
}
