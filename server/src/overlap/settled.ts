// Between drivers that claim one device: what settles who gets it, and between whom nothing does.
import { busNamed } from '../bus/all.ts';
import type { Place } from '../files/place.ts';
import type { Entry, Table } from '../tables/model.ts';
import { type Arbitration, arbitrationOf, decisionText, type Grounds } from './arbitration.ts';
import { claimantOf } from './claimant.ts';
import { findOverlaps } from './find.ts';
import type { Claim } from './who.ts';

export interface Settled {
  /** Drivers between which nothing is known to decide, in the order of the claims. */
  readonly open: readonly Claim[];
  /** What the code of one of the others says, each once. */
  readonly reasons: readonly { readonly text: string; readonly place: Place }[];
}

/** For the claims of one device; each pair of entries is looked at once. */
export function settledBy(grounds: Grounds): (claims: readonly Claim[]) => Settled {
  const known = new Map<Entry, Map<Entry, Arbitration | undefined>>();
  const between = (x: Claim, y: Claim): Arbitration | undefined => {
    const ofX = known.get(x.entry) ?? new Map<Entry, Arbitration | undefined>();
    known.set(x.entry, ofX);
    if (!ofX.has(y.entry)) ofX.set(y.entry, arbitrationBetween(x, y, grounds));
    return ofX.get(y.entry);
  };
  return (claims) => {
    const open = new Set<Claim>();
    const reasons = new Map<string, Settled['reasons'][number]>();
    const tried = claims.filter(
      ({ driver, override, table }) => driver && !override && !busNamed(table.bus)?.shared,
    );
    for (const [i, x] of tried.entries())
      for (const y of tried.slice(i + 1)) {
        if (x.on !== y.on || x.table === y.table || claimantOf(x) === claimantOf(y)) continue;
        const arbitration = between(x, y);
        if (arbitration?.kind === '-') for (const claim of [x, y]) open.add(claim);
        const text = arbitration && decisionText(arbitration);
        const place = arbitration?.decision?.place;
        if (text !== undefined && place) reasons.set(text, { text, place });
      }
    return { open: tried.filter((claim) => open.has(claim)), reasons: [...reasons.values()] };
  };
}

/** What is known of the two entries alone; undefined where no device of both is left, as under conditions that exclude each other. */
function arbitrationBetween(x: Claim, y: Claim, grounds: Grounds): Arbitration | undefined {
  const bus = busNamed(x.table.bus);
  if (!bus || y.table.bus !== bus.name) return undefined;
  const [pair] = findOverlaps([withOnly(x), withOnly(y)], bus, { theoretical: true });
  if (!pair) return undefined;
  // A class against one device is counted and not kept; of one device that is in both it is no theory.
  return pair.pairs.length > 0 ? arbitrationOf(pair, grounds) : { kind: '-' };
}

const withOnly = ({ table, entry }: Claim): Table => ({ ...table, entries: [entry], end: 1 });
