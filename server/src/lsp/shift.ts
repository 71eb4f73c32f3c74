// Findings of an earlier text in the lines of the present one: they move with what is typed above them, and are
// gone where something is typed in them. So do the places that they name and the edits that they propose.
import type { Range } from '../files/place.ts';
import type { Finding } from '../rules/rule.ts';
import type { LineChange } from './documents.ts';

/** `path`: the file whose text was changed. */
export function shifted(
  findings: readonly Finding[],
  path: string,
  changes: readonly LineChange[],
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const range = moved(finding.range, changes);
    if (!range) return [];
    const { fix, related, ...rest } = finding;
    const edits = fix?.edits.flatMap((edit) => {
      const range = edit.path === path ? moved(edit.range, changes) : edit.range;
      return range ? [{ ...edit, range }] : [];
    });
    // Half a fix is none.
    const whole = fix && edits && edits.length === fix.edits.length ? { fix: { ...fix, edits } } : {};
    const places = related.flatMap((place) => {
      const range = place.path === path ? moved(place.range, changes) : place.range;
      return range ? [{ ...place, range }] : [];
    });
    return [{ ...rest, range, related: places, ...whole }];
  });
}

function moved(range: Range, changes: readonly LineChange[]): Range | undefined {
  let { start, end } = range;
  for (const { line, removed, added } of changes) {
    // Lines from 1, as the engine's.
    const first = line + 1;
    if (end.line < first) continue;
    if (start.line <= first + removed) return undefined;
    start = { ...start, line: start.line + added - removed };
    end = { ...end, line: end.line + added - removed };
  }
  return { start, end };
}
