// An entry typed key by key into the tables of the miniature kernel: what is found while it is half typed was found before, or
// is found when it stands there; and what is found before and after is found all the while. Some editors close brackets, others don't.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { buses } from '../../server/src/bus/all.ts';
import { openDisk } from '../../server/src/files/disk.ts';
import { openOverlay } from '../../server/src/files/overlay.ts';
import { openLive } from '../../server/src/index/live.ts';
import { openTree } from '../../server/src/kernel/tree.ts';
import { openFindings } from '../../server/src/rules/live.ts';
import type { Table } from '../../server/src/tables/model.ts';

const KERNEL = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const { files, lay } = openOverlay(openDisk(KERNEL));
const tree = openTree(files);
if ('error' in tree) throw new Error(tree.error);
const live = openLive({ files, tree, buses: buses.map(({ name }) => name) });
const found = openFindings(live, { preview: true });

/** What is found, by what it is about. */
const now = (): ReadonlySet<string> =>
  new Set(found.findings.map(({ rule, path, about }) => `${path} ${rule} ${about.replaceAll('\0', ' ')}`));

function put(path: string, text: string): ReadonlySet<string> {
  lay(path, Buffer.from(text));
  found.update(live.update([path]));
  return now();
}

const CLOSER: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']', '"': '"' };

/** What an editor has closed by itself behind what was typed. */
function closed(typed: string): string {
  const open: string[] = [];
  for (const c of typed)
    if (c === open.at(-1)) open.pop();
    else if (CLOSER[c] !== undefined && open.at(-1) !== '"') open.push(CLOSER[c]);
  return open.reverse().join('');
}

/** Where a comment is open C takes what follows for a part of it. */
const inComment = (typed: string) => typed.lastIndexOf('/*') > typed.lastIndexOf('*/');

interface Spot {
  readonly path: string;
  readonly name: string;
  /** Before this line, from 0. */
  readonly line: number;
  readonly typed: string;
}

/** Before the first entry of each table, one in the middle, and the last: its first entry as it would be with another value. */
function* spots(): Generator<Spot> {
  for (const table of live.index.tables) {
    const { path } = table.place;
    const own = table.entries.filter(({ place }) => place.path === path);
    if (own.length === 0) continue;
    const lines = textOf(path).split('\n');
    const { start, end } = own[0]!.place.range;
    const typed = lines
      .slice(start.line - 1, end.line)
      .join('\n')
      .replace(/\w(?=\W*$)/, (c) => (c === '7' ? '8' : '7'));
    const before = new Set([own[0], own[own.length >> 1], own.at(-1)].map((each) => lineOf(each!)));
    for (const line of before) yield { path, name: table.name, line, typed };
  }
}
const lineOf = ({ place }: Table['entries'][number]) => place.range.start.line - 1;
const textOf = (path: string) => readFileSync(`${KERNEL}/${path}`, 'utf8');

const SPOTS = [...spots()];

/** What comes, and what goes, while the keys are typed. */
function* wrongAt({ path, name, line, typed }: Spot, behind: (typed: string) => string): Generator<string> {
  const text = textOf(path);
  const lines = text.split('\n');
  const laid = (typed: string) => put(path, lines.toSpliced(line, 0, typed).join('\n'));
  const before = now();
  const after = laid(typed);
  for (let keys = 0; keys < typed.length; keys++) {
    const half = typed.slice(0, keys);
    const said = laid(half + behind(half));
    const where = `${path}:${line + 1} ${name} ${JSON.stringify(half)}`;
    for (const each of said) if (!before.has(each) && !after.has(each)) yield `${where} has ${each}`;
    if (inComment(half)) continue;
    for (const each of before) if (after.has(each) && !said.has(each)) yield `${where} lacks ${each}`;
  }
  put(path, text);
}

it.each([...new Set(SPOTS.map(({ path }) => path))])(
  'nothing hangs on an entry that is half typed: %s',
  (path) => {
    for (const [i, spot] of SPOTS.entries()) {
      if (spot.path !== path) continue;
      expect([...wrongAt(spot, () => '')]).toEqual([]);
      if (i % 3 === 0) expect([...wrongAt(spot, closed)]).toEqual([]);
    }
  },
);

it('a sentinel is there where somebody goes on behind it, and its comma is not', () => {
  const path = 'drivers/char/agp/ali-agp.c';
  const text = textOf(path);
  const typed = text.replace('\t{ }\n};', '\t{ }\n\t{ PCI_DEVICE(1, 2) },\n};');
  expect(typed).not.toBe(text);
  const said = put(path, typed);
  expect([...said].filter((each) => each.includes(path) && each.includes('sentinel'))).toEqual([]);
  put(path, text);
});
