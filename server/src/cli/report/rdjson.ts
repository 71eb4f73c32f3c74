// reviewdog's own format, as one object (rdjson) or a line per finding (rdjsonl): comments on the changed lines of a
// pull request, with what to write instead as a suggestion.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
import type { Finding, Fix, Severity } from '../../rules/rule.ts';
import { type ByteColumns, byteColumns } from './byte-columns.ts';
import { findingText } from './finding-text.ts';
import { oneEdit } from './one-edit.ts';
import type { Format, LintReport } from './report.ts';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

const SOURCE = { name: 'matchtable' };

export const rdjson: Format = {
  name: 'rdjson',
  write(report, out) {
    const result = { source: SOURCE, diagnostics: diagnostics(report) };
    out(`${JSON.stringify(result, undefined, 1)}\n`);
  },
};

export const rdjsonl: Format = {
  name: 'rdjsonl',
  write(report, out) {
    for (const diagnostic of diagnostics(report))
      out(`${JSON.stringify({ ...diagnostic, source: SOURCE })}\n`);
  },
};

function diagnostics(report: LintReport): object[] {
  const columns = byteColumns(report.files);
  return report.findings.map((finding) => diagnostic(finding, report, columns));
}

function diagnostic(finding: Finding, report: LintReport, columns: ByteColumns): object {
  const { rule, severity, path, range, fix } = finding;
  const suggestion = fix && suggestionOf(fix, path, report, columns);
  return {
    message: findingText(finding).join('\n'),
    location: { path, range: columns.range(path, range) },
    severity: SEVERITY[severity],
    code: { value: rule },
    ...(suggestion && { suggestions: [suggestion] }),
  };
}

/** Suggestions are alternatives to each other, so a fix of several edits becomes one; none where it spans files. */
function suggestionOf(
  fix: Fix,
  path: string,
  { files }: LintReport,
  columns: ByteColumns,
): object | undefined {
  if (fix.edits.length === 0 || fix.edits.some((edit) => edit.path !== path)) return undefined;
  const bytes = files.read(path);
  const edit = bytes && oneEdit(bytes, fix.edits);
  return edit && { range: columns.range(path, edit.range), text: edit.newText };
}
