// What is asked of the whole tree: plain data in and out, so that it can be asked in another thread.
import type { Place } from '../files/place.ts';

/** Which drivers claim a device. */
export interface WhoQuestion {
  readonly kind: 'who';
  /** A bus's own spelling of a device. */
  readonly device: string;
}

export type Question = WhoQuestion;

export interface Claimed {
  readonly driver: string;
  readonly module?: string;
  readonly linkage?: 'module' | 'builtin' | 'either';
  readonly bus: string;
  readonly table: string;
  readonly tableKey: string;
  readonly index: number;
  readonly text: string;
  readonly override: boolean;
  readonly certainty: 'always' | 'maybe';
  readonly place: Place;
  /** Asks for a class only. */
  readonly byClass: boolean;
}

export type Answer =
  | { readonly kind: 'who'; readonly claims: readonly Claimed[] }
  | { readonly kind: 'cannot'; readonly reason: string };
