// What matchtable adds to the Language Server Protocol: requests, a notification and the settings. Plain data and
// names, no imports, so that a client can take its types from here. Positions and ranges are LSP's: from 0, UTF-16.

/**
 * How a client starts the server so that it keeps less memory: its threads free texts of all lengths, which glibc keeps for
 * each of them (mallopt(3)), and V8 lets the young generation grow to 32 MB. Elsewhere the variables mean nothing.
 */
export const START = {
  execArgv: ['--max-semi-space-size=4'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' },
} as const;

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

/** A line of one of the two views. */
export interface ViewNode {
  /** Names the node among its siblings; the keys from the root down are `path` of the next request. */
  readonly key: string;
  readonly kind: 'tree' | 'bus' | 'vendor' | 'driver' | 'entry' | 'pair' | 'entryPair' | 'note';
  readonly label: string;
  /** Less prominent, beside the label. */
  readonly description?: string;
  /** Markdown. */
  readonly tooltip?: string;
  /** Whether a request with this node's path has an answer. */
  readonly hasChildren: boolean;
  readonly location?: Location;
  /** The other side of a pair. */
  readonly otherLocation?: Location;
  /** Where a tree is read; given on nodes of the kind `tree`. */
  readonly root?: string;
}

export interface ViewParams {
  /** Keys from the root down to the node whose children are wanted; empty for the first level. */
  readonly path: readonly string[];
  /** Only what concerns this file. */
  readonly uri?: string;
}

/**
 * Children of a node of the view *Match tables*: (tree →) bus → vendor → driver → entry. The level of trees is there
 * only where there are several. Vendors are PCI's and USB's; other buses go on with their drivers.
 */
export const TABLES = 'matchtable/tables';
/** Children of a node of the view *Overlaps*: (tree →) pair of modules → pairs of entries. */
export const OVERLAPS = 'matchtable/overlaps';

/** Which drivers claim a device, in the order in which the kernel would try them. */
export const WHO = 'matchtable/who';

export interface WhoParams {
  /** `vvvv:dddd[:ssss:ssss][@class]`, a modalias, or a line of `lspci -nn`. */
  readonly device: string;
  /** The root of the tree, as `status` gives it; the first tree where left out. */
  readonly root?: string;
}

export interface WhoResult {
  /** The device as it was understood: a modalias or the short form. */
  readonly device: string;
  /** What people call it, where anybody gave it a name. */
  readonly name?: string;
  readonly claims: readonly ClaimLine[];
  /** What decides between the drivers, as a sentence; left out where the list itself does. */
  readonly order?: string;
  /** What the code of the drivers says of who gets it. */
  readonly reasons: readonly ReasonLine[];
  /** Names of drivers of a whole class, left out because the device's class is not known. */
  readonly byClass: readonly string[];
}

export interface ReasonLine {
  readonly text: string;
  readonly location: Location;
}

export interface ClaimLine {
  /** `?` where it could not be resolved. */
  readonly driver: string;
  readonly module?: string;
  readonly linkage?: 'module' | 'builtin' | 'either';
  readonly bus: string;
  readonly table: string;
  /** The entry that matches first, from 0. */
  readonly index: number;
  /** The entry as source text. */
  readonly text: string;
  /** Only `driver_override` reaches it. */
  readonly override: boolean;
  /** `maybe`: it asks for something that is not known of the device. */
  readonly certainty: 'always' | 'maybe';
  /** It leaves the device to any other driver. */
  readonly last: boolean;
  readonly location: Location;
}

/** Reads a tree anew (all trees where `root` is left out); answered when that is done. */
export const REINDEX = 'matchtable/reindex';

export interface ReindexParams {
  readonly root?: string;
}

/** The `.config` files and the architectures that a user can pick from. */
export const CONFIGS = 'matchtable/configs';

export interface ConfigsResult {
  readonly trees: readonly {
    readonly root: string;
    readonly version: string;
    readonly archs: readonly string[];
    /** What the settings say now. */
    readonly arch?: string;
    readonly config?: string;
    readonly configs: readonly {
      /** Absolute: the value for the setting `matchtable.config`. */
      readonly path: string;
      readonly label: string;
      /** `Linux 6.1.192, x86`. */
      readonly description?: string;
    }[];
  }[];
}

/** Server to client, whenever something of it changes. */
export const STATUS = 'matchtable/status';

export interface Status {
  readonly trees: readonly TreeStatus[];
}

export interface TreeStatus {
  /** Absolute path of the tree. */
  readonly root: string;
  readonly version: string;
  /** `failed`: it can't be read, `message` says why. `gone`: the folder is no kernel tree any more. */
  readonly state: 'indexing' | 'ready' | 'failed' | 'gone';
  /** For people: `reading 2,310 files`, or why it failed. */
  readonly message?: string;
  readonly arch?: string;
  readonly config?: string;
  readonly tables: number;
  readonly entries: number;
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
}

/** The section of `workspace/configuration`. */
export const SECTION = 'matchtable';

/** All settings; a client may leave any of them out. docs/editors.md describes them. */
export interface Settings {
  /** The kernel tree that files outside of any tree are built against: absolute, or relative to their workspace folder. */
  readonly kernelTree: string;
  /** A `.config`: absolute or relative to the tree; empty: what any configuration may build. */
  readonly config: string;
  /** A folder of `arch/`; empty: the configuration's, else all. */
  readonly arch: string;
  readonly lint: {
    /** Names of the buses whose tables are checked, or `all`; empty: those of `matchtable.json`, else `pci`. */
    readonly buses: readonly string[];
    /** Names of the only rules to run; empty: all. */
    readonly select: readonly string[];
    readonly ignore: readonly string[];
    /** Also rules that are not stable yet. */
    readonly preview: boolean;
    /** Also what is harmless but worth knowing. */
    readonly showInfo: boolean;
  };
  /** A file of device names; empty: the distribution's. */
  readonly pciIds: string;
  /** Whether what was read of a tree is kept for the next start. */
  readonly cache: boolean;
  readonly inlayHints: { readonly names: boolean };
  readonly codeLens: { readonly tables: boolean };
  /** Whether definitions of macros and structs are answered too, which clangd does better where it runs. */
  readonly definition: { readonly macros: boolean };
}

export const DEFAULT_SETTINGS: Settings = {
  kernelTree: '',
  config: '',
  arch: '',
  lint: { buses: [], select: [], ignore: [], preview: false, showInfo: false },
  pciIds: '',
  cache: true,
  inlayHints: { names: false },
  codeLens: { tables: true },
  definition: { macros: false },
};

/** Commands that the server's code lenses and actions name; a client carries them out. */
export const COMMANDS = {
  /** Arguments: the uri of a file. Shows the overlaps of its tables. */
  showOverlaps: 'matchtable.showOverlaps',
  /** Arguments: the name of a rule. */
  openRule: 'matchtable.openRule',
} as const;

/** The page of a rule, as Markdown; null where there is no such rule. */
export const RULE_PAGE = 'matchtable/rulePage';

export interface RulePageParams {
  readonly rule: string;
}

export interface RulePageResult {
  readonly rule: string;
  readonly page: string;
}
