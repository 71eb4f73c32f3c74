// The requests behind the client's views and commands: tables, overlaps, who, configurations, reading anew.
import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { openDisk } from '../files/disk.ts';
import { parseConfig } from '../kernel/config.ts';
import type { Documents } from './documents.ts';
import { type Locate, locator } from './locate.ts';
import { bytesAt } from './names.ts';
import type { OpenTree } from './open-tree.ts';
import { pathOf } from './places.ts';
import * as protocol from './protocol.ts';
import type { PlacedNode } from './questions.ts';
import { rulePage } from './rule-pages.ts';

export interface ViewParts {
  readonly connection: Connection;
  readonly documents: Documents;
  trees(): readonly OpenTree[];
  treeOf(path: string): OpenTree | undefined;
}

export function answerViews({ connection, documents, trees, treeOf }: ViewParts): void {
  const view = (kind: 'tables' | 'overlaps') =>
    answering(async ({ path, uri }: protocol.ViewParams): Promise<protocol.ViewNode[]> => {
      const file = uri === undefined ? undefined : pathOf(uri);
      const all = file === undefined ? trees() : [treeOf(file)].filter((tree) => tree !== undefined);
      const [first, ...more] = all;
      if (!first) return [];
      const several = more.length > 0;
      if (several && path.length === 0) return all.map(treeNode);
      const tree = several ? all.find(({ root }) => root === path[0]) : first;
      if (!tree) return [];
      const inside = file === undefined ? undefined : tree.inside(file);
      const nodes = await tree.ask({
        kind,
        keys: several ? path.slice(1) : path,
        ...(inside !== undefined && { path: inside }),
      });
      return nodes.map((node) => located(node, locator(tree, documents)));
    });
  connection.onRequest(protocol.TABLES, view('tables'));
  connection.onRequest(protocol.OVERLAPS, view('overlaps'));

  connection.onRequest(
    protocol.WHO,
    answering(async ({ device, root }: protocol.WhoParams): Promise<protocol.WhoResult> => {
      const tree = chosen(trees(), root);
      const answer = await tree.ask({ kind: 'who', device });
      const locate = locator(tree, documents);
      return {
        ...answer,
        claims: answer.claims.map(({ place, ...claim }) => ({ ...claim, location: locate(place) })),
        reasons: answer.reasons.map(({ place, text }) => ({ text, location: locate(place) })),
      };
    }),
  );
  connection.onRequest(
    protocol.REINDEX,
    answering(async (params: protocol.ReindexParams | null): Promise<null> => {
      const root = params?.root;
      const wanted = root === undefined ? trees() : [chosen(trees(), root)];
      for (const tree of wanted) tree.restart(documents.all());
      await Promise.all(wanted.map((tree) => tree.settled()));
      return null;
    }),
  );
  connection.onRequest(
    protocol.CONFIGS,
    answering(async (): Promise<protocol.ConfigsResult> => ({ trees: trees().map(configsOf) })),
  );
  connection.onRequest(protocol.RULE_PAGE, ({ rule }: protocol.RulePageParams) => {
    const page = rulePage(rule);
    return page === undefined ? null : ({ rule, page } satisfies protocol.RulePageResult);
  });
}

/** What can't be answered is told as an error of the protocol with the reason as its message. */
function answering<P, R>(answer: (params: P) => Promise<R>): (params: P) => Promise<R> {
  return (params) =>
    answer(params).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ResponseError<void>(LSPErrorCodes.RequestFailed, reason);
    });
}

function chosen(trees: readonly OpenTree[], root: string | undefined): OpenTree {
  const tree = root === undefined ? trees[0] : trees.find((each) => each.root === root);
  if (tree) return tree;
  throw new Error(root === undefined ? 'no kernel tree is open' : `no kernel tree is open at ${root}`);
}

const treeNode = ({ root, tree }: OpenTree): protocol.ViewNode => ({
  key: root,
  kind: 'tree',
  label: root.slice(root.lastIndexOf('/') + 1),
  description: `Linux ${tree.version}`,
  tooltip: root,
  hasChildren: true,
  root,
});

function located({ place, otherPlace, ...node }: PlacedNode, locate: Locate): protocol.ViewNode {
  return {
    ...node,
    ...(place && { location: locate(place) }),
    ...(otherPlace && { otherLocation: locate(otherPlace) }),
  };
}

/** Where people and builds keep configurations: the tree, folders of it that are built into (`O=`), this machine's. */
function configsOf({ root, tree, config, arch }: OpenTree): protocol.ConfigsResult['trees'][number] {
  const disk = openDisk(root);
  const inTree = [
    ...disk.list('').flatMap(({ name, kind }) => {
      if (kind === 'file') return name === '.config' || name.startsWith('config-') ? [name] : [];
      return disk.isFile(`${name}/.config`) ? [`${name}/.config`] : [];
    }),
  ].map((name) => ({ path: `${root}/${name}`, label: name }));
  const machine = openDisk('/boot')
    .list('')
    .filter(({ name, kind }) => kind === 'file' && name.startsWith('config-'))
    .map(({ name }) => ({ path: `/boot/${name}`, label: `/boot/${name}` }));
  return {
    root,
    version: tree.version,
    archs: tree.archs,
    ...(arch !== undefined && { arch }),
    ...(config && { config: config.path }),
    configs: [...inTree, ...machine].flatMap(({ path, label }) => {
      const bytes = bytesAt(path);
      const read = bytes && parseConfig(bytes, path).config;
      if (!read || read.symbols.size === 0) return [];
      const about = [read.version && `Linux ${read.version}`, read.arch].filter(Boolean).join(', ');
      return [{ path, label, ...(about !== '' && { description: about }) }];
    }),
  };
}
