// What is asked of the whole tree: plain data in and out, so that it can be asked in another thread. Places are the
// engine's, paths are the tree's.
import type { Place } from '../files/place.ts';
import type { ClaimLine, ReasonLine, ViewNode } from './protocol.ts';

export type Question =
  /** Which drivers claim a device. `device`: as a bus spells it. */
  | { readonly kind: 'who'; readonly device: string }
  /** Who else claims what an entry matches. */
  | {
      readonly kind: 'claimants';
      readonly bus: string;
      /** The table's key, and the entry in it, whose text must be this: the thread's text may be another one. */
      readonly table: string;
      readonly index: number;
      readonly text: string;
    }
  /** Children of a node of a view; `path`: only what concerns that file. */
  | {
      readonly kind: 'tables' | 'overlaps';
      readonly keys: readonly string[];
      readonly path?: string;
    }
  /** Overlapping pairs of modules by table of a file. */
  | { readonly kind: 'fileOverlaps'; readonly path: string }
  /** Tables and drivers whose names hold the letters in their order. */
  | { readonly kind: 'symbols'; readonly query: string }
  /** Entries that have to do with a macro. */
  | ({ readonly kind: 'macroUses' } & MacroAsked);

export interface MacroAsked {
  readonly name: string;
  /** The PCI devices that it stands for: any of these vendors' where no device is given. */
  readonly pci?: { readonly vendors: readonly number[]; readonly device?: number };
}

/** A table with entries that have to do with a macro. */
export interface MacroUse {
  readonly driver: string;
  readonly bus: string;
  readonly module?: string;
  readonly entries: number;
  /** Of the entries, in table order. */
  readonly places: readonly Place[];
}

/** A protocol's thing with the engine's place in the place of a location. */
type Placed<T> = Omit<T, 'location' | 'otherLocation'>;

export interface PlacedClaim extends Placed<ClaimLine> {
  readonly place: Place;
}

/** Why drivers do not fight for a device, from the code of one of them. */
export interface PlacedReason extends Placed<ReasonLine> {
  readonly place: Place;
}

export interface PlacedNode extends Placed<ViewNode> {
  readonly place?: Place;
  readonly otherPlace?: Place;
}

/** How another entry's devices relate to those of the entry asked about; strongest of its table. */
export interface Claimant extends PlacedClaim {
  readonly relation: 'identical' | 'covers' | 'covered' | 'partial' | 'override' | 'everything';
  /** Both are linked into one module. */
  readonly sameModule: boolean;
}

export interface PlacedSymbol {
  readonly name: string;
  readonly kind: 'table' | 'driver';
  readonly container: string;
  readonly place: Place;
}

export interface AnswerOf {
  readonly who: {
    readonly device: string;
    readonly name?: string;
    readonly claims: readonly PlacedClaim[];
    readonly order?: string;
    readonly reasons: readonly PlacedReason[];
    readonly byClass: readonly string[];
  };
  /** In the order in which the kernel would try them; undefined where the thread does not know the entry. */
  readonly claimants:
    | {
        readonly claimants: readonly Claimant[];
        readonly order?: string;
        readonly reasons: readonly PlacedReason[];
      }
    | undefined;
  readonly tables: readonly PlacedNode[];
  readonly overlaps: readonly PlacedNode[];
  readonly fileOverlaps: readonly { readonly table: string; readonly others: readonly string[] }[];
  readonly symbols: readonly PlacedSymbol[];
  readonly macroUses: readonly MacroUse[];
}

export type Answer =
  | { readonly kind: 'answer'; readonly value: AnswerOf[Question['kind']] }
  | { readonly kind: 'cannot'; readonly reason: string };
