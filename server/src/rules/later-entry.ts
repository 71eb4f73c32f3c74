// Entries that an earlier entry of the same table takes the devices of: the first match wins
// (pci_match_id, drivers/pci/pci-driver.c).

import type { Bus, Matching } from '../bus/bus.ts';
import { exclusive } from '../c/condition-text.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type Live, liveEntries } from '../overlap/live.ts';
import { type Near, openNear } from '../overlap/near.ts';
import type { Entry, Table } from '../tables/model.ts';
import type { Fix, Report, Severity } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';
import { moveOf, removalOf } from './whole-entries.ts';

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
  const buckets = new Map<string | number, Near<S, Live<S>>>();
  /** By group: those of another one are disjoint. */
  const wildcards = new Map<string | number | undefined, Near<S, Live<S>>>();
  const all = liveEntries(table, bus);
  /** What an entry hides, its copies hide no earlier. Few entries are not worth their texts. */
  const copies = all.length > 256 ? new Map<string, S>() : undefined;
  for (const live of all) {
    const key = matching.bucket(live.set);
    const bucket = key === undefined ? undefined : buckets.get(key);
    const hides = ({ entry, set }: Live<S>) =>
      matching.relate(set, live.set) === relation && alwaysBeside(entry, live.entry);
    const group = matching.group(live.set);
    // What spans all groups is in no broader one's.
    const wider = group === undefined ? [undefined] : [group, undefined];
    let earlier: Entry | undefined;
    for (const near of [...wider.map((each) => wildcards.get(each)), bucket])
      for (const list of near?.of(live.set) ?? []) {
        const first = list.find(hides)?.entry;
        if (first && (!earlier || first.index < earlier.index)) earlier = first;
      }
    if (earlier)
      result.push({
        earlier,
        entry: live.entry,
        text: matching.text(live.set),
        witness: matching.witness(live.set, live.set),
      });
    if (copies) {
      const copy = `${matching.text(live.set)}\0${live.entry.condition ?? ''}`;
      const first = copies.get(copy);
      if (first !== undefined && matching.relate(first, live.set) === 'identical') continue;
      copies.set(copy, live.set);
    }
    if (key === undefined) nearAt(wildcards, group, matching).add(live);
    else nearAt(buckets, key, matching).add(live);
  }
  return result;
}

function nearAt<S, K>(shelf: Map<K, Near<S, Live<S>>>, key: K, matching: Matching<S>): Near<S, Live<S>> {
  let near = shelf.get(key);
  if (!near) {
    near = openNear(matching);
    shelf.set(key, near);
  }
  return near;
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
  readonly fix?: Fix | undefined;
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
      ...found.slice(1, MOST_RELATED).map(({ entry, text }) => related(table, entry, `likewise ${text}`)),
    ],
    ...(first.witness === undefined ? {} : { witness: first.witness }),
    help: words.help,
    ...(words.fix ? { fix: words.fix } : {}),
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

/** Entries taken out that are never reached. `same`: the one that matches first says the same to its driver. */
export function removalFix(
  files: TreeFiles,
  table: Table,
  found: readonly Later[],
  same: boolean,
): Fix | undefined {
  if (found.length === 0) return undefined;
  const removal = removalOf(
    files,
    table,
    found.map(({ entry }) => entry),
  );
  if (!removal) return undefined;
  // Code that counts the table, or looks into it by index, would see another one.
  const seen = table.counted || table.mentions.length > 0;
  return {
    title: found.length === 1 ? 'Take out the entry' : `Take out the ${found.length} entries`,
    safety: same && !seen && !removal.commented ? 'safe' : 'unsafe',
    edits: removal.edits,
  };
}

/** Entries moved before the broader ones that hide them; of two of them the narrower one first. */
export function moveFix<S>(
  files: TreeFiles,
  table: Table,
  bus: Bus<S>,
  found: readonly Later[],
  harmless: readonly Later[],
): Fix | undefined {
  const { matching } = bus;
  if (!matching || found.length === 0) return undefined;
  const covers = (wide: Entry, narrow: Entry) => {
    const [x, y] = [matching.setOf(wide), matching.setOf(narrow)];
    return x !== undefined && y !== undefined && matching.relate(x, y) === 'covers';
  };
  // What is moved up must not hide in its turn what was reached with the same data before.
  if (found.some(({ entry }) => harmless.some((other) => covers(entry, other.entry)))) return undefined;
  const ordered: Later[] = [];
  for (const later of found) {
    const at = ordered.findIndex(({ entry }) => covers(entry, later.entry));
    ordered.splice(at < 0 ? ordered.length : at, 0, later);
  }
  const edits = moveOf(
    files,
    table,
    ordered.map(({ entry, earlier }) => ({ entry, before: earlier })),
  );
  return (
    edits && {
      title: `Move the ${found.length === 1 ? 'entry' : `${found.length} entries`} before the broader one`,
      safety: 'unsafe',
      edits,
    }
  );
}
