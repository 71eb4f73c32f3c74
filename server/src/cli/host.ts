// What a command needs of the process it runs in, so that a test can be one too.
import type { CacheHost } from '../cache/folder.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { ScoutThread } from '../index/scout-thread.ts';

export interface Host {
  /** Results, as text or as the bytes that it is. Never fails: where nobody reads them any more they go nowhere. */
  out(text: string | Uint8Array): void;
  /** Progress, summaries, complaints. */
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Cells of a terminal's line; undefined where the output is no terminal. */
  readonly columns: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly folder: string;
  /** Milliseconds from any start. */
  now(): number;
  /** What an absolute path leads to, through links; `other` is a FIFO, a device, … */
  kind(path: string): 'file' | 'dir' | 'other' | undefined;
  /** The path with all links of its folders followed. */
  real(path: string): string;
  /** Where a link leads, as it is written; undefined where there is no link. */
  link(path: string): string | undefined;
  /** Names in a folder, sorted; empty where there is none. */
  list(path: string): readonly string[];
  /** The bytes of a file that the user named. Throws an Error whose message says why not. */
  read(path: string): Uint8Array;
  /** Writes a file of the user's, of which nobody reads a half. Throws an Error whose message says why not. */
  write(path: string, bytes: Uint8Array): void;
  /** Standard input to its end. */
  input(): Uint8Array;
  /** The tree below an existing folder. */
  open(folder: string): TreeFiles;
  /** Starts a thread that looks through that tree; undefined where there can be none. */
  scout?(folder: string, files: TreeFiles): ScoutThread | undefined;
  /** Where results of runs may be kept; undefined: nowhere. */
  readonly cache?: CacheHost | undefined;
  /** Keeps for the next run what was compiled of the program, after some work. */
  readonly keepCompiled?: ((work: string) => void) | undefined;
  /** Is a language server on this process's own streams until its client ends it; undefined where there is none. */
  readonly serve?: (() => Promise<number>) | undefined;
}

/** The command can't run, for a reason that is the user's to mend: a message and exit code 2. */
export class CannotRun extends Error {}
