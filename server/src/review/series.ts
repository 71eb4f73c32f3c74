// Which mails belong together: a cover letter and its patches, and of a series that was sent again the newest version.
import type { ParsedDiff } from './file-patch.ts';
import type { Mail } from './mail.ts';
import { parseSubject, type Subject } from './subject.ts';

/** A mail that is a patch. */
export interface PatchMail {
  readonly mail: Mail;
  readonly subject: Subject;
  readonly diff: ParsedDiff;
}

export interface Series {
  readonly version: number;
  /** In their order. */
  readonly patches: readonly PatchMail[];
  readonly cover?: Mail;
  /** Numbers that the subjects promise and that no mail has. */
  readonly missing: readonly number[];
  /** What people call it: the cover's title, else the first patch's. */
  readonly title: string;
}

/** The series among mails, in the order of their first mail. Mails that are neither patch nor cover are left out. */
export function seriesOf(mails: readonly PatchMail[]): readonly Series[] {
  const groups = new Map<string, PatchMail[]>();
  const alone: PatchMail[] = [];
  for (const each of useful(mails)) {
    const { subject } = each;
    // A patch without a number stands alone; a number puts it beside those of its sender, version and thread.
    if (subject.total === undefined) groups.set(`alone ${groups.size}`, [each]);
    else if ((subject.number ?? 0) > 1 && !isThreaded(each)) alone.push(each);
    else push(groups, `${kindOf(each)}\0${threadOf(each)}`, each);
  }
  // Sent without threads: with the first of its kind that has no such number.
  for (const each of alone) {
    const kind = `${kindOf(each)}\0`;
    const key = [...groups].find(
      ([key, group]) =>
        key.startsWith(kind) && !group.some(({ subject }) => subject.number === each.subject.number),
    )?.[0];
    push(groups, key ?? `${kind}alone ${groups.size}`, each);
  }
  const order = new Map(mails.map((each, i) => [each, i]));
  return [...groups.values()]
    .flatMap(split)
    .sort(
      (a, b) =>
        Math.min(...a.map((each) => order.get(each)!)) - Math.min(...b.map((each) => order.get(each)!)),
    )
    .map(made)
    .filter(({ patches }) => patches.length > 0);
}

function push(groups: Map<string, PatchMail[]>, key: string, each: PatchMail): void {
  const group = groups.get(key);
  if (group) group.push(each);
  else groups.set(key, [each]);
}

const kindOf = ({ mail, subject }: PatchMail) =>
  [mail.from?.address.toLowerCase(), subject.version, subject.total].join('\0');

const isThreaded = ({ mail }: PatchMail) => mail.references.length > 0 || mail.inReplyTo !== undefined;

/**
 * What keeps two series of one sender, version and length apart. Patches answer their cover or the first of them
 * (shallow), or each the one before it (deep), and all of them name the oldest mail first.
 */
const threadOf = ({ mail }: PatchMail) => mail.references[0] ?? mail.inReplyTo ?? mail.messageId ?? '';

/** Each mail once, though several lists delivered it. */
function useful(mails: readonly PatchMail[]): PatchMail[] {
  const seen = new Set<string>();
  return mails.filter(({ mail, subject, diff }) => {
    if (mail.messageId !== undefined && seen.has(mail.messageId)) return false;
    if (mail.messageId !== undefined) seen.add(mail.messageId);
    if (subject.isReply) return false;
    return subject.number === 0 || diff.files.length + diff.troubles.length > 0;
  });
}

/** One group may still hold two series: then a number stands there twice. */
function split(group: readonly PatchMail[]): PatchMail[][] {
  const parts: Map<number, PatchMail>[] = [];
  for (const each of group) {
    const number = each.subject.number ?? 1;
    const free = parts.find((part) => !part.has(number));
    if (free) free.set(number, each);
    else parts.push(new Map([[number, each]]));
  }
  return parts.map((part) => [...part].sort(([a], [b]) => a - b).map(([, each]) => each));
}

function made(group: readonly PatchMail[]): Series {
  const cover = group.find(({ subject }) => subject.number === 0);
  const patches = group.filter(({ subject }) => subject.number !== 0);
  const total = patches[0]?.subject.total ?? 0;
  const there = new Set(patches.map(({ subject }) => subject.number));
  return {
    version: group[0]?.subject.version ?? 1,
    patches,
    ...(cover && { cover: cover.mail }),
    missing: Array.from({ length: Math.min(total, 1000) }, (_, i) => i + 1).filter(
      (number) => !there.has(number),
    ),
    title: (cover ?? patches[0])?.subject.title ?? '',
  };
}

/**
 * Of each series the version asked for, else its newest. Two series are versions of one when their sender is the
 * same, their numbers are not, and they share a title.
 */
export function chosenVersions(
  all: readonly Series[],
  version?: number,
): { readonly chosen: readonly Series[]; readonly older: readonly Series[] } {
  const families: Series[][] = [];
  for (const series of all) {
    const family = families.find((members) => members.some((member) => isVersionOf(member, series)));
    if (family) family.push(series);
    else families.push([series]);
  }
  const chosen = new Set<Series>();
  for (const family of families) {
    const newest = Math.max(...family.map((each) => each.version));
    for (const each of family) if (each.version === (version ?? newest)) chosen.add(each);
  }
  return {
    chosen: all.filter((each) => chosen.has(each)),
    older: all.filter((each) => !chosen.has(each)),
  };
}

function isVersionOf(a: Series, b: Series): boolean {
  if (a.version === b.version || sender(a) !== sender(b)) return false;
  const titles = new Set([a.title, ...a.patches.map(({ subject }) => subject.title)].map(plain));
  return [b.title, ...b.patches.map(({ subject }) => subject.title)].some((title) =>
    titles.has(plain(title)),
  );
}

const sender = ({ patches }: Series) => patches[0]?.mail.from?.address.toLowerCase();

const plain = (title: string) => title.toLowerCase().replace(/\W+/g, ' ').trim();

/** A patch mail of any mail. */
export function patchMail(mail: Mail, parse: (text: string) => ParsedDiff): PatchMail {
  const diffs = mail.texts.map(parse);
  return {
    mail,
    subject: parseSubject(mail.subject),
    diff: {
      files: diffs.flatMap((diff) => diff.files),
      troubles: diffs.flatMap((diff) => diff.troubles),
    },
  };
}
