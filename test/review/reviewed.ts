// A tree and what is sent for it, and what a review says: `label | path:line rule: message`.
import type { Finding } from '../../server/src/rules/rule.ts';
import { matchtable, memoryDisk, type Ran } from '../cli/harness.ts';
import { smallTree, tableFile } from '../cli/small-tree.ts';
import { gitDiff, mailText, mbox, type Texts } from './mails.ts';

/** A driver's file with entries of its own vendor, one to a line. */
export const driver = (name: string, ...entries: readonly string[]): string =>
  tableFile([...entries, '{ }'].map((entry) => `\t${entry},`).join('\n'), name);

/** The tree's files, `drivers/Makefile` included: a module for each `.c` of drivers/. */
export function treeOf(texts: Texts): Record<string, string | Uint8Array> {
  const modules = Object.keys(texts).flatMap((path) => /^drivers\/(\w+)\.c$/.exec(path)?.[1] ?? []);
  const given = Object.entries(texts).flatMap(([path, text]) =>
    text === undefined ? [] : [[path, text] as const],
  );
  return smallTree(Object.fromEntries(given), '/linux', modules);
}

export const review = (tree: Texts, input: string, ...args: readonly string[]): Promise<Ran> =>
  matchtable(['review', '--tree', '/linux', ...args], {
    files: treeOf(tree),
    host: { ...memoryDisk(treeOf(tree)), input: () => Buffer.from(input) },
  });

export interface State {
  readonly texts: Texts;
  /** New paths to old ones. */
  readonly renames?: Readonly<Record<string, string>>;
}

/** Patches from one state of the tree to the next, as a series. */
export function series(...states: readonly State[]): string {
  const [first, ...rest] = states;
  let before = first!.texts;
  return mbox(
    ...rest.map(({ texts, renames }, i) => {
      const after = { ...before, ...texts };
      for (const old of Object.values(renames ?? {})) delete after[old];
      const diff = gitDiff(before, after, renames);
      before = after;
      return mailText({
        subject: `[PATCH ${i + 1}/${rest.length}] step ${i + 1}`,
        diff,
        id: `${i + 1}@x`,
        headers: i === 0 ? [] : ['References: <1@x>'],
      });
    }),
  );
}

/** One line for each remark. */
export async function remarks(
  tree: Texts,
  input: string,
  ...args: readonly string[]
): Promise<readonly string[]> {
  const ran = await review(tree, input, '--format', 'json', ...args);
  if (ran.out === '') throw new Error(ran.err);
  return (JSON.parse(ran.out) as Finding[]).map(
    ({ patch, path, range, rule, message }) => `${patch} | ${path}:${range.start.line} ${rule}: ${message}`,
  );
}

/** Remarks on what leads from one state to the others. */
export const said = (...states: readonly State[]) => remarks(states[0]!.texts, series(...states));
