// Two drivers with entries that match exactly the same devices.
import type { Bus } from '../bus/bus.ts';
import type { Entry } from '../tables/model.ts';
import page from './claimed-twice.md';
import { accused, contestOf, seenFrom } from './contest.ts';
import type { PairContext, Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, ownerOf, partsOf, related, underOf } from './sides.ts';
import { isVfio, OVERRIDE_HELP, overrideFix } from './vfio.ts';

export const claimedTwice: Rule = {
  name: 'claimed-twice',
  summary: 'two drivers claim exactly the same device',
  severity: 'warning',
  state: 'stable',
  page,
  *checkPair(context) {
    const report = context.pair.identical > 0 ? reportOf(context) : undefined;
    if (report) yield report;
  },
};

function reportOf(context: PairContext): Report | undefined {
  const { pair, bus, files } = context;
  const { matching } = bus;
  if (!matching) return undefined;
  const side = accused(pair, files);
  const other = side === 'a' ? 'b' : 'a';
  const all = seenFrom(pair.pairs, side).filter((found) => {
    const set = found.relation === 'identical' ? matching.setOf(found.a) : undefined;
    return set !== undefined && !matching.everything(set);
  });
  const contest = all.length > 0 ? contestOf(pair, all, context) : undefined;
  const identical = contest?.entries ?? [];
  const [first] = identical;
  const set = first && matching.setOf(first.a);
  if (!contest || !first || set === undefined) return undefined;

  const table = pair[side];
  // An entry that the other table holds twice is still one entry.
  const entries = [...new Set(identical.map((found) => found[side]))];
  const others = [...new Set(identical.map((found) => found[other]))];
  const vfio = isVfio(table, files);
  const fix = vfio ? overrideFix(entries, files) : undefined;
  const text = matching.text(set);
  const owner = ownerOf(pair[other]);
  const message = (device: string, more = '', by = owner) =>
    `${by} claims ${device} too${more}: ${contest.outcome}`;
  const claim = (entry: Entry) =>
    related(pair[other], entry, `${owner} matches the same devices${underOf(entry, context)}`);
  return {
    table,
    place: first[side].place,
    severity: contest.severity,
    message: message(text, andMore(entries.length - 1)),
    mirrored: message(text, andMore(entries.length - 1), ownerOf(table)),
    related: [
      ...others.slice(0, MOST_RELATED - (contest.decided ? 1 : 0)).map(claim),
      ...(contest.decided ? [contest.decided] : []),
    ],
    witness: first.witness,
    // Where something arbitrates, nothing is to be done.
    ...((vfio || contest.severity !== 'info') && {
      help:
        (vfio ? OVERRIDE_HELP : helpOn(bus)) + (contest.sought === undefined ? '' : `. ${contest.sought}`),
    }),
    ...(fix ? { fix } : {}),
    subject: `${owner} ${text}`,
    parts: partsOf(identical, side, (one, all) => {
      const device = matching.text(matching.setOf(one.a)!);
      return {
        subject: `${owner} ${device}`,
        message: message(device),
        mirrored: message(device, '', ownerOf(table)),
        related: all.slice(0, MOST_RELATED).map((each) => claim(each[other])),
      };
    }),
  };
}

const helpOn = ({ narrowedBy }: Bus) =>
  `${narrowedBy === undefined ? 'take one of the entries out' : `narrow one of the entries by ${narrowedBy}, take it out`}, or let one driver step back in probe with -ENODEV`;
