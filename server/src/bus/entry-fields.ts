// The fields of one entry, in three lists. A tree has fifty thousand entries with a dozen objects behind each field,
// were they all there at once: a field and its place are made when somebody asks for them.
import type { Place } from '../files/place.ts';
import type { FieldValue, Value } from './entry.ts';

/** Where a field is written: mostly a number, see `packedSpot`; undefined where it is left out. */
export type Spot = number | Place | undefined;

// Lines below the entry's first one, column, lines that it goes on for, column of its end.
const [LINE_BITS, COLUMN_BITS, MORE_BITS] = [6, 10, 4] as const;
const [LINES, COLUMNS, MORE] = [1 << LINE_BITS, 1 << COLUMN_BITS, 1 << MORE_BITS] as const;

/** A range as one number, given that its entry begins at `first`; undefined where it does not fit. */
export function packedSpot(
  first: number,
  line: number,
  column: number,
  endLine: number,
  endColumn: number,
): number | undefined {
  const [below, more] = [line - first, endLine - line];
  if (below < 0 || below >= LINES || more < 0 || more >= MORE || column >= COLUMNS || endColumn >= COLUMNS)
    return undefined;
  return (((((below << COLUMN_BITS) | column) << MORE_BITS) | more) << COLUMN_BITS) | endColumn;
}

/** By their paths in the struct, in the order in which they were given. */
export class EntryFields implements ReadonlyMap<string, FieldValue> {
  /** One list for all entries of a table that are given the same fields. */
  readonly paths: readonly string[];
  readonly given: readonly Value[];
  readonly spots: readonly Spot[];
  /** Values that were cut off, by path. */
  readonly cuts: ReadonlyMap<string, bigint | string> | undefined;
  /** The file and line in which the entry begins. */
  readonly file: string;
  readonly line: number;

  constructor(
    paths: readonly string[],
    given: readonly Value[],
    spots: readonly Spot[],
    cuts: ReadonlyMap<string, bigint | string> | undefined,
    file: string,
    line: number,
  ) {
    this.paths = paths;
    this.given = given;
    this.spots = spots;
    this.cuts = cuts;
    this.file = file;
    this.line = line;
  }

  get size(): number {
    return this.paths.length;
  }

  has(path: string): boolean {
    return this.paths.includes(path);
  }

  get(path: string): FieldValue | undefined {
    const at = this.paths.indexOf(path);
    return at < 0 ? undefined : new Field(this, at);
  }

  keys(): MapIterator<string> {
    return this.paths.values();
  }

  *values(): MapIterator<FieldValue> {
    for (let at = 0; at < this.paths.length; at++) yield new Field(this, at);
  }

  *entries(): MapIterator<[string, FieldValue]> {
    for (let at = 0; at < this.paths.length; at++) yield [this.paths[at]!, new Field(this, at)];
  }

  [Symbol.iterator](): MapIterator<[string, FieldValue]> {
    return this.entries();
  }

  forEach(each: (field: FieldValue, path: string, map: ReadonlyMap<string, FieldValue>) => void): void {
    for (const [path, field] of this) each(field, path, this);
  }
}

class Field implements FieldValue {
  private readonly fields: EntryFields;
  private readonly at: number;

  constructor(fields: EntryFields, at: number) {
    this.fields = fields;
    this.at = at;
  }

  get value(): Value {
    return this.fields.given[this.at]!;
  }

  get place(): Place | undefined {
    const { spots, file, line } = this.fields;
    const spot = spots[this.at];
    return typeof spot === 'number' ? placeAt(spot, file, line) : spot;
  }

  get cut(): bigint | string | undefined {
    return this.fields.cuts?.get(this.fields.paths[this.at]!);
  }
}

function placeAt(spot: number, path: string, first: number): Place {
  const line = first + (spot >> (COLUMN_BITS + MORE_BITS + COLUMN_BITS));
  const more = (spot >> COLUMN_BITS) & (MORE - 1);
  return {
    path,
    range: {
      start: { line, column: (spot >> (MORE_BITS + COLUMN_BITS)) & (COLUMNS - 1) },
      end: { line: line + more, column: spot & (COLUMNS - 1) },
    },
  };
}
