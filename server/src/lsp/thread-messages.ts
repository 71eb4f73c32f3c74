// What the server and the thread that knows the whole tree say to each other. Plain data: it is copied.
import type { CacheHost } from '../cache/folder.ts';
import type { Problem } from '../files/tree-files.ts';
import type { LintOptions } from '../rules/choice.ts';
import type { Finding } from '../rules/rule.ts';
import type { Mount } from './mounts.ts';
import type { Answer, Question } from './questions.ts';

/** What the thread is started with. */
export interface ThreadData {
  /** Absolute. */
  readonly root: string;
  readonly mounts: readonly Mount[];
  /** A `.config`, absolute. */
  readonly config?: string;
  readonly arch?: string;
  /** Names of the buses that are checked: read first, the others when somebody asks for them. */
  readonly lintBuses: readonly string[];
  readonly rules: LintOptions;
  /** A file of device names, absolute; empty: the distribution's. */
  readonly pciIds: string;
  /** Where the index is kept for the next start; undefined: nowhere. */
  readonly cache?: Omit<CacheHost, 'today' | 'ahead'> | undefined;
}

/** What is checked, by which rules. */
export type Choice = Pick<ThreadData, 'lintBuses' | 'rules'>;

/** A text of the editor, by its path in the tree; without a text: what lies on disk counts, which may have changed. */
export interface Change {
  readonly path: string;
  readonly text?: Uint8Array;
  /** The version of the text. */
  readonly version?: number;
  /** Whether it was just opened, mostly to be edited. */
  readonly opened?: boolean;
}

export type ToThread =
  | { readonly kind: 'change'; readonly changes: readonly Change[] }
  | ({ readonly kind: 'choose' } & Choice)
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  /** Buses that are being read because somebody asked for them are not wanted any more. */
  | { readonly kind: 'cancel' };

export type FromThread =
  | {
      readonly kind: 'progress';
      readonly what: 'scanning' | 'reading' | 'checking';
      readonly done: number;
    }
  /** Buses that are read beside everything else, because somebody asked for them; none: that is over. */
  | { readonly kind: 'asked'; readonly buses: readonly [] }
  | {
      readonly kind: 'asked';
      readonly buses: readonly string[];
      readonly what: 'scanning' | 'reading' | 'checking';
      readonly done: number;
    }
  | {
      readonly kind: 'findings';
      /** By path, of those paths whose findings are others than before; empty lists where there are none any more. */
      readonly findings: readonly (readonly [path: string, findings: readonly Finding[]])[];
      /** The versions of the open texts that the whole state was made from. */
      readonly versions: readonly (readonly [path: string, version: number])[];
      readonly tables: number;
      readonly entries: number;
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly reason: string };
