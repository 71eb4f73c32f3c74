// What a bus *means*: which entry ends a table, what an entry matches, which alias modpost makes of it.
// Layouts (names, order and width of fields) come from the tree's own header, not from here.
import type { Modpost } from '../kernel/modpost.ts';
import type { Entry } from './entry.ts';

/** modpost's view of an entry: patterns, or why it makes none. */
export interface AliasResult {
  readonly aliases: readonly string[];
  /** Why modpost drops the entry, in modpost's sense (e.g. a class mask of half a byte), or what is unresolved. */
  readonly dropped?: string;
  /** Whether modpost ends there, and the build with it: its fatal(), where others are a warn(). */
  readonly fatal?: true;
}

/** How the devices matched by two entries relate. */
export type Relation = 'disjoint' | 'identical' | 'covers' | 'covered' | 'partial';

/** An entry's match set, computed once. `S` is the bus's own representation. */
export interface Matching<S> {
  /** The devices an entry matches by itself; undefined where unresolved, empty, or reached only by `driver_override`. */
  setOf(entry: Entry): S | undefined;
  /** Sets with different keys are disjoint; undefined marks a wildcard that must be tried against every key. */
  bucket(set: S): string | number | undefined;
  /** A coarser key, the same for all sets of one bucket: sets with different groups are disjoint; undefined spans all groups. */
  group(set: S): string | number | undefined;
  /**
   * What the set asks for besides ids, as bits. A wildcard that asks for something an entry with a bucket leaves
   * open is disjoint from it or meets it in theory only, so such entries need not be tried.
   */
  asks(set: S): number;
  /** Whether the set holds every device of the bus: a catch-all, which waits for somebody to bind a device to it by hand. */
  everything(set: S): boolean;
  relate(a: S, b: S): Relation;
  /**
   * What the set asks for, whatever the values. `values`: those of `set` for what both it and sets of the other's shape
   * ask for: two sets of which these differ are disjoint. Told for buses with tables of thousands of entries that share
   * a bucket or have none.
   */
  shape?(set: S): string | number;
  values?(set: S, other: S): string | number;
  /** A concrete device in both sets, as the modalias it would announce; undefined where disjoint. */
  witness(a: S, b: S): string | undefined;
  /** Whether a `partial` intersection (asked of no others) is one that no known device makes real: a class-only entry against a vendor:device one. */
  theoretical(a: S, b: S): boolean;
  /** Stable text of the match set, for fingerprints and baselines. */
  text(set: S): string;
}

/** What is known of one device, and whether an entry matches it: for people who name a device. */
export interface Devices<D> {
  /** What the devices' modaliases begin with, where it is not the bus's name and a colon. Two buses may share one. */
  readonly prefixes?: readonly string[];
  /** A device as users write it: its modalias, or the bus's own short form. */
  parse(text: string): D | { readonly error: string };
  /** `maybe` where the entry asks for something that is not known of the device. Unresolved entries match `never`. */
  match(entry: Entry, device: D): 'always' | 'maybe' | 'never';
  /** Where the sets of entries that match the device lie: their `Matching.bucket` and `group`, unless these are undefined. */
  place?(device: D): { readonly bucket: string | number; readonly group: string | number };
  /** Whether only `driver_override` reaches the entry. */
  overrideOnly(entry: Entry): boolean;
}

/** A driver struct that carries a table of a bus. */
export interface DriverStruct {
  /** Without `struct `. */
  readonly struct: string;
  /** The member that names the table, and the one that names the driver. */
  readonly table: string;
  readonly name: string;
  /**
   * Where its devices are, if the struct of the entries does not tell: one of_device_id names devices of many bus
   * types, and a driver of one never meets a driver of another. The bus's own name where none is given.
   */
  readonly on?: string;
  /**
   * Where the bus has no other way to match, what becomes of a driver without a table: its match function `followed`
   * the null pointer (hid_match_id, drivers/hid/hid-core.c), or the table is `required` for it to be registered or to be
   * given any device (__auxiliary_driver_register, drivers/base/auxiliary.c).
   */
  readonly needed?: 'followed' | 'required';
}

export interface Bus<S = unknown, D = unknown> {
  /** modpost's name, the first argument of MODULE_DEVICE_TABLE. */
  readonly name: string;
  /** The entry's struct, without `struct `. */
  readonly struct: string;
  /** The header that declares the struct, where it is not include/linux/mod_devicetable.h. */
  readonly header?: string;
  /** How a device's modalias is written, as the bus's uevent prints it: `%08X`, `%03d`, and `%s` for any text. */
  readonly announces?: string;
  /** Driver structs that carry a table of this bus. */
  readonly drivers: readonly DriverStruct[];
  /** The bus's own columns of `entries --format tsv`, in struct order. */
  readonly columns: readonly string[];
  /** One cell per column; `?` where unresolved. */
  cells(entry: Entry): readonly string[];
  /** Whether the kernel stops at this entry; undefined where a field that decides is unresolved. */
  isSentinel(entry: Entry): boolean | undefined;
  /** Names of fields that are unresolved and that the match depends on. */
  unresolved(entry: Entry): readonly string[];
  /** `modpost`: the tree's, for buses whose aliases it writes otherwise than others do. */
  alias(entry: Entry, modpost?: Modpost): AliasResult;
  /** Where modpost looks at the table as a whole: the aliases of all entries but the last. Used instead of `alias`. */
  tableAliases?(entries: readonly Entry[]): readonly string[];
  /**
   * Whether all drivers get a device that matches, so that none takes it from another: input handlers. A device of
   * other buses is bound to one driver (really_probe, drivers/base/dd.c).
   */
  readonly shared?: boolean;
  /** What an entry can be narrowed by beside its ids, for people: `class or subsystem`. */
  readonly narrowedBy?: string;
  /** What a probe can tell devices of the same ids apart by, beside registers and parameters, for people: `revision, class`. */
  readonly toldApartBy?: string;
  readonly matching?: Matching<S>;
  readonly devices?: Devices<D>;
}
