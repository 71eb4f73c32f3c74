// JUnit's XML, for CI that shows test results: a suite per rule, a failed test case per finding, and one that passed
// for a rule that found nothing.
import type { Finding, Rule } from '../../rules/rule.ts';
import { findingText } from './finding-text.ts';
import type { Format } from './report.ts';
import { xmlAttributes, xmlText } from './xml.ts';

export const junit: Format = {
  name: 'junit',
  write({ findings, rules }, out) {
    const failures = findings.filter(fails).length;
    const suites = rules.map((rule) => ({
      rule,
      found: findings.filter((found) => found.rule === rule.name),
    }));
    const tests = suites.reduce((sum, { found }) => sum + Math.max(1, found.length), 0);
    out('<?xml version="1.0" encoding="UTF-8"?>\n');
    out(`<testsuites${xmlAttributes({ name: 'matchtable', tests, failures, errors: 0 })}>\n`);
    for (const { rule, found } of suites) out(suite(rule, found));
    out('</testsuites>\n');
  },
};

/** What is only worth knowing fails no test. */
const fails = ({ severity }: Finding) => severity !== 'info';

function suite(rule: Rule, found: readonly Finding[]): string {
  const counts = { tests: Math.max(1, found.length), failures: found.filter(fails).length };
  const head = xmlAttributes({ name: rule.name, ...counts, errors: 0, skipped: 0 });
  const cases = found.length > 0 ? found.map(testCase) : [passed(rule)];
  return `  <testsuite${head}>\n${cases.join('')}  </testsuite>\n`;
}

function passed({ name, summary }: Rule): string {
  return `    <testcase${xmlAttributes({ classname: `matchtable.${name}`, name: `no: ${summary}` })}/>\n`;
}

function testCase(finding: Finding): string {
  const { rule, path, range, severity, message } = finding;
  const place = `${path}:${range.start.line}:${range.start.column}`;
  const head = xmlAttributes({
    classname: `matchtable.${rule}`,
    name: `${place}: ${message}`,
    file: path,
    line: range.start.line,
  });
  const text = xmlText([place, ...findingText(finding)].join('\n'));
  const body = fails(finding)
    ? `<failure${xmlAttributes({ type: severity, message })}>${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return `    <testcase${head}>${body}</testcase>\n`;
}
