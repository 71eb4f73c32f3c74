// What comments in a driver say of another one.
import { lineAt } from '../c/source.ts';
import type { Place } from '../files/place.ts';
import type { Texts } from '../probe/module-source.ts';
import type { Table } from '../tables/model.ts';
import type { EntryPair } from './overlaps.ts';

/** Whether the lines of a text, from 0, say something around a place of it. */
export type LineTest = (lineAt: (line: number) => string | undefined, place: Place) => boolean;

/** Makes such a test of the text that a place is in. Where there is none, nothing is said. */
export type TestLines = (place: Place, test: LineTest) => boolean;

export const testLinesOf =
  (texts: Pick<Texts, 'source'>): TestLines =>
  (place, test) => {
    const source = texts.source(place.path);
    return source !== undefined && test((line) => lineAt(source, line), place);
  };

/** Lines above and below a check that may say whom it makes room for. */
const NEAR = 8;

/** Whether the comment or the message at a check names the other driver. */
export function namesOther(testLines: TestLines, place: Place, other: Table): boolean {
  const words = wordsFor(other);
  return testLines(place, (lineAt, { range: { start } }) =>
    areNamed(
      words,
      Array.from({ length: 2 * NEAR }, (_, i) => lineAt(start.line - NEAR + i) ?? ''),
    ),
  );
}

/** Whose entry it is, and where. */
interface Said {
  readonly kind: 'said';
  readonly word?: never;
  readonly table: Table;
  readonly place: Place;
}

/**
 * The comment at one of the entries that says that a driver, by its name the other's, takes the device too (BOSC0200 of
 * drivers/iio/imu/bmi323/bmi323_i2c.c): who wrote it knows. The name alone may be that of the device.
 */
export function saidAtEntry(
  { a, b }: EntryPair,
  tableA: Table,
  tableB: Table,
  testLines: TestLines,
  /** Where it is noted what is asked of a table's file, so that not each edit of it raises the question again. */
  textsOf: (table: Table) => Texts,
): Said | undefined {
  for (const [{ place }, table, other] of [
    [a, tableA, tableB],
    [b, tableB, tableA],
  ] as const) {
    if (place.path !== table.path || !mayName(textsOf(table), table, other)) continue;
    const words = wordsFor(other);
    const says = testLines(place, (lineAt, at) => {
      const comment = commentAt(lineAt, at);
      return comment.some((line) => /\bdrivers?\b/i.test(line)) && areNamed(words, comment);
    });
    if (says) return { kind: 'said', table, place };
  }
  return undefined;
}

/** Lines of the comment above an entry, and what stands behind it. */
function commentAt(lineAt: Parameters<LineTest>[0], { range: { start, end } }: Place): readonly string[] {
  const behind = /\/[*/].*/.exec(lineAt(end.line - 1)?.slice(end.column - 1) ?? '')?.[0];
  const above: string[] = [];
  for (let at = start.line - 2; at >= 0; at--) {
    const line = lineAt(at);
    if (line === undefined || !COMMENT.test(line)) break;
    above.unshift(line);
  }
  return [...above, ...(behind === undefined ? [] : [behind])];
}

/** Nothing else is on the line; a table's lines don't begin with a star. */
const COMMENT = /^\s*(?:\/\*(?:(?!\*\/).)*(?:\*\/\s*)?$|\/\/|\*)/;

/** Whether lines have one of the names of a driver. */
function areNamed(words: readonly string[], lines: readonly string[]): boolean {
  const text = lines.join('\n').toLowerCase().replaceAll('-', '_');
  return words.some((word) => new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`).test(text));
}

/** Whether the file of one table has a name of the other at all, in whatever way it is written. */
function mayName(texts: Texts, table: Table, other: Table): boolean {
  let paths = asked.get(table);
  if (!paths) {
    paths = [table.path];
    asked.set(table, paths);
  }
  const ways = wordsFor(other).flatMap((word) => [word, word.replaceAll('_', '-')]);
  return [...new Set(ways.flatMap((way) => [way, way.toUpperCase()]))].some((way) =>
    texts.mentions(paths, 0, way),
  );
}

/** What is asked is noted by the list of the files that are. */
const asked = new WeakMap<Table, readonly string[]>();

/** How another file may call a table's driver; `_` stands for `-`, too. */
function wordsFor({ modules, drivers }: Table): readonly string[] {
  const names = [...modules.map(({ name }) => name), ...drivers.flatMap(({ name }) => name ?? [])];
  const words = names.flatMap((name) => {
    const word = name.toLowerCase().replaceAll('-', '_').replace(/\W/g, '');
    // A chip's name says as much as the whole of `radio_si470x_usb`.
    return [word, ...word.split('_').filter((part) => part.length > 4 && /[a-z]\d/.test(part))];
  });
  return words.filter((word) => word.length > 2);
}
