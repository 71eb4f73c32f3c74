// Entries that an earlier entry of the same table takes the devices of: the first match wins
// (pci_match_id, drivers/pci/pci-driver.c).

import type { Bus } from '../bus/bus.ts';
import { exclusive } from '../overlap/conditions.ts';
import { type Live, liveEntries } from '../overlap/live.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { Report, Severity } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';

export interface Later {
  readonly earlier: Entry;
  readonly entry: Entry;
  readonly text: string;
  readonly witness: string | undefined;
}

/** For each entry the first earlier one whose set is `relation` to its own, in table order. */
export function laterEntries<S>(table: Table, bus: Bus<S>, relation: 'identical' | 'covers'): Later[] {
  const { matching } = bus;
  if (!matching) return [];
  const result: Later[] = [];
  const buckets = new Map<string | number, Live<S>[]>();
  const wildcards: Live<S>[] = [];
  for (const live of liveEntries(table, bus)) {
    const key = matching.bucket(live.set);
    const bucket = key === undefined ? undefined : buckets.get(key);
    const hides = ({ entry, set }: Live<S>) =>
      matching.relate(set, live.set) === relation && alwaysBeside(entry, live.entry);
    const found = [wildcards.find(hides), bucket?.find(hides)].filter((earlier) => earlier !== undefined);
    const earlier = found.sort((x, y) => x.entry.index - y.entry.index)[0]?.entry;
    if (earlier)
      result.push({
        earlier,
        entry: live.entry,
        text: matching.text(live.set),
        witness: matching.witness(live.set, live.set),
      });
    if (bucket) bucket.push(live);
    else if (key !== undefined) buckets.set(key, [live]);
    else wildcards.push(live);
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

const mirrored = (text: string) => `the entry further down for ${text} is never reached behind this one`;

/** One report for all of them, at the first. */
export function* reportLater(table: Table, found: readonly Later[], words: Words): Iterable<Report> {
  const [first] = found;
  if (!first) return;
  yield {
    table,
    place: first.entry.place,
    ...(words.severity ? { severity: words.severity } : {}),
    message: words.message(first.text) + andMore(found.length - 1),
    mirrored: mirrored(first.text) + andMore(found.length - 1),
    related: [
      related(table, first.earlier, words.earlier),
      ...found
        .slice(1, MOST_RELATED)
        .map(({ entry, text }) => related(table, entry, `so it is with ${text}`)),
    ],
    ...(first.witness === undefined ? {} : { witness: first.witness }),
    help: words.help,
    subject: `${words.subject} ${first.text}`,
    parts: found.map(({ earlier, entry, text, witness }) => ({
      subject: `${words.subject} ${text}`,
      place: entry.place,
      message: words.message(text),
      mirrored: mirrored(text),
      related: [related(table, earlier, words.earlier)],
      ...(witness === undefined ? {} : { witness }),
    })),
  };
}
