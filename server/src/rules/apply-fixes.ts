// Fixes made: the files as they are afterwards. Those that would change the same text are made one by one, the first first.
import { byteAt, lineStarts } from '../files/offsets.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { Edit, Finding, Fix } from './rule.ts';

export interface FixedFile {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

export interface Fixed {
  /** By path. */
  readonly files: readonly FixedFile[];
  readonly applied: readonly Finding[];
  /** Findings whose fix touches what another fix changes: for the next run. */
  readonly left: readonly Finding[];
}

interface Placed {
  readonly from: number;
  readonly to: number;
  readonly newText: string;
}

/** `wanted`: which fixes, by their safety. A fix is made as a whole or not at all; two findings may have the same. */
export function applyFixes(
  files: TreeFiles,
  findings: readonly Finding[],
  wanted: (fix: Fix) => boolean,
): Fixed {
  const sources = new Map<string, { bytes: Uint8Array; starts: readonly number[]; placed: Placed[] }>();
  const sourceOf = (path: string) => {
    let source = sources.get(path);
    if (!source) {
      const bytes = files.read(path) ?? new Uint8Array();
      source = { bytes, starts: lineStarts(bytes), placed: [] };
      sources.set(path, source);
    }
    return source;
  };
  const made = new Set<string>();
  const applied: Finding[] = [];
  const left: Finding[] = [];
  for (const finding of findings) {
    const { fix } = finding;
    if (!fix || !wanted(fix)) continue;
    const key = JSON.stringify(fix.edits);
    const placed = fix.edits.map((edit) => ({ edit, at: placeOf(edit) }));
    const meets = placed.some(({ edit, at }) =>
      sourceOf(edit.path).placed.some((other) => overlaps(at, other)),
    );
    if (made.has(key)) applied.push(finding);
    else if (meets) left.push(finding);
    else {
      for (const { edit, at } of placed) sourceOf(edit.path).placed.push(at);
      made.add(key);
      applied.push(finding);
    }
  }
  const fixed = [...sources]
    .filter(([, { placed }]) => placed.length > 0)
    .map(([path, { bytes, placed }]) => ({ path, before: bytes, after: edited(bytes, placed) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: fixed, applied, left };

  function placeOf({ path, range, newText }: Edit): Placed {
    const { bytes, starts } = sourceOf(path);
    const [from, to] = [byteAt(bytes, starts, range.start), byteAt(bytes, starts, range.end)];
    // Lines end as that one does.
    const end = bytes.indexOf(NEWLINE, from);
    const crlf = end > 0 && bytes[end - 1] === RETURN;
    return { from, to, newText: crlf ? newText.replace(/\r?\n/g, '\r\n') : newText };
  }
}

const NEWLINE = 10;
const RETURN = 13;

/** Two insertions at one place would depend on their order. */
const overlaps = (a: Placed, b: Placed) =>
  (a.from < b.to && b.from < a.to) || (a.from === b.from && a.to === b.to);

function edited(bytes: Uint8Array, placed: readonly Placed[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, newText } of [...placed].sort((a, b) => a.from - b.from || a.to - b.to)) {
    parts.push(bytes.subarray(at, from), Buffer.from(newText));
    at = to;
  }
  parts.push(bytes.subarray(at));
  return Buffer.concat(parts);
}
