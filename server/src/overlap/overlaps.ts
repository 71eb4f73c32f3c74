// Overlapping tables of one bus: which pairs of entries some device matches both of, grouped by table pair.
import type { Entry, Table } from '../tables/model.ts';

/** One pair of entries kept as evidence; `a` belongs to the pair's table `a`. */
export interface EntryPair {
  readonly a: Entry;
  readonly b: Entry;
  readonly relation: 'identical' | 'covers' | 'covered' | 'partial';
  readonly witness: string;
}

/** Two tables some device matches both of; `a` stands before `b` in the list that was searched. */
export interface TablePair {
  readonly a: Table;
  readonly b: Table;
  readonly bus: string;
  /** Whether both are linked into one module (a module's second driver, or the same file's second table). */
  readonly sameModule: boolean;
  /** Whether all that is not theoretical is a matter of entries that match every device (stubs, debugging aids). */
  readonly catchAll: boolean;
  /** Numbers of entry pairs: identical match sets; a's entry covers b's; b's covers a's; intersect only. */
  readonly identical: number;
  readonly covers: number;
  readonly covered: number;
  readonly partial: number;
  /** Of `partial`, those that are only theoretical (class-only against vendor:device); 0 where they were not asked for. */
  readonly theoretical: number;
  /** Strongest first (identical, covers/covered, partial that is not theoretical); all but theoretical ones, in table order; of a catch-all entry's pairs only the first, where there are no others. */
  readonly pairs: readonly EntryPair[];
}
