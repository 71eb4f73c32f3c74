// A broader entry of one driver takes in a narrower entry of another.
import type { Bus } from '../bus/bus.ts';
import type { Entry } from '../tables/model.ts';
import { contestOf, seenFrom } from './contest.ts';
import page from './covered-by-wildcard.md';
import type { PairContext, Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, ownerOf, partsOf, related, underOf } from './sides.ts';
import { isVfio, OVERRIDE_HELP, overrideFix } from './vfio.ts';

export const coveredByWildcard: Rule = {
  name: 'covered-by-wildcard',
  summary: "a broader entry of one driver covers another driver's entry",
  severity: 'warning',
  state: 'stable',
  page,
  *checkPair(context) {
    for (const side of ['a', 'b'] as const) {
      const report = reportOf(context, side);
      if (report) yield report;
    }
  },
};

/** What `side` has that the other side's broader entries cover: the finding stands on the narrower entry. */
function reportOf(context: PairContext, side: 'a' | 'b'): Report | undefined {
  const { pair, bus, files } = context;
  const other = side === 'a' ? 'b' : 'a';
  const relation = side === 'a' ? 'covered' : 'covers';
  if (pair[relation] === 0) return undefined;
  const { matching } = bus;
  if (!matching) return undefined;
  // A catch-all (a stub that waits for an administrator) covers the whole bus by design.
  const all = seenFrom(pair.pairs, side).filter((found) => {
    const wide = found.relation === relation ? matching.setOf(found[other]) : undefined;
    return wide !== undefined && !matching.everything(wide);
  });
  const contest = all.length > 0 ? contestOf(pair, all, context) : undefined;
  const covered = contest?.entries ?? [];
  const [first] = covered;
  const wide = first && matching.setOf(first[other]);
  const narrow = first && matching.setOf(first[side]);
  if (!contest || !first || wide === undefined || narrow === undefined) return undefined;

  const table = pair[side];
  const entries = [...new Set(covered.map((found) => found[side]))];
  const broader = [...new Set(covered.map((found) => found[other]))];
  const vfio = isVfio(table, files);
  const fix = vfio ? overrideFix(entries, files) : undefined;
  const owner = ownerOf(pair[other]);
  const message = (entry: string, broad: string, more = '') =>
    `${owner} already claims ${entry} with ${broad}${more}: ${contest.outcome}`;
  const mirrored = (entry: string, more = '') =>
    `this takes in ${entry}, which ${ownerOf(table)} claims${more}: ${contest.outcome}`;
  const claim = (entry: Entry) =>
    related(pair[other], entry, `${owner} matches all of these devices${underOf(entry, context)}`);
  return {
    table,
    place: first[side].place,
    severity: contest.severity,
    message: message(matching.text(narrow), matching.text(wide), andMore(entries.length - 1)),
    mirrored: mirrored(matching.text(narrow), andMore(entries.length - 1)),
    related: [
      ...broader.slice(0, MOST_RELATED - (contest.decided ? 1 : 0)).map(claim),
      ...(contest.decided ? [contest.decided] : []),
    ],
    witness: first.witness,
    // Where something arbitrates, nothing is to be done.
    ...((vfio || contest.severity !== 'info') && {
      help:
        (vfio ? OVERRIDE_HELP : helpOn(bus)) + (contest.sought === undefined ? '' : `. ${contest.sought}`),
    }),
    ...(fix ? { fix } : {}),
    subject: `${owner} ${matching.text(wide)} ${matching.text(narrow)}`,
    parts: partsOf(covered, side, (one, all) => {
      const texts = [one[side], one[other]].map((entry) => matching.text(matching.setOf(entry)!)) as [
        string,
        string,
      ];
      return {
        subject: `${owner} ${texts[1]} ${texts[0]}`,
        message: message(...texts),
        mirrored: mirrored(texts[0]),
        related: all.slice(0, MOST_RELATED).map((each) => claim(each[other])),
      };
    }),
  };
}

const helpOn = ({ narrowedBy }: Bus) =>
  `narrow the broader entry${narrowedBy === undefined ? '' : ` by ${narrowedBy}`}, or let its driver step back in probe with -ENODEV for what the other names`;
