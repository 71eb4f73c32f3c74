// The one seam to file content. Everything from c/ to rules/ reads through it, so that files on disk,
// an editor's unsaved text, a git revision and a patched tree are the same thing to the engine.

/** A name in a folder. Links are followed: `kind` is what the link leads to; dangling links, FIFOs, … are left out. */
export interface DirEntry {
  readonly name: string;
  readonly kind: 'file' | 'dir';
}

/** Something that could not be read or understood, told to the user and survived. Lines count from 1. */
export interface Problem {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** Paths are relative to the tree, with `/`, without a leading `./`; the tree itself is the empty string. */
export interface TreeFiles {
  /** The bytes of a regular file, for as long as the caller likes; undefined where there is none or it can't be read. */
  read(path: string): Uint8Array | undefined;
  /** As `read`, but the bytes are valid only until the next call of `peek`: for looking at many files once. */
  peek(path: string): Uint8Array | undefined;
  isFile(path: string): boolean;
  /** Names in a folder, sorted by code unit; empty where there is no such folder. */
  list(dir: string): readonly DirEntry[];
  /** What could not be read when it was last looked at, each path once. A file that merely does not exist is no problem. */
  problems(): readonly Problem[];
}
