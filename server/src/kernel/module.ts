/** The module (`.ko`, or built-in object) that Kbuild makes a source file part of. */
export interface Module {
  /** As `KBUILD_MODNAME`: with underscores. */
  readonly name: string;
  /** `module` (=m), `builtin` (=y); `either` where no `.config` decides. */
  readonly linkage: 'module' | 'builtin' | 'either';
  /** The `CONFIG_` symbols of the chain that leads to the object, e.g. `CONFIG_8139CP`; empty where always built. */
  readonly symbols: readonly string[];
  /** Where it is there without some of them too (several ways, `ifndef`, `else`): those that are on in any case. */
  readonly certain?: readonly string[];
  /** Symbols of `else` branches and the like: it is not built where one of them is `y`. */
  readonly without?: readonly string[];
}

/** The symbols without which it is not built. */
export const symbolsNeeded = ({ symbols, certain }: Module): readonly string[] => certain ?? symbols;
