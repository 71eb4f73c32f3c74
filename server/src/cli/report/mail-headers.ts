// Headers of a mail (RFC 5322), for one that is written and not sent.
import type { Mailbox } from 'postal-mime';

/** One header, folded; nothing of a name or a subject can begin another header. */
export function header(name: string, value: string): string {
  const words = value
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .split(' ');
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    if (line.length + 1 + word.length > 76 && line !== `${name}:`) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\n')}\n`;
}

/** `Max Gurtovoy <max@example.com>`, several with commas. */
export const addresses = (mailboxes: readonly Mailbox[]): string => mailboxes.map(mailbox).join(', ');

function mailbox({ name, address }: Mailbox): string {
  const plain = address.replace(/[<>\s]/g, '');
  if (name === '') return plain;
  return `${phrase(name)} <${plain}>`;
}

function phrase(name: string): string {
  if (!isAscii(name)) return encodedWords(name);
  return /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name) ? name : `"${name.replace(/(["\\])/g, '\\$1')}"`;
}

/** A subject; what is no ASCII as encoded words (RFC 2047). */
export const unstructured = (text: string): string => (isAscii(text) ? text : encodedWords(text));

const isAscii = (text: string) => /^[ -~]*$/.test(text);

/** An encoded word has at most 75 characters, and a character is not split between two. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let part = '';
  for (const character of text) {
    if (Buffer.byteLength(part + character) > 42) {
      words.push(part);
      part = '';
    }
    part += character;
  }
  words.push(part);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
