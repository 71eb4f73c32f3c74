// From what the user hands over (diffs, mails, mboxes) to patch sets in the order in which they go on a tree.
import { type ParsedDiff, parseDiff } from './file-patch.ts';
import { type Mail, parseMail } from './mail.ts';
import { messagesOf, unpacked } from './mbox.ts';
import { chosenVersions, type PatchMail, patchMail, type Series, seriesOf } from './series.ts';

/** A file that the user named. */
export interface Source {
  /** For people: the file's name, `-` for standard input. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Patch {
  /** `3/10 net: foo: bar`, a file's name, a commit: how people tell it from the others. */
  readonly label: string;
  /** Of the mail, the commit; the file's name for a plain diff. */
  readonly title: string;
  readonly diff: ParsedDiff;
  readonly charset: string;
  readonly mail?: Mail;
}

/** Patches that go on the tree one after the other. */
export interface PatchSet {
  /** For people; undefined for a plain diff. */
  readonly title?: string;
  readonly patches: readonly Patch[];
}

export interface Input {
  readonly sets: readonly PatchSet[];
  /** What was left out or is missing, for people. */
  readonly notes: readonly string[];
}

/** Throws an Error whose message names the file where one holds no patch. */
export async function readInput(
  sources: readonly Source[],
  options: { readonly version?: number } = {},
): Promise<Input> {
  const mails: Mail[] = [];
  const diffs: Patch[] = [];
  for (const { name, bytes } of sources) {
    const content = unpackedOf(name, bytes);
    const messages = messagesOf(content);
    if (messages) {
      for (const message of messages) mails.push(await parseMail(message));
      continue;
    }
    const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('latin1');
    const diff = parseDiff(unixHeaders(text));
    if (diff.files.length + diff.troubles.length === 0)
      throw new Error(
        `${name === '-' ? 'standard input' : name} holds no patch: neither a diff nor a mail with one`,
      );
    const title = name === '-' ? 'the patch' : name;
    diffs.push({ label: title, title, diff, charset: 'utf-8' });
  }
  const notes: string[] = [];
  const sets = mails.length > 0 ? fromMails(mails, options.version, notes) : [];
  if (diffs.length > 0) sets.push({ patches: diffs });
  if (sets.length === 0) {
    const names = sources.map(({ name }) => name).join(', ');
    throw new Error(
      options.version !== undefined
        ? `${names}: no version ${options.version} of a series`
        : `${names}: ${mails.length === 1 ? 'the mail holds' : `${mails.length} mails and`} no patch`,
    );
  }
  return { sets, notes };
}

function unpackedOf(name: string, bytes: Uint8Array): Uint8Array {
  try {
    return unpacked(bytes);
  } catch (error) {
    throw new Error(`${name} ${(error as Error).message}`);
  }
}

/** A diff that went through a system with other line ends as a whole; CRs of its files' own stay. */
const unixHeaders = (text: string) =>
  /^(diff --git|---) .*\r$/m.test(text) ? text.replaceAll('\r\n', '\n') : text;

function fromMails(mails: readonly Mail[], version: number | undefined, notes: string[]): PatchSet[] {
  const patches = mails.map((mail) => patchMail(mail, parseDiff));
  // Where nothing stands as a patch of its own, an answer that holds one (`git am --scissors`) is meant.
  const some = patches.some(
    ({ subject, diff }) => !subject.isReply && diff.files.length + diff.troubles.length > 0,
  );
  const candidates = some ? patches : patches.map(asPatch);
  const { chosen, older } = chosenVersions(seriesOf(candidates), version);
  for (const series of older) notes.push(`left out: v${series.version} of "${series.title}"`);
  // A single mail of a series is what somebody picked.
  for (const { title, missing, patches } of chosen)
    if (missing.length > 0 && patches.length > 1)
      notes.push(`"${title}": ${missing.length === 1 ? 'patch' : 'patches'} ${listed(missing)} missing`);
  return chosen.map(setOf);
}

const asPatch = (each: PatchMail): PatchMail => ({ ...each, subject: { ...each.subject, isReply: false } });

function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(', ');
  return numbers.length > 10
    ? `${shown} and ${numbers.length - 10} more are`
    : `${shown} ${numbers.length === 1 ? 'is' : 'are'}`;
}

function setOf({ title, version, patches }: Series): PatchSet {
  return {
    title: version > 1 ? `${title} (v${version})` : title,
    patches: patches.map(({ mail, subject, diff }) => ({
      label:
        subject.total === undefined || subject.total === 1
          ? subject.title
          : `${subject.number}/${subject.total} ${subject.title}`,
      title: mail.subject,
      diff,
      charset: mail.charset,
      mail,
    })),
  };
}
