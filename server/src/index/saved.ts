// What a live index hands to a later one, in another process: all that its results hang on, as plain data.
import type { Declared, Signature } from '../c/header-signature.ts';
import type { StructType } from '../c/layout.ts';
import type { Looked } from '../files/looks.ts';
import type { Problem } from '../files/tree-files.ts';
import type { CompileFlags } from '../kernel/compile-flags.ts';
import type { Module } from '../kernel/module.ts';
import type { KernelTree } from '../kernel/tree.ts';
import type { Found } from './reader.ts';
import type { ScanTrace } from './scan.ts';

export interface SavedIndex {
  /** Version and architectures: of another tree nothing is of use. */
  readonly tree: KernelTree;
  readonly candidates: SavedCandidates;
  readonly dependencies: SavedDependencies;
  /** In the order of a walk. */
  readonly found: readonly Found[];
  /** What could not be read. */
  readonly fileProblems: readonly Problem[];
  /** Every header that was read, by its path. */
  readonly headers: ReadonlyMap<string, SavedHeader>;
  /** Names of files by folder, as far as headers were looked for there. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string>>;
  /** What entries were laid out by: of another layout nothing is of use. */
  readonly structs: ReadonlyMap<string, StructType>;
}

export interface SavedHeader {
  /** What its `#include`s say. */
  readonly specs: readonly string[];
  /** What it says of the names that were asked for, perhaps of others too. */
  readonly signature: Signature;
  readonly declared: Declared;
}

export interface SavedCandidates {
  readonly scan: ScanTrace;
  readonly build: Looked;
  readonly buildProblems: readonly Problem[];
  readonly built: readonly SavedBuilt[];
}

export interface SavedBuilt {
  readonly path: string;
  /** What it is compiled to; without flags where nobody asked for them. */
  readonly compiled: readonly { readonly modules: readonly Module[]; readonly flags?: CompileFlags }[];
}

export interface SavedDependencies {
  /** Names and `#include`s by their numbers. */
  readonly words: readonly string[];
  readonly held: ReadonlyMap<string, Held>;
}

/** What one file's results hang on. */
export interface Held {
  readonly texts: readonly string[];
  /** By number: names that headers were asked for, and what the `#include`s say. */
  readonly names: Int32Array;
  readonly includes: Int32Array;
}
