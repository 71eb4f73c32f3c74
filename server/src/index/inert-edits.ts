// Edits that can't be seen by who reads a file for its tables: between the braces of a function, where nothing that is read
// stands and nothing that it may hang on is named. What was found in the file holds, perhaps on other lines.
import type { Unit } from '../c/unit.ts';
import { isBetweenStatements, isStatements } from '../syntax/between-statements.ts';
import { type Body, bodiesAfter, bodyAround, functionBodies } from '../syntax/bodies.ts';
import { type InsideEdit, insideFunction } from '../syntax/inside-function.ts';
import { namesOf, type Wanted } from '../tables/extract.ts';
import { BEFORE } from '../tables/handed.ts';
import { shifted } from '../tables/shifted.ts';
import type { FileTables } from '../tables/unit-tables.ts';
import type { Found } from './reader.ts';

/** What was found in files when they were read last. */
export interface LastRead {
  /** What is found in a text, where that is known without a look. */
  after(path: string, bytes: Buffer): Found | undefined;
  /** `bytes` are copied. */
  note(unit: Unit, held: FileTables, found: Found): void;
  forget(path: string): void;
}

interface Kept {
  readonly bytes: Buffer;
  readonly found: Found;
  /** The functions of the text. */
  readonly bodies: readonly Body[];
  /** Names that begin something, beside those that are wanted anyway. */
  readonly marks: readonly string[];
  /** Names of what was found, and of what the text was searched for by name. */
  readonly names: ReadonlySet<string>;
  /** Those of variables, of which more than the name was read. */
  readonly variables: ReadonlySet<string>;
  readonly given: readonly number[];
}

/** Files of which the text is kept: those that somebody works on. */
const MOST = 8;

export function openLastRead(wantedNow: () => Wanted | undefined): LastRead {
  const all = new Map<string, Kept>();
  const keep = (path: string, kept: Kept): void => {
    all.delete(path);
    all.set(path, kept);
    if (all.size > MOST) all.delete(all.keys().next().value!);
  };
  return {
    after(path, bytes) {
      const kept = all.get(path);
      const wanted = wantedNow();
      const edit = kept && wanted && insideFunction(kept.bytes, bytes);
      const bodies = edit && bodiesAfter(kept.bodies, edit);
      if (!bodies || !isInert(edit, kept, wanted)) return undefined;
      const found = foundAfter(kept, path, edit);
      if (!found) return undefined;
      keep(path, { ...kept, bytes: Buffer.from(bytes), found, bodies, given: givenAfter(kept, edit) });
      return found;
    },
    note(unit, held, found) {
      const { path } = unit;
      if (!isPlain(unit, held)) {
        all.delete(path);
        return;
      }
      keep(path, {
        bytes: Buffer.from(unit.main.source.bytes),
        found,
        bodies: functionBodies(unit.main.source),
        marks: [...held.macros, ...held.typedefs],
        names: namesIn(unit, held),
        variables: unit.searched,
        given: held.given,
      });
    },
    forget: (path) => void all.delete(path),
  };
}

/** Whether what was found stands in one place each, which its text alone says. */
const isPlain = ({ lined }: Unit, { tables, problems, copies }: FileTables): boolean =>
  lined === 0 &&
  tables.length > 0 &&
  problems.length + copies.length === 0 &&
  tables.every(({ open }) => !open);

function namesIn({ main, searched }: Unit, { tables, drivers, exports }: FileTables): ReadonlySet<string> {
  const names = new Set([...searched, ...main.source.declared.keys()]);
  for (const { name } of tables) names.add(name);
  for (const { table } of exports) names.add(table);
  for (const { variable, table } of drivers) {
    names.add(variable);
    if (table !== undefined) names.add(table);
  }
  return names;
}

const WORD = /[A-Za-z_$][\w$]*/g;

/** Around the lines that are others: names are looked at with so much of what is beside them, and with their statement. */
const BESIDE = 80;

function isInert(edit: InsideEdit, kept: Kept, wanted: Wanted): boolean {
  const { bytes, marks, names, variables, given } = kept;
  const { open, oldClose, at, old, now, oldLines, nowLines } = edit;
  const text = bytes.latin1Slice(open, oldClose);
  const [from, to] = [at - open, at - open + oldLines.length];
  // The text begins with the brace.
  let start = Math.max(0, from - 1);
  while (!ENDS.has(text[start]!)) start--;
  let end = to;
  while (end < text.length && !ENDS.has(text[end]!)) end++;
  // No statement beside them becomes a part of one, and none of theirs goes on: what stands beside says what it did.
  const whole = isStatements(oldLines) && isStatements(nowLines) && isBetweenStatements(text.slice(0, from));
  const before = whole ? '' : text.slice(Math.max(0, Math.min(start, from - BESIDE)), from);
  const after = whole ? '' : text.slice(to, Math.max(end, to + BESIDE));
  for (const lines of [oldLines, nowLines]) {
    if (TELLING.test(lines)) return false;
    const around = `${before}${lines}${after}`;
    for (const [word] of around.matchAll(WORD)) if (names.has(word)) return false;
    if (given.length > 0 && (around.includes('/') ? COMMENTED : COPIES).test(around)) return false;
  }
  const reach = BEFORE + BESIDE + Math.abs(edit.bytes) + Math.max(oldLines.length, nowLines.length);
  if (given.some((use) => use < 0 || (use > at && use < at + reach))) return false;
  const body = bodyAround(kept.bodies, edit);
  if (!body) return false;
  // What is begun by a macro that ends in `=` looks like a function.
  const head = bytes.latin1Slice(body.head, body.open);
  if (holdsMark(head.slice(0, head.indexOf('(')), marks, wanted)) return false;
  const looked = whole ? [oldLines, nowLines] : [old, now];
  return looked.every((text) => !holdsMark(text, marks, wanted) && !holdsName(text, variables));
}

/** What declares, and what other names than those of the text may hang on. */
const TELLING = /\b(?:typedef|_*typeof\w*|extern|MODULE_\w*|EXPORT_\w*|\w*_table)\b/;

function holdsName(text: string, names: ReadonlySet<string>): boolean {
  for (const name of names) if (text.includes(name)) return true;
  return false;
}

/** May copy a table of an object to a driver; where comments may hold anything. */
const COPIES = /=[^=;]*(?:->|\.)/;
const COMMENTED = /=[^=]*(?:->|\.)/;

const ENDS: ReadonlySet<string> = new Set([';', '{', '}']);

function holdsMark(body: string, marks: readonly string[], wanted: Wanted): boolean {
  const { prefix, finder } = namesOf(wanted);
  // A type, or an array of it, may be declared over lines.
  if (/typeof|typedef/.test(body) || (prefix !== undefined && body.includes(prefix))) return true;
  if (marks.some((name) => body.includes(name))) return true;
  let found = false;
  finder.find(Buffer.from(body, 'latin1'), () => {
    found = true;
  });
  return found;
}

const givenAfter = ({ given }: Kept, { at, bytes }: InsideEdit): readonly number[] =>
  given.map((use) => (use > at ? use + bytes : use));

/** The same on the lines where it stands now; undefined where a part of it stands on lines that are others. */
function foundAfter({ bytes, found }: Kept, path: string, edit: InsideEdit): Found | undefined {
  const first = lineOf(bytes, edit.at);
  const behind = first + edit.oldLines.split('\n').length - 1;
  const by = (start: number, end: number): number => {
    if (end < first) return 0;
    if (start < behind) throw OTHER;
    return edit.lines;
  };
  try {
    return shifted(found, { path, by });
  } catch (error) {
    if (error === OTHER) return undefined;
    throw error;
  }
}

/** A part stands on lines that are others. */
const OTHER = new Error('on other lines');

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}
