// Hover: what an entry, a table, its export or its driver means.
import { type Hover, MarkupKind } from 'vscode-languageserver';
import type { Position, Range } from '../files/place.ts';
import { foundAt } from './at-position.ts';
import { claimantLines, claimantsOf } from './claimants.ts';
import type { OpenDocument } from './documents.ts';
import { dossier, fieldLine, severalLines } from './dossier.ts';
import { headerParagraphs } from './header-hover.ts';
import type { Locate } from './locate.ts';
import { wordAt } from './navigation.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';
import { driverParagraphs, exportParagraphs, tableParagraphs } from './table-words.ts';

export async function hoverAt(
  tree: OpenTree,
  document: OpenDocument,
  at: Position,
  locate: Locate,
): Promise<Hover | undefined> {
  const path = tree.inside(document.path);
  if (path?.endsWith('.h')) return headerHover(tree, document, at, locate);
  if (path === undefined || !path.endsWith('.c')) return undefined;
  const found = foundAt(tree.read(document), path, at);
  const hover = (paragraphs: readonly string[], range: Range): Hover | undefined =>
    paragraphs.length === 0
      ? undefined
      : {
          contents: { kind: MarkupKind.Markdown, value: paragraphs.join('\n\n') },
          range: rangeIn(document.text, range),
        };
  switch (found?.kind) {
    case undefined:
      return undefined;
    case 'table':
      return hover(tableParagraphs(found.table), found.table.place.range);
    case 'export':
      return hover(exportParagraphs(found.exported, found.table, tree.files), found.exported.place.range);
    case 'driver':
      return hover(driverParagraphs(found.driver, found.table), found.driver.place.range);
    case 'entry': {
      const { table, entry, among, field } = found;
      const { range } = entry.place;
      if (among.length > 1) return hover(severalLines(table, among, tree.names), range);
      const answer = await claimantsOf(tree, table, entry);
      const value = field
        ? fieldLine(...field, document.text.getText(rangeIn(document.text, field[1].place!.range)))
        : '';
      return hover(
        [
          ...(value === '' ? [] : [value]),
          ...dossier(table, entry, tree),
          ...claimantLines(table, answer, tree, locate),
        ],
        range,
      );
    }
  }
}

async function headerHover(
  tree: OpenTree,
  document: OpenDocument,
  at: Position,
  locate: Locate,
): Promise<Hover | undefined> {
  const text = document.text.getText();
  const word = wordAt(text, at);
  if (word === undefined || !/^[A-Z_][A-Z0-9_]+[a-zA-Z0-9_]*$/.test(word)) return undefined;
  const paragraphs = await headerParagraphs(tree, text, word, locate);
  return paragraphs.length === 0
    ? undefined
    : { contents: { kind: MarkupKind.Markdown, value: paragraphs.join('\n\n') } };
}
