// GitHub's workflow commands: a finding becomes an annotation on the changed line of a pull request.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
import type { Severity } from '../../rules/rule.ts';
import { findingText } from './finding-text.ts';
import type { Format } from './report.ts';

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

export const github: Format = {
  name: 'github',
  write({ findings }, out) {
    for (const finding of findings) {
      const { rule, severity, path, range } = finding;
      const { start, end } = range;
      const properties: Record<string, string | number> = { file: path, line: start.line };
      // Columns are refused where an annotation spans lines.
      if (start.line === end.line) properties.col = start.column;
      properties.endLine = end.line;
      if (start.line === end.line) properties.endColumn = end.column;
      properties.title = `matchtable: ${rule}`;
      const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(`${value}`)}`);
      out(`::${COMMAND[severity]} ${list.join(',')}::${escapeData(findingText(finding).join('\n'))}\n`);
    }
  },
};

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
