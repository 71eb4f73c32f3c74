// Checkstyle's XML, which Jenkins, reviewdog and many a script read.
import type { Finding } from '../../rules/rule.ts';
import { sentences } from './finding-text.ts';
import type { Format } from './report.ts';
import { xmlAttributes } from './xml.ts';

export const checkstyle: Format = {
  name: 'checkstyle',
  write({ findings }, out) {
    // Its severities are called as ours.
    out('<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n');
    for (const [path, ofFile] of byPath(findings)) {
      out(`  <file${xmlAttributes({ name: path })}>\n`);
      for (const finding of ofFile) out(`    <error${xmlAttributes(attributes(finding))}/>\n`);
      out('  </file>\n');
    }
    out('</checkstyle>\n');
  },
};

function attributes(finding: Finding) {
  const { line, column } = finding.range.start;
  return {
    line,
    column,
    severity: finding.severity,
    message: sentences(finding),
    source: `matchtable.${finding.rule}`,
  };
}

function byPath(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const ofFile = files.get(finding.path);
    if (ofFile) ofFile.push(finding);
    else files.set(finding.path, [finding]);
  }
  return files;
}
