// Which input devices an entry matches: drivers/input/input.c, input_match_device_id.
import { type Fields, hex } from './fields.ts';
import { allBits, type Bits, exactly, hexNumber, numberOf } from './parts.ts';
import { type Part, type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';

export const BITS_PER_LONG = 64;

export interface Bitmap {
  readonly field: string;
  readonly letter: string;
  /** INPUT_DEVICE_ID_MATCH_* that lets the bitmap into the alias. */
  readonly flag: number;
  /** First bit that the alias names. */
  readonly min: number;
  /** INPUT_DEVICE_ID_*_MAX, the last one. */
  readonly max: number;
}

/** include/linux/mod_devicetable.h, in struct order, which is the order of the alias. */
export const BITMAPS: readonly Bitmap[] = [
  { field: 'evbit', letter: 'e', flag: 0x0010, min: 0, max: 0x1f },
  // INPUT_DEVICE_ID_KEY_MIN_INTERESTING: what every keyboard has tells no device from another.
  { field: 'keybit', letter: 'k', flag: 0x0020, min: 0x71, max: 0x2ff },
  { field: 'relbit', letter: 'r', flag: 0x0040, min: 0, max: 0x0f },
  { field: 'absbit', letter: 'a', flag: 0x0080, min: 0, max: 0x3f },
  { field: 'mscbit', letter: 'm', flag: 0x0100, min: 0, max: 0x07 },
  { field: 'ledbit', letter: 'l', flag: 0x0200, min: 0, max: 0x0f },
  { field: 'sndbit', letter: 's', flag: 0x0400, min: 0, max: 0x07 },
  { field: 'ffbit', letter: 'f', flag: 0x0800, min: 0, max: 0x7f },
  { field: 'swbit', letter: 'w', flag: 0x1000, min: 0, max: 0x10 },
];
export const PROP_MAX = 0x1f;

/** The bits of a bitmap that are compared: bitmap_subset is given the last one's number, and so leaves it out. */
function bitsOf(fields: Fields, field: string, max: number): bigint | undefined {
  const words = fields.words(field, Math.floor(max / BITS_PER_LONG) + 1);
  const all = words.reduce((sum, word, i) => sum | (word << BigInt(BITS_PER_LONG * i)), 0n);
  return all & ((1n << BigInt(max)) - 1n) || undefined;
}

/** The modalias lists bits from `min` on; a list that was too long ends in `+`. */
function readBits(text: string, min: number): Bits {
  let set = 0n;
  for (const digits of text.match(/[0-9a-f]+/gi) ?? []) set |= 1n << BigInt(hexNumber(digits));
  return { set, known: text.includes('+') ? set : ~((1n << BigInt(min)) - 1n) };
}

/** The flags that mean something: all are in the low bits of a kernel_ulong_t. */
export const flagsOf = (fields: Fields): number => Number(BigInt.asUintN(32, fields.big('flags')));

const number = (label: string, flag: number, field: string): Part =>
  part(
    label,
    numberOf(4),
    (fields) => ((flagsOf(fields) & flag) !== 0 ? exactly(fields.number(field)) : undefined),
    hexNumber,
  );

const inputs: PartsBus = {
  parts: [
    number('v', 2, 'vendor'),
    number('p', 4, 'product'),
    number('b', 1, 'bustype'),
    number('e', 8, 'version'),
    // Bits are compared whatever the flags say.
    ...BITMAPS.map(({ field, letter, min, max }) =>
      part(
        `${letter}_`,
        allBits,
        (fields) => bitsOf(fields, field, max),
        (text) => readBits(text, min),
      ),
    ),
    part(
      'prop',
      allBits,
      (fields) => bitsOf(fields, 'propbit', PROP_MAX),
      (text) => readBits(text, 0),
    ),
  ],
  names: 0,
  // input_print_modalias
  modalias: (values) => {
    const [v, p, b, e] = values.slice(0, 4).map((value) => hex((value ?? 0) as number, 4));
    const maps = BITMAPS.map(({ letter, min, max }, i) => {
      const { set } = (values[4 + i] ?? { set: 0n }) as Bits;
      let text = letter;
      for (let bit = min; bit < max; bit++) if ((set >> BigInt(bit)) & 1n) text += `${hex(bit, 1)},`;
      return text;
    });
    return `input:b${b}v${v}p${p}e${e}-${maps.join('')}`;
  },
};

export const inputMatching = partsMatching(inputs);

const lists = BITMAPS.map(({ letter }) => `${letter}(?<${letter}_>[0-9A-F,+]*)`).join('');

export const inputDevices = partsDevices(inputs, {
  forms: [
    new RegExp(`^input:b(?<b>[0-9A-F]{4})v(?<v>[0-9A-F]{4})p(?<p>[0-9A-F]{4})e(?<e>[0-9A-F]{4})-${lists}$`),
  ],
  usage: 'a modalias input:b…v…p…e…-e…k…r…a…m…l…s…f…w…',
});
