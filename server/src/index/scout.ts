// What goes ahead of the reader: finds the files that matter and what the build says of each. It works in the
// reader's own thread, or in another one (scout-thread.ts), with the same results.
import { type Looked, noteLooks } from '../files/looks.ts';
import type { Problem, TreeFiles } from '../files/tree-files.ts';
import type { KernelConfig } from '../kernel/config.ts';
import { type Compiled, createKbuild } from '../kernel/kbuild.ts';
import type { KernelTree } from '../kernel/tree.ts';
import { type Finder, type HeaderScan, type ScanTrace, type Search, scanTree } from './scan.ts';

/** A file worth reading. */
export interface Candidate {
  readonly path: string;
  /** Of the files before it in the walk, how many were seen. */
  readonly seen: number;
  /** What it is compiled to: one object, mostly. */
  readonly compiled: readonly Compiled[];
}

export interface ScoutTask extends Search {
  readonly tree: KernelTree;
  readonly config?: KernelConfig;
  readonly arch?: string;
  /** Whether the report is to have a trace. */
  readonly traced?: boolean;
  /** Whether a scout with files of its own is to say what it looked at. */
  readonly noted?: boolean;
}

export interface Reader {
  /** Called while another thread is about to find the first candidate. */
  meanwhile(): void;
  /** Called once, before the first candidate. */
  begin(headers: HeaderScan): void;
  /** In the order of `walkOrder`, but for files that only include others: these come last. */
  read(candidate: Candidate): void;
  /** Called now and then with the number of files looked at. */
  tick(seen: number): void;
}

export interface ScoutReport {
  /** `.c` files seen. */
  readonly files: number;
  /** What could not be understood of the build. */
  readonly buildProblems: readonly Problem[];
  /** What could not be read, beside what the reader's own files tell. */
  readonly fileProblems: readonly Problem[];
  readonly trace?: ScoutTrace;
  /** All that it looked at in files of its own, where it was to be noted. */
  readonly looked?: Looked;
}

/** What following edits needs to know of the search. */
export interface ScoutTrace extends ScanTrace {
  /** What the makefiles were read from: files that were read or asked for, and folders that were listed. */
  readonly build: Looked;
}

export type Scout = (task: ScoutTask, reader: Reader) => ScoutReport;

/** `folders` is filled with the names of the files by folder. */
export function scoutHere(files: TreeFiles, folders: Map<string, ReadonlySet<string>>): Scout {
  return (task, reader) => {
    const { tree, config, arch } = task;
    const looking = task.traced ? noteLooks(files) : undefined;
    const kbuild = createKbuild({
      files: looking?.files ?? files,
      tree,
      ...(config && { config }),
      ...(arch && { arch }),
    });
    const scanned: ScanTrace | undefined = task.traced
      ? { sources: new Set(), including: new Map(), headers: new Map() }
      : undefined;
    const finder: Finder = {
      begin: reader.begin,
      tick: reader.tick,
      candidate(path, seen) {
        reader.read({ path, seen, compiled: kbuild.compiled(path) });
      },
    };
    const seen = scanTree(files, task, folders, finder, scanned);
    return {
      files: seen,
      buildProblems: kbuild.problems(),
      fileProblems: [],
      ...(looking && scanned && { trace: { ...scanned, build: looking.looked } }),
    };
  };
}
