// A review for people at a terminal: patch by patch, what each brings and what it cures. Patches that do neither are
// not named.
import type { Finding } from '../../rules/rule.ts';
import type { ReviewedSet } from '../review.ts';
import type { LintReport } from './report.ts';
import { oneLine } from './source.ts';
import { text } from './text.ts';
import { wordsOf, wrap } from './wrap.ts';

export function reviewText(
  sets: readonly ReviewedSet[],
  report: LintReport,
  out: (text: string) => void,
): void {
  const { colors, width } = report;
  for (const { title, result } of sets) {
    const telling = result.steps.filter(({ remarks, cured }) => remarks.length + cured.length > 0);
    if (telling.length === 0) continue;
    // Which series it is, where there are several of them or their patches have to be told apart.
    if (sets.length > 1 && title !== undefined) out(`${colors.bold(oneLine(title))}\n\n`);
    for (const { step, remarks, cured, files } of telling) {
      for (const line of wrap(wordsOf(oneLine(step.label)), width, '', '    '))
        out(`${colors.bold(colors.cyan(line))}\n`);
      out('\n');
      text.write({ ...report, findings: remarks, files }, out);
      for (const finding of cured)
        for (const line of wrap(curedWords(finding), width, '', '    ')) out(`${line}\n`);
      if (cured.length > 0) out('\n');
    }
  }
}

const curedWords = ({ path, range, message, rule }: Finding) => [
  'cured:',
  `${oneLine(path)}:${range.start.line}:`,
  ...wordsOf(oneLine(message)),
  `[${rule}]`,
];
