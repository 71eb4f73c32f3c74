// Which of some needles a text holds, at the speed of memory: byte-scan.wat finds the candidates, this compares.
import wasm from './byte-scan.wat';

export interface Needle {
  readonly text: string;
  /** Where in the text the three bytes stand that the scan looks for: the rarest. 0 where left out. */
  readonly at?: number;
  /** What `find` answers for it; the bit of its place among the needles where left out. */
  readonly bit?: number;
}

const TEXT = 65536;
const HITS = 128;
const STOPPED = 96;
const SLACK = 32;
const PAGE = 65536;
/** What the scan compares with stands first in its memory. */
const MASKS = 96;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  scan(at: number, end: number): number;
}

interface Compared {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly bit: number;
}

export interface ByteScanner {
  /** The bits of the needles that the text holds. Stops when all of `enough` are found. */
  find(text: Uint8Array, enough: number): number;
}

/** Needles of at least three bytes; at most 30 where each has a bit of its own. */
export function byteScanner(needles: readonly Needle[]): ByteScanner {
  const masks = new Uint8Array(MASKS);
  const byFingerprint = new Map<number, Compared[]>();
  for (const [i, needle] of needles.entries()) {
    const at = needle.at ?? 0;
    const text = Buffer.from(needle.text, 'latin1');
    for (let k = 0; k < 3; k++) {
      const byte = text[at + k]!;
      masks[32 * k + (byte & 15)]! |= 1 << (i & 7);
      masks[32 * k + 16 + (byte >> 4)]! |= 1 << (i & 7);
    }
    const key = fingerprint(text, at);
    const group = byFingerprint.get(key);
    const compared = { bytes: text, at, bit: needle.bit ?? 1 << i };
    if (group) group.push(compared);
    else byFingerprint.set(key, [compared]);
  }

  return {
    find(text, enough) {
      const end = TEXT + text.length;
      machine ??= startMachine();
      if (end + SLACK > machine.bytes.length) machine.grow(end + SLACK);
      const { bytes, words, scan } = machine;
      if (machine.masks !== masks) bytes.set(masks);
      machine.masks = masks;
      bytes.set(text, TEXT);
      bytes.fill(0, end, end + SLACK);
      let found = 0;
      // A stretch at a time, so that a text which holds all that is wanted is not read to its end.
      for (let at = TEXT; at < end; ) {
        const count = scan(at, Math.min(end, at + PAGE));
        for (let i = 0; i < count; i++) {
          const hit = words[HITS / 4 + i]!;
          const group = byFingerprint.get(fingerprint(bytes, hit));
          if (group)
            for (const one of group) if ((found & one.bit) === 0 && stands(bytes, hit, one)) found |= one.bit;
        }
        if ((found & enough) === enough) return found;
        at = words[STOPPED / 4]!;
      }
      return found;
    },
  };
}

function fingerprint(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function stands(bytes: Uint8Array, hit: number, { bytes: needle, at }: Compared): boolean {
  const start = hit - at;
  if (start < TEXT) return false;
  for (let i = 0; i < needle.length; i++) if (bytes[start + i] !== needle[i]) return false;
  return true;
}

interface Machine {
  bytes: Uint8Array;
  words: Int32Array;
  /** Those of the scanner that used it last. */
  masks: Uint8Array | undefined;
  readonly scan: Exports['scan'];
  grow(length: number): void;
}

/** One for all scanners of a thread: its memory is as long as the longest text. */
let machine: Machine | undefined;

function startMachine(): Machine {
  const { memory, scan } = instantiate();
  return {
    bytes: new Uint8Array(memory.buffer),
    words: new Int32Array(memory.buffer),
    masks: undefined,
    scan,
    grow(length) {
      memory.grow(Math.ceil((length - this.bytes.length) / PAGE) + 16);
      this.bytes = new Uint8Array(memory.buffer);
      this.words = new Int32Array(memory.buffer);
    },
  };
}

function instantiate(): Exports {
  // The engine is built without the DOM's types, where WebAssembly is declared.
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: {
      Module: new (code: Uint8Array) => object;
      Instance: new (module: object) => { exports: unknown };
    };
  };
  return new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as Exports;
}
