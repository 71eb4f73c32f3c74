// Hover: what an entry, a table, its export or its driver means.
import { type Hover, MarkupKind } from 'vscode-languageserver';
import { busNamed } from '../bus/all.ts';
import type { Position } from '../files/place.ts';
import { foundAt } from './at-position.ts';
import type { OpenDocument } from './documents.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';

export function hoverAt(tree: OpenTree, document: OpenDocument, at: Position): Hover | undefined {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return undefined;
  const found = foundAt(tree.read(document), path, at);
  if (found?.kind !== 'entry') return undefined;
  const { table, entry } = found;
  const bus = busNamed(table.bus);
  if (!bus) return undefined;
  const { aliases, dropped } = bus.alias(entry);
  const value = [
    `**${table.name}[${entry.index}]** (${table.bus})`,
    bus.columns.map((name, i) => `${name} ${bus.cells(entry)[i]}`).join(', '),
    aliases.length > 0 ? aliases.map((alias) => `\`${alias}\``).join('  \n') : (dropped ?? ''),
  ].join('\n\n');
  return { contents: { kind: MarkupKind.Markdown, value }, range: rangeIn(document.text, entry.place.range) };
}
