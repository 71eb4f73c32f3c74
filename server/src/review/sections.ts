// Where in a text its diffs are. What stands before, between and behind them (a commit's message, a diffstat, a
// signature) may look like one; only the counts of `@@` lines tell where a hunk ends, as for `git apply`.

/** The lines of the diff of one file, and what is wrong with them. */
export interface Section {
  /** In the text, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
  readonly binary: boolean;
  /** Why it can't be read to its end: a mail cut short, lines that were wrapped. */
  readonly trouble?: string;
}

const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const EXTENDED =
  /^(index |old mode |new mode |new file mode |deleted file mode |copy (from|to) |rename (from|to|old|new) |(dis)?similarity index |Binary files |--- |\+\+\+ )/;

export function diffSections(lines: readonly string[]): readonly Section[] {
  const sections: Section[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    const isGit = line.startsWith('diff --git ');
    if (
      !isGit &&
      !(line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ') && HUNK.test(lines[at + 2] ?? ''))
    ) {
      at++;
      continue;
    }
    const start = at++;
    while (at < lines.length && EXTENDED.test(lines[at]!)) at++;
    let binary = lines.slice(start, at).some((each) => each.startsWith('Binary files '));
    let trouble: string | undefined;
    let hunk = 0;
    if (lines[at] === 'GIT binary patch') {
      binary = true;
      while (at < lines.length && !lines[at]!.startsWith('diff --git ') && lines[at] !== '-- ') at++;
    } else
      for (let counts = HUNK.exec(lines[at] ?? ''); counts && trouble === undefined; ) {
        hunk++;
        const end = hunkEnd(lines, at + 1, Number(counts[1] ?? 1), Number(counts[2] ?? 1));
        at = end.at;
        if (end.missing > 0)
          trouble =
            at >= lines.length || lines.slice(at).every((each) => each === '')
              ? `hunk ${hunk} is cut short: ${end.missing} more ${end.missing === 1 ? 'line' : 'lines'} expected`
              : `hunk ${hunk} is corrupt at line ${at + 1}: expected a line that begins with a blank, + or -`;
        // Every line of a diff has an end (git's parse_fragment); one that has none is half a line.
        else if (at >= lines.length) trouble = `hunk ${hunk} is cut short in its last line`;
        counts = HUNK.exec(lines[at] ?? '');
      }
    sections.push({
      line: start + 1,
      lines: lines.slice(start, at),
      binary,
      ...(trouble === undefined ? {} : { trouble }),
    });
  }
  return sections;
}

/** The line behind a hunk that begins at `at`, and how many lines its counts promise beyond that. */
function hunkEnd(
  lines: readonly string[],
  start: number,
  oldCount: number,
  newCount: number,
): { at: number; missing: number } {
  let [at, before, after] = [start, oldCount, newCount];
  while (before > 0 || after > 0) {
    const line = lines[at];
    // A mailer may have taken the blank of an empty context line. At the very end it is the end of the text.
    const sign = line === '' && at + 1 < lines.length ? ' ' : line?.[0];
    if (sign === ' ') {
      before--;
      after--;
    } else if (sign === '-') before--;
    else if (sign === '+') after--;
    else if (sign !== '\\') break;
    if (before < 0 || after < 0) break;
    at++;
  }
  if (before <= 0 && after <= 0 && before + after === 0) while (lines[at]?.startsWith('\\')) at++;
  return { at, missing: before + after === 0 ? 0 : Math.max(before, after, 1) };
}
