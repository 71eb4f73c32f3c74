// Inlay hints: what pci.ids calls the ids that stand as numbers.
import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver';
import type { OpenDocument } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';
import { nameOfId, rawIds } from './raw-ids.ts';

const LONGEST = 32;

export function inlayHints(tree: OpenTree, document: OpenDocument, wanted: Range): InlayHint[] {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return [];
  const where = (place: { readonly range: Parameters<typeof rangeIn>[1] }) =>
    rangeIn(document.text, place.range);
  const hints: InlayHint[] = [];
  for (const raw of rawIds(tree.read(document), path, (place) => document.text.getText(where(place)))) {
    const { end } = where(raw.place);
    if (end.line < wanted.start.line || end.line > wanted.end.line) continue;
    const name = nameOfId(raw, tree.names());
    if (name === undefined) continue;
    hints.push({
      position: end,
      label: name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name,
      tooltip: name,
      kind: InlayHintKind.Type,
      paddingLeft: true,
    });
  }
  return hints;
}
