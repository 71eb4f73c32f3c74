// What a project's `matchtable.json` can say (read-settings.ts reads it).
import type { Level } from './choice.ts';

/** Where it lies: in the folder of the tree. */
export const SETTINGS_FILE = 'matchtable.json';

export interface ProjectSettings {
  /** By name of a rule. */
  readonly levels: Readonly<Record<string, Level>>;
  /** Globs (globs.ts) of paths in the tree. */
  readonly exclude: readonly string[];
  /** Names of the buses whose tables are checked, or `all`; undefined: as everywhere. */
  readonly buses: readonly string[] | undefined;
  /** Whether rules run that are not stable yet. */
  readonly preview: boolean;
  /** A baseline (baseline.ts): its path in the tree. */
  readonly baseline: string | undefined;
}

export const NO_SETTINGS: ProjectSettings = {
  levels: {},
  exclude: [],
  buses: undefined,
  preview: false,
  baseline: undefined,
};

/**
 * The buses whose tables are checked where nobody says which. Findings on all buses were judged too (test/mainline);
 * there are five times as many, and reading takes longer.
 */
export const DEFAULT_BUSES: readonly string[] = ['pci'];
