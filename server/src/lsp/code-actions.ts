// Quick fixes: what the rules propose, preferred where no device changes its driver by them; a comment that says why a
// finding is to stay; a raw id as the macro that there is; all safe fixes of a file at once.
import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import type { Position, Range } from '../files/place.ts';
import { allowWithoutEffect } from '../rules/allow-without-effect.ts';
import type { Finding, Fix } from '../rules/rule.ts';
import type { DiagnosticData } from './diagnostics.ts';
import type { OpenDocument } from './documents.ts';
import { idMacros } from './id-macros.ts';
import type { Locate } from './locate.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';
import { macrosOfId, rawIds } from './raw-ids.ts';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.matchtable`;
export const ACTION_KINDS = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL];

export interface ActionParts {
  readonly tree: OpenTree;
  readonly document: OpenDocument;
  /** Those of the document, as they are now. */
  readonly findings: readonly Finding[];
  readonly locate: Locate;
}

/** `only`: the kinds that the client wants; all where not given. */
export function codeActions(
  parts: ActionParts,
  diagnostics: readonly Diagnostic[],
  range: Range,
  only: readonly string[] | undefined,
): CodeAction[] {
  const wants = (kind: string) => only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true;
  return [
    ...(wants(CodeActionKind.QuickFix)
      ? [...fixes(parts, diagnostics), ...suppressions(parts, diagnostics)]
      : []),
    ...(wants(CodeActionKind.RefactorRewrite) ? macroActions(parts, range) : []),
    // Never offered by the way: a client asks for it by name.
    ...(only !== undefined && wants(FIX_ALL) ? fixAll(parts) : []),
  ];
}

function findingOf({ findings }: ActionParts, diagnostic: Diagnostic): Finding | undefined {
  const { fingerprint } = (diagnostic.data ?? {}) as Partial<DiagnosticData>;
  return findings.find((each) => each.fingerprint === fingerprint);
}

function fixes(parts: ActionParts, diagnostics: readonly Diagnostic[]): CodeAction[] {
  // Findings that the same edits cure have one action.
  const actions = new Map<string, CodeAction & { readonly diagnostics: Diagnostic[] }>();
  for (const diagnostic of diagnostics) {
    const fix = findingOf(parts, diagnostic)?.fix;
    if (!fix) continue;
    const changes = editsOf([fix], parts.locate);
    const key = JSON.stringify([fix.title, changes]);
    const same = actions.get(key);
    if (same) same.diagnostics.push(diagnostic);
    else
      actions.set(key, {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: fix.safety === 'safe',
        edit: { changes },
      });
  }
  return [...actions.values()];
}

function fixAll(parts: ActionParts): CodeAction[] {
  const chosen: Fix[] = [];
  // Two fixes of one place can't both be done; the second is there still when the first is.
  for (const { fix } of parts.findings)
    if (fix?.safety === 'safe' && !chosen.some((other) => collide(other, fix))) chosen.push(fix);
  if (chosen.length === 0) return [];
  const edit = { changes: editsOf(chosen, parts.locate) };
  return [{ title: 'Apply all safe fixes of matchtable', kind: FIX_ALL, edit }];
}

function collide(a: Fix, b: Fix): boolean {
  return a.edits.some((x) => b.edits.some((y) => x.path === y.path && !apart(x.range, y.range)));
}

const before = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.column < b.column);
const apart = (a: Range, b: Range) => before(a.end, b.start) || before(b.end, a.start);

/** Edits by URI. */
function editsOf(fixes: readonly Fix[], locate: Locate): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { path, range, newText } of fixes.flatMap((fix) => fix.edits)) {
    const { uri, range: where } = locate({ path, range });
    changes[uri] ??= [];
    changes[uri].push({ range: where, newText });
  }
  return changes;
}

/** What stands for the reason until somebody writes it: without one the comment allows nothing. */
const REASON = 'FIXME: say why';

/** A comment on a line of its own above the finding, indented as its line is. */
function suppressions(parts: ActionParts, diagnostics: readonly Diagnostic[]): CodeAction[] {
  const { document } = parts;
  return diagnostics.flatMap((diagnostic) => {
    const finding = findingOf(parts, diagnostic);
    // A comment that allows nothing is not helped by another one.
    if (!finding || finding.rule === allowWithoutEffect.name) return [];
    const { line } = rangeIn(document.text, finding.range).start;
    const text = document.text.getText({
      start: { line, character: 0 },
      end: { line: line + 1, character: 0 },
    });
    const [indent = ''] = /^[ \t]*/.exec(text) ?? [];
    const newline = text.endsWith('\r\n') ? '\r\n' : '\n';
    const start = { line, character: 0 };
    return [
      {
        title: `Allow ${finding.rule} here, with a reason`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: false,
        edit: {
          changes: {
            [document.uri]: [
              {
                range: { start, end: start },
                newText: `${indent}/* matchtable: allow(${finding.rule}) ${REASON} */${newline}`,
              },
            ],
          },
        },
      },
    ];
  });
}

/** More names of one number than these are no help. */
const MOST_NAMES = 3;

function macroActions({ tree, document }: ActionParts, wanted: Range): CodeAction[] {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return [];
  const textAt = ({ range }: { range: Range }) => document.text.getText(rangeIn(document.text, range));
  const actions: CodeAction[] = [];
  let macros: ReturnType<typeof idMacros> | undefined;
  for (const raw of rawIds(tree.read(document), path, textAt)) {
    if (apart(raw.place.range, wanted)) continue;
    macros ??= idMacros(tree.files);
    for (const name of macrosOfId(raw, macros).slice(0, MOST_NAMES))
      actions.push({
        title: `Write ${textAt(raw.place)} as ${name}`,
        kind: CodeActionKind.RefactorRewrite,
        edit: {
          changes: { [document.uri]: [{ range: rangeIn(document.text, raw.place.range), newText: name }] },
        },
      });
  }
  return actions;
}
