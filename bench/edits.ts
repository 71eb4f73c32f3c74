// How long an edit takes inside a running engine: new index and new findings after a keystroke.
import { openDisk } from '../server/src/files/disk.ts';
import { openOverlay } from '../server/src/files/overlay.ts';
import { openLive } from '../server/src/index/live.ts';
import { openTree } from '../server/src/kernel/tree.ts';
import { openFindings } from '../server/src/rules/live.ts';
import { rehearsal } from '../server/src/rules/rehearsal.ts';

/** Milliseconds. */
export interface Latency {
  readonly edits: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
}

export interface EditCosts {
  readonly tables: number;
  /** The body of a function in a `.c` with a table, a line more or less. */
  readonly body: Latency;
  /** The value of a `#define` in include/linux/pci_ids.h. */
  readonly define: Latency;
}

const IDS = 'include/linux/pci_ids.h';

/** Edits files of the tree at `root` in memory; the files on disk stay. `buses`: all where not given. */
export function measureEdits(root: string, edits: number, buses?: readonly string[]): EditCosts {
  const { files, lay, lift } = openOverlay(openDisk(root));
  const tree = openTree(files);
  if ('error' in tree) throw new Error(`${root} is no kernel tree: ${tree.error}`);
  const live = openLive({ files, tree, ...(buses && { buses }) });
  const found = openFindings(live);
  const textOf = (path: string) => Buffer.from(files.read(path) ?? []).toString('latin1');

  const time = (path: string, text: string): number => {
    lay(path, Buffer.from(text, 'latin1'));
    const start = performance.now();
    found.update(live.update([path]));
    return performance.now() - start;
  };
  const paths = [...new Set(live.index.tables.map((table) => table.path))];
  const stride = Math.max(1, Math.floor(paths.length / Math.min(edits, paths.length)));
  const body: number[] = [];
  for (let i = 0; body.length < edits; i++) {
    const path = paths[(i * stride) % paths.length]!;
    const text = textOf(path);
    // As the server does where an editor opens it.
    time(path, text);
    found.prepare(path);
    const typing = rehearsal(Buffer.from(text, 'latin1'), (typed) => {
      lay(path, typed);
      found.update(live.update([path]));
    });
    for (const one of typing) one();
    // Into the first function; a file that has none is made longer.
    const brace = text.indexOf(')\n{\n');
    const at = brace < 0 ? text.length : brace + 4;
    body.push(time(path, `${text.slice(0, at)}\tint typed = ${i};\n${text.slice(at)}`));
    body.push(time(path, text));
    lift(path);
  }
  const define: number[] = [];
  const ids = textOf(IDS);
  const defines = [...ids.matchAll(/^#define\s+(PCI_\w+)\s+(0x[0-9a-f]+)$/gm)];
  for (let i = 0; i < Math.min(edits, 200); i++) {
    const one = defines[(i * 37) % defines.length]!;
    const at = one.index + one[0].length;
    define.push(time(IDS, `${ids.slice(0, at - 1)}${(i % 9) + 1}${ids.slice(at)}`));
  }
  return { tables: live.index.tables.length, body: latency(body), define: latency(define) };
}

function latency(times: readonly number[]): Latency {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
  return { edits: sorted.length, p50: at(0.5), p99: at(0.99), worst: sorted.at(-1)! };
}
