// Quick fixes: what the rules propose, preferred where no device changes its driver by them.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import type { Finding, Fix } from '../rules/rule.ts';
import type { DiagnosticData } from './diagnostics.ts';
import type { Documents } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { plainRange, rangeIn, uriOf } from './places.ts';

/** `findings`: those of the document, as they are now. */
export function fixesFor(
  diagnostics: readonly Diagnostic[],
  findings: readonly Finding[],
  tree: OpenTree,
  documents: Documents,
): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const { fingerprint } = (diagnostic.data ?? {}) as Partial<DiagnosticData>;
    const finding = findings.find((each) => each.fingerprint === fingerprint);
    const fix = finding?.fix;
    if (!fix) return [];
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: fix.safety === 'safe',
        edit: { changes: editsOf(fix, tree, documents) },
      },
    ];
  });
}

/** A fix's edits by URI. */
export function editsOf(fix: Fix, tree: OpenTree, documents: Documents): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { path, range, newText } of fix.edits) {
    const absolute = `${tree.root}/${path}`;
    const open = documents.get(absolute);
    const uri = open?.uri ?? uriOf(absolute);
    changes[uri] ??= [];
    changes[uri].push({ range: open ? rangeIn(open.text, range) : plainRange(range), newText });
  }
  return changes;
}
