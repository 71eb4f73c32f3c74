// One mail: who wrote what to whom, and its text as the bytes that the sender's file had.
import PostalMime, { type Address, type Email, type Mailbox } from 'postal-mime';

export interface Mail {
  /** With its angle brackets; undefined where it has none (a file of `git format-patch`). */
  readonly messageId?: string;
  readonly subject: string;
  readonly from?: Mailbox;
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** ISO 8601, or as the mail has it. */
  readonly date?: string;
  /** The header as written: it has the writer's time zone. */
  readonly dateLine?: string;
  readonly inReplyTo?: string;
  /** Oldest first. */
  readonly references: readonly string[];
  /** The texts of the mail, one character per byte: the body, then attachments that are text. */
  readonly texts: readonly string[];
  /** What the body says that it is written in, in lower case. */
  readonly charset: string;
}

/** Reads a message (one character per byte). Any text is a mail of some kind; throws only where MIME parts nest for ever. */
export async function parseMail(message: string): Promise<Mail> {
  // A body that is an attachment is given as bytes, whatever its charset: `git am` compares bytes too. The first
  // header of a name counts, so this one makes a plain body one.
  // What is flowed in a part of a mail is put together here, not there, where an empty context line takes the next one in.
  let part = '';
  const plain = message.replace(PART_TYPE, (header) => {
    if (FLOWED.test(header)) part = header;
    return header.replace(FLOWED, '; x-format=flowed');
  });
  const bytes = Buffer.from(`Content-Disposition: attachment\n${plain}`, 'latin1');
  const email = await PostalMime.parse(bytes);
  const type = headerOf(email, 'content-type') ?? '';
  const multipart = /^multipart\//i.test(type);
  // The package ends a last line that has no end: a mail that was cut short.
  const isCut =
    !message.endsWith('\n') && !/base64/i.test(headerOf(email, 'content-transfer-encoding') ?? '');
  const flowed = /;\s*x-format=flowed/i.test(type);
  const texts = [
    ...(email.text === undefined ? [] : [inline(Buffer.from(email.text, 'utf8').toString('latin1'), part)]),
    ...email.attachments
      .filter(({ mimeType }) => mimeType.startsWith('text/') || /\b(patch|diff|mbox)\b/.test(mimeType))
      .map(({ content }) => latin1(content)),
  ]
    .map((text) => text.replaceAll('\r\n', '\n'))
    .map((text) => (multipart ? ended(text) : isCut ? text.replace(/\n$/, '') : text));
  const from = email.from && mailboxes([email.from])[0];
  const dateLine = headerOf(email, 'date');
  return {
    ...(email.messageId && { messageId: email.messageId }),
    subject: (email.subject ?? '').replace(/\s+/g, ' ').trim(),
    ...(from && { from }),
    replyTo: mailboxes(email.replyTo),
    to: mailboxes(email.to),
    cc: mailboxes(email.cc),
    ...(email.date !== undefined && { date: email.date }),
    ...(dateLine !== undefined && { dateLine }),
    ...(email.inReplyTo && { inReplyTo: ids(email.inReplyTo)[0] ?? email.inReplyTo }),
    references: ids(email.references ?? ''),
    texts: flowed ? texts.map((text) => unflowed(text, DELSP.test(type))) : texts,
    charset: (/;\s*charset="?([^";\s]+)/i.exec(type)?.[1] ?? 'utf-8').toLowerCase(),
  };
}

/** The type of a mail or of a part of it, over all lines of the header. */
const PART_TYPE = /^content-type:[^\n]*(?:\n[ \t]+[^\n]*)*/gim;
const FLOWED = /;\s*format="?flowed"?/i;
const DELSP = /;\s*delsp="?yes/i;

/** A text that stands in a part of the mail, of that type. */
const inline = (text: string, type: string) =>
  type === '' ? text : unflowed(text.replaceAll('\r\n', '\n'), DELSP.test(type));

/** The last line end of a part belongs to the boundary behind it. */
const ended = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

const headerOf = ({ headers }: Email, name: string) => headers.find(({ key }) => key === name)?.value;

const ids = (text: string) => text.match(/<[^<>\s]+>/g) ?? [];

const mailboxes = (addresses: readonly Address[] | undefined): Mailbox[] =>
  (addresses ?? []).flatMap((each) => (each.group ? each.group : [each as Mailbox]));

function latin1(content: ArrayBuffer | Uint8Array | string): string {
  if (typeof content === 'string') return content;
  const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Takes back what `format=flowed` did (RFC 3676), as `git mailinfo` does; an empty context line, a blank, stays. */
function unflowed(text: string, delsp: boolean): string {
  const lines: string[] = [];
  let open = '';
  for (const given of text.split('\n')) {
    const line = given.startsWith(' ') ? given.slice(1) : given;
    if (line.endsWith(' ') && line !== ' ' && line !== '-- ') open += delsp ? line.slice(0, -1) : line;
    else {
      lines.push(open + line);
      open = '';
    }
  }
  return [...lines, ...(open === '' ? [] : [open])].join('\n');
}
