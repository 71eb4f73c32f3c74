// One pass over a tree's `.c` files: which of them can hold a match table, an export, an alias.
import { normalise } from '../c/headers.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { byteScanner } from './byte-scan.ts';

/** Folders that hold no kernel code: Kbuild makes no kernel object there. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'Documentation',
  'LICENSES',
  'scripts',
  'tools',
  'usr',
  'rust',
]);

export interface Scan {
  /** `.c` files seen. */
  readonly files: number;
  /** Paths of files that hold a needle, or include a `.c` that does; in the order of the walk. */
  readonly candidates: readonly string[];
}

/** Every include of another `.c` ends so. */
const INCLUDED_C = '.c"';
const DIRECTIVE = /^[ \t]*#[ \t]*include[ \t]+"([^"\n]*\.c)"/gm;

/**
 * `needles`: names of which one stands in every file that matters. `onProgress` is called after every folder
 * with the number of files seen.
 */
export function scanTree(
  files: TreeFiles,
  needles: readonly string[],
  onProgress?: (files: number) => void,
): Scan {
  const scanner = byteScanner([{ text: INCLUDED_C }, ...needles.map((text) => ({ text, at: rarest(text) }))]);
  const includes = 1;
  const all = (1 << (needles.length + 1)) - 1;
  const order: string[] = [];
  const holding = new Set<string>();
  /** Files that include another `.c`, with what they include. */
  const including = new Map<string, readonly string[]>();
  let count = 0;
  const look = (path: string): void => {
    const bytes = files.peek(path);
    if (!bytes) return;
    count++;
    const found = scanner.find(bytes, all);
    if ((found & ~includes) !== 0) holding.add(path);
    else {
      const included = (found & includes) === 0 ? [] : includedC(path, bytes);
      if (included.length === 0) return;
      including.set(path, included);
    }
    order.push(path);
  };
  const walk = (dir: string): void => {
    for (const entry of files.list(dir)) {
      if (entry.kind === 'dir') {
        if (!entry.name.startsWith('.') && !(dir === '' && OUTSIDE.has(entry.name)))
          walk(dir === '' ? entry.name : `${dir}/${entry.name}`);
      } else if (entry.name.endsWith('.c')) look(dir === '' ? entry.name : `${dir}/${entry.name}`);
    }
    onProgress?.(count);
  };
  walk('');
  // What a file includes may itself only include what holds a table.
  for (let grew = true; grew; ) {
    grew = false;
    for (const [path, included] of including)
      if (!holding.has(path) && included.some((target) => holding.has(target))) {
        holding.add(path);
        grew = true;
      }
  }
  return { files: count, candidates: order.filter((path) => holding.has(path)) };
}

/** Paths, relative to the including file, of the `.c` files that a text includes. */
function includedC(path: string, bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dir = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const targets: string[] = [];
  for (const m of buffer.latin1Slice(0, buffer.length).matchAll(DIRECTIVE)) {
    const target = normalise(`${dir}/${m[1]}`);
    if (target !== undefined) targets.push(target);
  }
  return targets;
}

/** Letters of C text, the most frequent first. */
const FREQUENT = ' \tetrisdnaco_lpufmghvbxwkyqjz';

/** Offset of the three bytes of a needle that stand least often in C text. */
function rarest(text: string): number {
  const weight = (c: string) => {
    const rank = FREQUENT.indexOf(c);
    return rank < 0 ? 0 : FREQUENT.length - rank;
  };
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at + 3 <= text.length; at++) {
    const sum = weight(text[at]!) + weight(text[at + 1]!) + weight(text[at + 2]!);
    if (sum < least) {
      least = sum;
      best = at;
    }
  }
  return best;
}
