// Findings of an earlier text in the lines of the present one: they move with what is typed before them, and are
// gone where something is typed in them. So do the places that they name and the edits that they propose.
import type { Position, Range } from '../files/place.ts';
import type { Finding } from '../rules/rule.ts';
import type { TextChange } from './documents.ts';

/** `path`: the file whose text was changed. */
export function shifted(
  findings: readonly Finding[],
  path: string,
  changes: readonly TextChange[],
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const range = moved(finding.range, changes);
    if (!range) return [];
    const { fix, related, ...rest } = finding;
    const edits = fix?.edits.flatMap((edit) => {
      const range = edit.path === path ? moved(edit.range, changes, true) : edit.range;
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

/** `alone`: only as long as nothing else on its lines is typed in. */
function moved(range: Range, changes: readonly TextChange[], alone = false): Range | undefined {
  let { start, end } = range;
  for (const change of changes) {
    const [from, to] = [engines(change.start), engines(change.end)];
    const { text } = change;
    if (alone && from.line <= end.line && to.line >= start.line) return undefined;
    // A letter right beside a name makes it another one.
    if (isBefore(end, from) || (isSame(end, from) && !/^\w/.test(text))) continue;
    if (!isBefore(to, start) && !(isSame(to, start) && !/\w$/.test(text))) return undefined;
    const lines = text.split(/\r\n|\r|\n/);
    const last = lines.at(-1)!.length + (lines.length === 1 ? from.column : 1);
    const move = ({ line, column }: Position): Position => ({
      line: line + lines.length - 1 - (to.line - from.line),
      column: line === to.line ? column - to.column + last : column,
    });
    start = move(start);
    end = move(end);
  }
  return { start, end };
}

/** The engine counts from 1. */
const engines = ({ line, character }: TextChange['start']): Position => ({
  line: line + 1,
  column: character + 1,
});

const isBefore = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.column < b.column);
const isSame = (a: Position, b: Position) => a.line === b.line && a.column === b.column;
