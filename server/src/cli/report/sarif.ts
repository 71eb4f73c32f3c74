// SARIF 2.1.0, for code-scanning dashboards and viewers.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
import type * as Sarif from 'sarif';
import type { Place, Range } from '../../files/place.ts';
import type { Problem } from '../../files/tree-files.ts';
import type { Finding, Fix, Rule, Severity } from '../../rules/rule.ts';
import { plainText } from '../markdown.ts';
import { inShort } from '../short-page.ts';
import type { Format } from './report.ts';

const LEVEL: Readonly<Record<Severity, Sarif.ReportingConfiguration.level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

export const sarif: Format = {
  name: 'sarif',
  write({ findings, rules, problems, version }, out) {
    const ruleIndex = new Map(rules.map((rule, index) => [rule.name, index]));
    const run: Sarif.Run = {
      tool: {
        driver: { name: 'matchtable', version, semanticVersion: version, rules: rules.map(descriptor) },
      },
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: problems.map(notification) }],
      originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the kernel tree' } } },
      columnKind: 'utf16CodeUnits',
      results: worstFirst(findings).map((finding) => result(finding, ruleIndex.get(finding.rule))),
    };
    const log: Sarif.Log = {
      version: '2.1.0',
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      runs: [run],
    };
    out(`${JSON.stringify(log, undefined, 1)}\n`);
  },
};

const ROOT = 'SRCROOT';

// Code scanning refuses a run of more results, and shows no more places of one.
// https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support
const MOST_RESULTS = 25_000;
const MOST_RELATED = 100;

/** All of them in their order; of too many the worst. */
function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_RESULTS) return findings;
  const order: readonly Severity[] = ['error', 'warning', 'info'];
  return order
    .flatMap((severity) => findings.filter((finding) => finding.severity === severity))
    .slice(0, MOST_RESULTS);
}

function descriptor({ name, summary, severity, state, page: whole }: Rule): Sarif.ReportingDescriptor {
  // Code scanning shows it beside each alert.
  const { page } = inShort(whole);
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: firstParagraph(page) ?? summary },
    defaultConfiguration: { level: LEVEL[severity] },
    help: { text: plainText(page), markdown: page },
    properties: { tags: [state] },
  };
}

/** What the rule does, in a sentence or two: the first paragraph of its page. */
function firstParagraph(page: string): string | undefined {
  const paragraph = page.split(/\n\s*\n/).find((block) => /^[^#`\s]/.test(block));
  return paragraph && plainText(paragraph).replace(/\s+/g, ' ');
}

function result(finding: Finding, ruleIndex: number | undefined): Sarif.Result {
  const { rule, severity, message, module, related, witness, fix, help, fingerprint } = finding;
  const text = [message, witness && `Witness: ${witness}`, help].filter(Boolean).join('\n');
  return {
    ruleId: rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: LEVEL[severity],
    message: { text },
    locations: [location(finding, module)],
    ...(related.length > 0 && {
      relatedLocations: related.slice(0, MOST_RELATED).map((other, id) => ({
        id,
        ...location(other, other.module),
        message: { text: other.message },
      })),
    }),
    partialFingerprints: { 'matchtable/v1': fingerprint },
    ...(fix && fix.edits.length > 0 && { fixes: [sarifFix(fix)] }),
    ...((witness !== undefined || help !== undefined) && { properties: { witness, help } }),
  };
}

function location({ path, range }: Place, module: string | undefined): Sarif.Location {
  return {
    physicalLocation: { artifactLocation: artifact(path), region: region(range) },
    ...(module !== undefined && { logicalLocations: [{ name: module, kind: 'module' }] }),
  };
}

function sarifFix({ title, safety, edits }: Fix): Sarif.Fix {
  const byPath = new Map<string, Sarif.Replacement[]>();
  for (const { path, range, newText } of edits) {
    const replacement = { deletedRegion: region(range), insertedContent: { text: newText } };
    const list = byPath.get(path);
    if (list) list.push(replacement);
    else byPath.set(path, [replacement]);
  }
  return {
    description: { text: title },
    artifactChanges: [...byPath].map(([path, replacements]) => ({
      artifactLocation: artifact(path),
      replacements,
    })),
    properties: { safety },
  };
}

function notification({ path, line, message }: Problem): Sarif.Notification {
  return {
    level: 'warning',
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(path),
          ...(line !== undefined && { region: { startLine: line } }),
        },
      },
    ],
  };
}

function artifact(path: string): Sarif.ArtifactLocation {
  // A relative reference per RFC 3986: each part percent-encoded, the slashes kept. encodeURIComponent
  // throws on lone surrogates.
  const wellFormed = Buffer.from(path).toString();
  const uri = wellFormed.split('/').map(encodeURIComponent).join('/');
  return { uri, uriBaseId: ROOT };
}

function region({ start, end }: Range): Sarif.Region {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}
