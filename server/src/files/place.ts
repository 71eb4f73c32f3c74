// Where something is written. Lines and columns count from 1; a column counts UTF-16 code units
// of the line decoded as UTF-8 (bytes that are no UTF-8 count one each), a tab counts one.

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `end` is exclusive: the column behind the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Place {
  readonly path: string;
  readonly range: Range;
}
