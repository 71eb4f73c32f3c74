// Hunks go on a text as `git apply` puts them there: the same text, the same refusals.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDiff } from '../../server/src/review/file-patch.ts';
import { applyHunks } from '../../server/src/review/hunks.ts';
import { lineMap } from '../../server/src/review/lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'matchtable-hunks-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Few different lines, so that context is found in wrong places too.
const text = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'c', '', '\t{ 0 },', '-- ', '+++ b', 'é'), { maxLength: 14 }),
    fc.boolean(),
  )
  .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
const latin1 = (from: string) => Buffer.from(from).toString('latin1');

const hunksOf = (before: string, after: string, context: number) =>
  structuredPatch('a', 'b', before, after, '', '', { context }).hunks;

describe('a diff between two texts', () => {
  it('makes the one of the other', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 4 }), (before, after, context) => {
        const result = applyHunks(before, hunksOf(before, after, context));
        expect(result).toMatchObject({ text: after });
        if ('offsets' in result) expect(result.offsets.every((offset) => offset === 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('maps the lines that stayed', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const map = lineMap(before, after);
        const [old, now] = [before.split('\n'), after.split('\n')];
        let last = 0;
        for (let line = 1; line < now.length; line++) {
          const was = map.before(line);
          if (was === undefined) continue;
          expect(old[was - 1]).toBe(now[line - 1]);
          expect(was).toBeGreaterThan(last);
          last = was;
        }
      }),
    );
  });

  it('as git writes it is read and applied like git apply does, on other texts too', () => {
    const git = (...args: string[]) => {
      try {
        return execFileSync('git', args, {
          cwd: folder,
          encoding: 'latin1',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      } catch (error) {
        const { status, stdout } = error as { status: number; stdout: string };
        return status === 1 && args[0] === 'diff' ? stdout : undefined;
      }
    };
    // To half of the texts the diff is applied as they are, so that many apply.
    const more = fc.oneof(fc.constant(''), text);
    let applied = 0;
    fc.assert(
      fc.property(text, text, more, fc.boolean(), (before, after, more, front) => {
        fc.pre(before !== '' && before !== after && after !== '');
        writeFileSync(join(folder, 'x.c'), before);
        writeFileSync(join(folder, 'y.c'), after);
        const diff = git('diff', '--no-index', '--no-color', 'x.c', 'y.c')!.replace(/b\/y\.c/g, 'b/x.c');
        const target = front ? `${more === '' ? '' : `${more.trimEnd()}\n`}${before}` : `${before}${more}`;
        writeFileSync(join(folder, 'x.c'), target);
        writeFileSync(join(folder, 'x.patch'), Buffer.from(diff, 'latin1'));
        const theirs =
          git('apply', 'x.patch') === undefined ? undefined : readFileSync(join(folder, 'x.c'), 'latin1');
        const { files, troubles } = parseDiff(diff);
        expect(troubles).toEqual([]);
        const ours = applyHunks(latin1(target), files[0]!.hunks);
        if (theirs !== undefined) applied++;
        expect('text' in ours ? ours.text : undefined).toBe(theirs);
      }),
      { numRuns: 60, examples: [['c', 'a\nc', '\n', false]] },
    );
    expect(applied).toBeGreaterThan(5);
  }, 120_000);
});

describe('a hunk', () => {
  const numbered = Array.from({ length: 30 }, (_, i) => `line ${i + 1}\n`);
  const changed = (lines: readonly string[]) => lines.join('').replace('line 15\n', 'line fifteen\n');
  const hunks = hunksOf(numbered.join(''), changed(numbered), 3);

  it('moves with what it stands beside, and says by how much', () => {
    const lower = ['new\n', 'new\n', ...numbered];
    expect(applyHunks(lower.join(''), hunks)).toEqual({ text: changed(lower), offsets: [2] });
    const higher = numbered.slice(5);
    expect(applyHunks(higher.join(''), hunks)).toEqual({ text: changed(higher), offsets: [-5] });
  });

  it('takes no fuzz: one other context line, and it is named', () => {
    const other = numbered.join('').replace('line 13\n', 'line thirteen\n');
    expect(applyHunks(other, hunks)).toEqual({
      hunk: 1,
      message: 'line 13: expected `line 13`, found `line thirteen`',
    });
  });

  it.each([
    [
      'some lines below',
      (text: string) => `a\nb\n${text.replace('line 16\n', '')}`,
      'line 18: expected `line 16`, found `line 17`',
    ],
    [
      'where somebody put a line in',
      (text: string) => text.replace('line 14\n', 'line 14\nnew\n'),
      'line 15: expected `line 15`, found `new`',
    ],
    [
      'where a mailer was',
      (text: string) => text.replaceAll('line ', 'line\t'),
      'line 12: expected `line 12`, found the same with other white space',
    ],
    [
      'in the file already',
      (text: string) => text.replace('line 15\n', 'line fifteen\n'),
      'what it makes is there already',
    ],
    [
      'of a file that is cut',
      (text: string) => text.slice(0, text.indexOf('line 17')),
      'line 17: expected `line 17`, found the end of the file',
    ],
    ['of something else', () => 'a\nb\n', 'the lines that it changes are not at or near line 12: `line 12`'],
  ])('says what is other: %s', (_, change, message) => {
    expect(applyHunks(change(numbered.join('')), hunks)).toEqual({ hunk: 1, message });
  });

  it('of a whole file that is longer says where it ought to end', () => {
    const whole = hunksOf('a\nb\n', '', 3);
    expect(applyHunks('a\nb\nc\n', whole)).toEqual({
      hunk: 1,
      message: 'line 3: expected the end of the file',
    });
  });

  it('that adds a last line without an end leaves it so', () => {
    expect(applyHunks('a\n', hunksOf('a\n', 'a\nb', 3))).toMatchObject({ text: 'a\nb' });
    expect(applyHunks('a\nb', hunksOf('a\nb', 'a\nb\n', 3))).toMatchObject({ text: 'a\nb\n' });
    expect(applyHunks('a\nb\n', hunksOf('a\nb', 'a\nc', 3))).toMatchObject({ hunk: 1 });
  });
});
