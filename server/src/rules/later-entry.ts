// Entries that an earlier entry of the same table takes the devices of: the first match wins
// (pci_match_id, drivers/pci/pci-driver.c).

import type { Bus } from '../bus/bus.ts';
import { exclusive } from '../overlap/conditions.ts';
import { liveEntries } from '../overlap/live.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { Report, Severity } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';

export interface Later {
  readonly earlier: Entry;
  readonly entry: Entry;
  readonly text: string;
  readonly witness: string | undefined;
}

/** For each entry the first earlier one that `hides` it, in table order. */
export function earlierThan<S>(table: Table, bus: Bus<S>, hides: (earlier: S, later: S) => boolean): Later[] {
  const { matching } = bus;
  if (!matching) return [];
  const result: Later[] = [];
  const buckets = new Map<string | number, { entry: Entry; set: S }[]>();
  const wildcards: { entry: Entry; set: S }[] = [];
  for (const live of liveEntries(table, bus)) {
    const key = matching.bucket(live.set);
    const bucket = key === undefined ? wildcards : (buckets.get(key) ?? []);
    if (key !== undefined) buckets.set(key, bucket);
    const candidates = bucket === wildcards ? wildcards : [...wildcards, ...bucket];
    const earlier = candidates
      .filter(({ entry, set }) => alwaysBeside(entry, live.entry) && hides(set, live.set))
      .sort((x, y) => x.entry.index - y.entry.index)[0];
    if (earlier)
      result.push({
        earlier: earlier.entry,
        entry: live.entry,
        text: matching.text(live.set),
        witness: matching.witness(live.set, live.set),
      });
    bucket.push(live);
  }
  return result;
}

/** Whether the earlier entry is there whenever the later one is. */
function alwaysBeside(earlier: Entry, later: Entry): boolean {
  if (earlier.condition === undefined || earlier.condition === later.condition) return true;
  return (
    !exclusive(earlier.condition, later.condition) && later.condition?.includes(earlier.condition) === true
  );
}

interface Words {
  readonly severity?: Severity;
  readonly message: (text: string) => string;
  readonly earlier: string;
  readonly help: string;
  readonly subject: string;
}

/** One report for all of them, at the first. */
export function* reportLater(table: Table, found: readonly Later[], words: Words): Iterable<Report> {
  const [first] = found;
  if (!first) return;
  yield {
    table,
    place: first.entry.place,
    ...(words.severity ? { severity: words.severity } : {}),
    message: words.message(first.text) + andMore(found.length - 1),
    related: [
      related(table, first.earlier, words.earlier),
      ...found
        .slice(1, MOST_RELATED)
        .map(({ entry, text }) => related(table, entry, `so it is with ${text}`)),
    ],
    ...(first.witness === undefined ? {} : { witness: first.witness }),
    help: words.help,
    subject: `${table.name} ${words.subject} ${first.text}`,
  };
}
