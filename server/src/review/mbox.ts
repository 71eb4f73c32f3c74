// What a file of mails is made of: one message, an mbox (as lore and b4 hand out), either of them gzipped.
import { gunzipSync } from 'node:zlib';

/** Far above what a mailing list takes for one thread. */
const LIMIT = 512 << 20;

/** The bytes of a file that may be gzipped (lore's `t.mbox.gz`). Throws an Error whose message says what is wrong. */
export function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: LIMIT });
  } catch (error) {
    throw new Error(`can not be unpacked: ${(error as Error).message}`);
  }
}

/** `From ` and something like an address or a commit, and a date with a time. */
const ENVELOPE = /^From \S+.*\d\d:\d\d/;
const HEADER = /^[!-9;-~]+:[ \t]/;

/**
 * The messages of a text, each one character per byte, lines ended by `\n` alone as `git mailsplit` has them;
 * undefined where the text is no mail (a plain diff).
 */
export function messagesOf(bytes: Uint8Array): readonly string[] | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  const start = /^\s*/.exec(text)![0].length;
  const first = lineAt(text, start);
  if (ENVELOPE.test(first)) return split(text.slice(start));
  if (!HEADER.test(first) || first.startsWith('Index: ')) return undefined;
  const head = text.slice(start).split(/\r?\n\r?\n/, 1)[0]!;
  return /^(from|subject):/im.test(head) ? [unix(text.slice(start))] : undefined;
}

function split(text: string): string[] {
  const lines = text.split(/\r?\n/);
  const messages: string[] = [];
  let message: string[] = [];
  for (const [at, line] of lines.entries()) {
    // Only behind an empty line: a text may well begin a line with the word.
    if (ENVELOPE.test(line) && (at === 0 || lines[at - 1] === '')) {
      if (message.length > 0) messages.push(message.join('\n'));
      message = [];
    } else message.push(line.startsWith('>') ? line.replace(/^>(>*From )/, '$1') : line);
  }
  messages.push(message.join('\n'));
  return messages.filter((each) => each.trim() !== '');
}

function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
}

const unix = (text: string) => text.replaceAll('\r\n', '\n');
