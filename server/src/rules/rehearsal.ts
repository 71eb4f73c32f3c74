// What is done for the first time takes longest: code is not compiled yet, and nothing that it needs is at hand. Of a file that
// somebody opened the first keys are pressed ahead of them, and taken back.

/** Behind the brace of a function, as kernel style has it. */
const BODY = /\)\n\{\n/g;

/** A line that changes nothing of what is read. */
const LINE = '\tint typed;\n';

/**
 * Somebody types into the last function of a file, and then into one in the middle: to be done one after the other, with pauses
 * between. `update` takes in a text of the file, `bytes` in the end. Nothing where it has no function.
 */
export function rehearsal(bytes: Uint8Array, update: (text: Uint8Array) => void): (() => void)[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const bodies = [...text.matchAll(BODY)].map(({ 0: brace, index }) => index + brace.length);
  const places = new Set([bodies.at(-1), bodies[bodies.length >> 1]]);
  return [...places].flatMap((at) =>
    at === undefined
      ? []
      : [
          () => {
            update(Buffer.from(text.slice(0, at) + LINE + text.slice(at), 'latin1'));
            update(bytes);
          },
        ],
  );
}
