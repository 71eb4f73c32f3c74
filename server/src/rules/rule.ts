// What a rule is and what it reports. A rule is one file with one page beside it; the page's examples are its tests.
import type { Bus } from '../bus/bus.ts';
import type { Place, Range } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Kconfig } from '../kernel/kconfig.ts';
import type { TablePair } from '../overlap/overlaps.ts';
import type { ProbeGrounds } from '../overlap/probe-decides.ts';
import type { ModuleAlias, Table } from '../tables/model.ts';
import type { Allow } from './suppress.ts';
import type { TestedFiles } from './text-tests.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Where else to look: the other driver, the table the entry stands in, … */
export interface Related {
  readonly path: string;
  readonly range: Range;
  readonly message: string;
  readonly module?: string;
}

export interface Edit {
  readonly path: string;
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  /** `safe`: no device changes driver; `unsafe`: it may, a person decides. */
  readonly safety: 'safe' | 'unsafe';
  readonly edits: readonly Edit[];
}

/** What `--format json` prints (report/json.ts), plus `help` for people and the table that it is about. */
export interface Finding {
  readonly rule: string;
  /** modpost's name of the table's bus. */
  readonly bus: string;
  /** The table's name in its file. */
  readonly table: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: string;
  readonly range: Range;
  /** Undefined where no Makefile names the file. */
  readonly module?: string;
  readonly related: readonly Related[];
  /** A device, as modalias, that shows the finding. */
  readonly witness?: string;
  readonly fix?: Fix;
  /** What to do, a sentence or two. */
  readonly help?: string;
  readonly fingerprint: string;
  /** What it is about, without a place: the same in another tree. Not unique, unlike the fingerprint. Never printed. */
  readonly about: string;
  /** See Report. Never printed. */
  readonly parts?: readonly Part[];
  readonly mirrored?: string;
  /** What of a reviewed series brought it: `3/10 net: foo: bar`. */
  readonly patch?: string;
}

/** One of the entries that a report sums up, as if there were no others. */
export interface Part {
  /** As the report's subject, of this entry alone. */
  readonly subject: string;
  readonly place: Place;
  readonly message: string;
  readonly related: readonly Related[];
  readonly witness?: string;
  readonly mirrored?: string;
}

/** What every rule may ask. Reads through `files` and `kconfig` are noted, so that a check runs again when they change. */
export interface Context {
  readonly files: TestedFiles;
  readonly kconfig: Kconfig;
  busOf(table: Table): Bus;
}

/** One table, by itself. */
export interface TableContext {
  readonly table: Table;
  readonly bus: Bus;
  readonly files: TestedFiles;
}

/**
 * What is linked together: all that the files of one module hold. Modules that share a file are looked at as one; a
 * file that no Makefile names stands for itself.
 */
export interface ModuleContext extends Context {
  /** In the order of the index. */
  readonly tables: readonly Table[];
  readonly aliases: readonly ModuleAlias[];
}

/** Two tables that some device matches both of. */
export interface PairContext extends Context {
  readonly pair: TablePair;
  readonly bus: Bus;
  /** The code of drivers, for what their probes do. */
  readonly probes: ProbeGrounds;
}

export interface TreeContext extends Context {
  readonly index: TreeIndex;
  /** Overlapping table pairs of one bus, computed once for all rules. */
  overlaps(bus: string): readonly TablePair[];
}

/** A comment that allows findings, when all findings are known. */
export interface AllowContext {
  readonly allow: Allow;
  /** The table that it stands in or above. */
  readonly table: Table;
  /** Names of the rules of which it kept a finding back. */
  readonly used: ReadonlySet<string>;
  /** Names of all rules. */
  readonly names: readonly string[];
  /** Whether a finding of the rule would be known. */
  lookedFor(rule: string): boolean;
  readonly files: TreeFiles;
}

/** A finding before the engine adds what is the same for all: rule, severity unless given, module, fingerprint. */
export interface Report {
  readonly table: Table;
  readonly place: Place;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly witness?: string;
  readonly fix?: Fix;
  readonly help?: string;
  /**
   * What the finding is about, stable under moved lines, moved files and another name of the table: match sets, the
   * other module, …
   */
  readonly subject: string;
  /** The message as it would be said at the first related place: for a review in which that side is the new one. */
  readonly mirrored?: string;
  /** Where a report sums up what holds for several entries (`and 3 more entries`): each, also if there is but one. */
  readonly parts?: readonly Part[];
}

export interface Rule {
  /** kebab-case, as users write it in `--select`. */
  readonly name: string;
  /** One line for `matchtable rules`. */
  readonly summary: string;
  readonly severity: Severity;
  readonly state: 'stable' | 'preview';
  /** Markdown: what it does, why it is bad, example, instead, references. */
  readonly page: string;
  /** Sees one table: needs no index, answers on the first keystroke. */
  readonly checkTable?: (context: TableContext) => Iterable<Report>;
  /** Sees a module's tables, drivers, exports and aliases. */
  readonly checkModule?: (context: ModuleContext) => Iterable<Report>;
  /** Sees two overlapping tables. */
  readonly checkPair?: (context: PairContext) => Iterable<Report>;
  /** Sees a comment that allows findings, and what came of it. */
  readonly checkAllow?: (context: AllowContext) => Iterable<Report>;
  /** Sees everything, and is run anew after every edit: for what can be told in none of the other ways. */
  readonly checkTree?: (context: TreeContext) => Iterable<Report>;
}
