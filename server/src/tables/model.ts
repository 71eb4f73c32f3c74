// What a tree's match tables are, as plain data: the words of the product (table, entry, sentinel, driver,
// module, alias) and nothing of how they were found.
import type { Entry, Unresolved } from '../bus/entry.ts';
import type { Place } from '../files/place.ts';
import type { Module } from '../kernel/module.ts';

export type { Address, Entry, FieldValue, Unresolved, Value } from '../bus/entry.ts';
export type { Module } from '../kernel/module.ts';

/** `MODULE_DEVICE_TABLE(bus, name)`. */
export interface Export {
  readonly bus: string;
  readonly table: string;
  readonly place: Place;
  readonly condition?: string;
}

/** A driver object: `struct pci_driver x = { .name = …, .id_table = … }`. */
export interface Driver {
  /** The C identifier of the object. */
  readonly variable: string;
  /** The struct's name, e.g. `pci_driver`. */
  readonly struct: string;
  /** `.name`, resolved; undefined where it is not given or not resolved. */
  readonly name?: string;
  /** The identifier that `.id_table` names. */
  readonly table?: string;
  readonly place: Place;
  readonly tablePlace?: Place;
  readonly condition?: string;
  /** Every member that is given a value, by its path (`driver.name`), as source text of at most 200 characters. */
  readonly members: ReadonlyMap<string, string>;
  /** The initialiser, braces included. */
  readonly body?: Place;
  /**
   * A statement gives it the table, at `tablePlace`: `instead` of the one that its initialiser names, or of an object
   * that is only known through a pointer, without members.
   */
  readonly given?: 'instead' | 'later';
  /** Where it is in another module than its table: that. */
  readonly modules?: readonly Module[];
  /** The member that its initialiser, all of which is understood, gives no table, and its bus has no other way to match. */
  readonly lacks?: string;
}

/** How a table ends. `open`: the text ends before the table does. `other`: not decidable (`#include`d or unresolved tail). */
export type Terminator = 'sentinel' | 'missing' | 'open' | 'other';

export interface Table {
  /** `path:name`, with `#2`, `#3` … for later tables of one name in one file. Stable under moved lines. */
  readonly key: string;
  /** The compiled file (`.c`) that owns the table after `#include`. */
  readonly path: string;
  readonly name: string;
  readonly struct: string;
  /** modpost's name of the bus: `pci`, `usb`, … */
  readonly bus: string;
  /** Where the table's name is declared; may be another file than `path`. */
  readonly place: Place;
  readonly condition?: string;
  /** Every element of the array in order, sentinels included. */
  readonly entries: readonly Entry[];
  readonly terminator: Terminator;
  /** Index of the first entry at which the kernel stops; `entries.length` where there is none. */
  readonly end: number;
  /**
   * Where the entry at `end` stands under an `#if` that nothing decides: indices of the entries behind it that the kernel
   * comes to without it. Their `condition` says so.
   */
  readonly behind?: readonly number[];
  /** Whether the number of elements is given or used (`[N]`, `ARRAY_SIZE(table)`), so that no sentinel is needed. */
  readonly counted: boolean;
  readonly exports: readonly Export[];
  readonly drivers: readonly Driver[];
  /** There is none: the one driver ought to have it. Called after the driver, and without entries. */
  readonly absent?: true;
  /** Exported, and no driver's: its entries are those of the drivers beside it, which have tables of their own. */
  readonly gathers?: boolean;
  /** Modules that the owning file is linked into; empty where no Makefile names it. */
  readonly modules: readonly Module[];
  /** Other mentions of the table's name in its own module (function calls, other structs' members), as source text of the line, at most 5. */
  readonly mentions: readonly Mention[];
}

export interface Mention {
  readonly place: Place;
  readonly text: string;
}

/** An explicit `MODULE_ALIAS("…")`, also one that a macro ends in. */
export interface ModuleAlias {
  readonly path: string;
  readonly alias: string | Unresolved;
  readonly place: Place;
  readonly modules: readonly Module[];
  readonly condition?: string;
}
