// Code lenses on tables: how many entries, which module, who else claims some of them.
import type { CodeLens } from 'vscode-languageserver';
import { reachedCount } from '../tables/reached.ts';
import type { OpenDocument } from './documents.ts';
import { count, moduleNames } from './entry-words.ts';
import type { OpenTree } from './open-tree.ts';
import { rangeIn } from './places.ts';
import { COMMANDS } from './protocol.ts';

interface LensData {
  readonly uri: string;
  readonly key: string;
  readonly title: string;
}

export function codeLenses(tree: OpenTree, document: OpenDocument): CodeLens[] {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return [];
  return tree
    .read(document)
    .tables.filter((table) => table.place.path === path && !table.absent)
    .map((table) => {
      const module = moduleNames(table.modules);
      const title = [count(reachedCount(table), 'entry', 'entries'), module === '' ? '' : `module ${module}`];
      return {
        range: rangeIn(document.text, table.place.range),
        data: {
          uri: document.uri,
          key: table.key,
          title: title.filter((word) => word !== '').join(' · '),
        } satisfies LensData,
      };
    });
}

/** The overlaps are the whole tree's to say: as long as it is not read, they are left out. */
export async function resolveLens(
  lens: CodeLens,
  treeOf: (uri: string) => OpenTree | undefined,
): Promise<CodeLens> {
  const { uri, key, title } = lens.data as LensData;
  const tree = treeOf(uri);
  const path = key.slice(0, key.lastIndexOf(':'));
  const all =
    tree?.state().kind === 'ready' ? await tree.ask({ kind: 'fileOverlaps', path }).catch(() => []) : [];
  const others = all.find(({ table }) => table === key)?.others ?? [];
  const overlaps = others.length > 0 ? ` · ${count(others.length, 'overlap')}` : '';
  return {
    ...lens,
    command: {
      title: title + overlaps,
      command: others.length > 0 ? COMMANDS.showOverlaps : '',
      arguments: [uri],
    },
  };
}
