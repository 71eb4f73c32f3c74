// Several edits of one file as one: from the start of the first to the end of the last, what lies between kept.

import { byteAt, lineStarts } from '../../files/offsets.ts';
import type { Range } from '../../files/place.ts';
import type { Edit } from '../../rules/rule.ts';

/** undefined where edits overlap or a place is not in the file. `edits` are all of one file, at least one. */
export function oneEdit(
  bytes: Uint8Array,
  edits: readonly Edit[],
): { readonly range: Range; readonly newText: string } | undefined {
  const starts = lineStarts(bytes);
  const placed = edits
    .map((edit) => ({
      edit,
      from: byteAt(bytes, starts, edit.range.start),
      to: byteAt(bytes, starts, edit.range.end),
    }))
    .sort((x, y) => x.from - y.from || x.to - y.to);
  let newText = '';
  let at = placed[0]!.from;
  for (const { edit, from, to } of placed) {
    if (from < at || to < from) return undefined;
    newText += Buffer.from(bytes.subarray(at, from)).toString() + edit.newText;
    at = to;
  }
  return { range: { start: placed[0]!.edit.range.start, end: placed.at(-1)!.edit.range.end }, newText };
}
