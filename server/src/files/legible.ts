// The engine keeps texts of a file as its bytes, one character for each (Latin-1): that is what the compiler copies and
// modpost prints. People, and formats that are UTF-8, get them as the text that the bytes say.

const ASCII = /^[\0-\x7f]*$/;
/** What UTF-8 is made of beside ASCII. */
const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;

/** Bytes as the text that they are in UTF-8; a byte that is none becomes U+FFFD. */
export function textOf(bytes: string): string {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').utf8Slice();
}

/** A text as its bytes in UTF-8. */
export function bytesOf(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').latin1Slice();
}

/** As `textOf`, for a sentence in which bytes of a file stand between words that are text already. */
export function legible(text: string): string {
  return ASCII.test(text) ? text : text.replace(SEQUENCE, textOf);
}
