// What every output format gets, and what a format is: one file each, named in formats.ts.

import type { Problem, TreeFiles } from '../../files/tree-files.ts';
import type { PciNames } from '../../kernel/pci-ids.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import type { Colors } from '../colors.ts';

/** A finished run of `lint`. */
export interface LintReport {
  readonly findings: readonly Finding[];
  /** All rules that there are, by name. */
  readonly rules: readonly Rule[];
  /** What could not be read or understood on the way. */
  readonly problems: readonly Problem[];
  /** The program's own version. */
  readonly version: string;
  /** For source lines; findings name their paths. */
  readonly files: TreeFiles;
  /** Asked for only by formats for people: finding and reading the names takes time. */
  readonly names: () => PciNames;
  readonly colors: Colors;
  /** A path as it is written where the user stands, for what leads there; as it is in the tree where not given. */
  readonly pathHere?: (path: string) => string;
  /** Cells that a line may take, where a format keeps to a width. */
  readonly width: number;
}

export interface Format {
  /** As users write it after `--format`. */
  readonly name: string;
  /** Whether findings of severity `info` are always among the report's: its reader chooses what to see. */
  readonly withInfo?: boolean;
  /** Writes all of it, in pieces of any size. */
  write(report: LintReport, out: (text: string) => void): void;
}
