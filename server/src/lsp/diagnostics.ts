// Findings as the editor shows them.
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import { busNamed } from '../bus/all.ts';
import { RULES } from '../rules/all.ts';
import { lintTable } from '../rules/engine.ts';
import type { Finding, Severity } from '../rules/rule.ts';
import type { Documents, OpenDocument } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { plainRange, rangeIn, uriOf } from './places.ts';
import type { ProjectFault } from './project.ts';
import type { Settings } from './protocol.ts';
import { rulePageUri } from './rule-pages.ts';

export const SOURCE = 'matchtable';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Rules of which the thread that knows the whole tree has the word. */
const TREE_RULES = new Set(
  RULES.filter((rule) => rule.checkModule ?? rule.checkPair ?? rule.checkTree ?? rule.checkAllow).map(
    (rule) => rule.name,
  ),
);
const TABLE_RULES = new Set(RULES.filter((rule) => rule.checkTable).map((rule) => rule.name));

/** Entries that can never match are shown as what can be left out. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'unreachable-entry',
  'duplicate-entry',
  'entry-after-sentinel',
]);

/**
 * The findings in an open document: what its own text says now, and what the whole tree said of it last. Of a
 * header, which is no compiled file by itself, all comes from the tree.
 */
export function findingsOf(tree: OpenTree, document: OpenDocument): readonly Finding[] {
  const path = tree.inside(document.path);
  if (path === undefined) return [];
  const ofTree = tree.findingsIn(path);
  if (!path.endsWith('.c')) return shown(ofTree, tree.settings);
  const own = ownFindings(tree, document).filter((finding) => finding.path === path);
  const said = new Set(own.map(keyOf));
  const others = ofTree.filter((finding) => TREE_RULES.has(finding.rule) && !said.has(keyOf(finding)));
  return shown([...own, ...others], tree.settings);
}

/** What the rules on single tables say of the text as it is. */
function ownFindings(tree: OpenTree, document: OpenDocument): readonly Finding[] {
  const { tables, modules } = tree.readChecked(document);
  // As for the whole tree: with a configuration, what it does not build is not checked.
  if (tree.config && modules.length === 0) return [];
  const { rules, lintBuses } = tree.chosen();
  const known = tree.project.known();
  const options = {
    ...rules,
    ignore: [
      ...(rules.ignore ?? []),
      ...RULES.filter((rule) => !TABLE_RULES.has(rule.name)).map((rule) => rule.name),
    ],
  };
  return tables.flatMap((table) => {
    const bus = busNamed(table.bus);
    if (!bus || !lintBuses.includes(table.bus)) return [];
    return lintTable({ table, bus, files: tree.files }, options).filter(
      ({ fingerprint }) => !known.has(fingerprint),
    );
  });
}

function shown(findings: readonly Finding[], { lint }: Settings): readonly Finding[] {
  return findings.filter(
    ({ severity, rule }) => severity !== 'info' || lint.showInfo || lint.select.includes(rule),
  );
}

const keyOf = ({ rule, message, range: { start } }: Finding) =>
  `${rule} ${start.line}:${start.column} ${message}`;

/** Findings of a file that is not open, as they were on disk. */
export const closedFindings = (tree: OpenTree, path: string): readonly Finding[] =>
  shown(tree.findingsIn(path), tree.settings);

/** What goes with a diagnostic, to find its finding again. */
export interface DiagnosticData {
  readonly fingerprint: string;
}

/** What is wrong with the project's own files, as far as it can be said of an open or a closed text. */
export const faultDiagnostics = (faults: readonly ProjectFault[]): Diagnostic[] =>
  faults.map(({ range, message }) => ({
    range: plainRange(range),
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    message,
  }));

export function diagnosticOf(
  finding: Finding,
  tree: OpenTree,
  documents: Documents,
  can: { readonly related: boolean },
): Diagnostic {
  const locate = (path: string, range: Finding['range']) => {
    const absolute = tree.absolute(path);
    const open = documents.get(absolute);
    return {
      uri: open?.uri ?? uriOf(absolute),
      range: open ? rangeIn(open.text, range) : plainRange(range),
    };
  };
  const { help, related, rule } = finding;
  return {
    range: locate(finding.path, finding.range).range,
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: rule,
    codeDescription: { href: rulePageUri(rule) },
    message: help === undefined ? finding.message : `${finding.message}\n${help}`,
    ...(UNREACHABLE.has(rule) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(can.related &&
      related.length > 0 && {
        relatedInformation: related.map(({ path, range, message, module }) => ({
          location: locate(path, range),
          message: module === undefined ? message : `${module}: ${message}`,
        })),
      }),
    data: { fingerprint: finding.fingerprint } satisfies DiagnosticData,
  };
}
