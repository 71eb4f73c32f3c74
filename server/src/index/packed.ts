// Plain data as flat bytes and back: numbers in one row, each string once, each object once however often it is named.
// What is read was written by this very program and is whole (cache/store.ts), so that nothing is checked here twice.
import { EntryFields } from '../bus/entry-fields.ts';

/** The low four bits of a word say what it begins, the others how long it is, or which. */
const Tag = {
  integer: 0,
  double: 1,
  string: 2,
  array: 3,
  object: 4,
  map: 5,
  set: 6,
  bigint: 7,
  integers: 8,
  fields: 9,
  again: 10,
  constant: 11,
} as const;
const TAG_BITS = 4;
const TAG_MASK = (1 << TAG_BITS) - 1;
const LEAST = -(2 ** 27);
const MOST = 2 ** 27 - 1;
const CONSTANTS: readonly unknown[] = [undefined, null, false, true];

/** Words: how many there are of words, doubles, strings, and how long both texts of the strings are. */
const HEAD = 5;

/**
 * Plain data: what JSON knows, further undefined, bigints, maps, sets, `Int32Array`s and the fields of entries. Two
 * mentions of one object are two mentions of one object afterwards. Throws a TypeError for anything else.
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  let words = new Int32Array(1 << 16);
  let count = 0;
  const doubles: number[] = [];
  const strings: string[] = [];
  const stringNumbers = new Map<string, number>();
  const shapes = new Map<string, number>();
  const known = new Map<object, number>();
  const put = (word: number) => {
    if (count === words.length) {
      const longer = new Int32Array(2 * count);
      longer.set(words);
      words = longer;
    }
    words[count++] = word;
  };
  const tagged = (tag: number, number: number) => {
    if (number > MOST) throw new TypeError('more than the format holds');
    put((number << TAG_BITS) | tag);
  };
  const stringNumber = (text: string): number => {
    let number = stringNumbers.get(text);
    if (number === undefined) {
      number = strings.length;
      strings.push(text);
      stringNumbers.set(text, number);
    }
    return number;
  };
  const write = (value: unknown): void => {
    switch (typeof value) {
      case 'number':
        if (Number.isInteger(value) && value >= LEAST && value <= MOST && !Object.is(value, -0))
          put((value << TAG_BITS) | Tag.integer);
        else {
          tagged(Tag.double, doubles.length);
          doubles.push(value);
        }
        return;
      case 'string':
        tagged(Tag.string, stringNumber(value));
        return;
      case 'bigint':
        tagged(Tag.bigint, stringNumber(`${value}`));
        return;
      case 'undefined':
      case 'boolean':
        tagged(Tag.constant, CONSTANTS.indexOf(value));
        return;
      case 'object':
        break;
      default:
        throw new TypeError(`a ${typeof value} is no plain data`);
    }
    if (value === null) {
      tagged(Tag.constant, CONSTANTS.indexOf(null));
      return;
    }
    const before = known.get(value);
    if (before !== undefined) {
      tagged(Tag.again, before);
      return;
    }
    known.set(value, known.size);
    writeObject(value);
  };
  const writeObject = (value: object): void => {
    if (Array.isArray(value)) {
      tagged(Tag.array, value.length);
      for (const each of value) write(each);
    } else if (value instanceof Map) {
      tagged(Tag.map, value.size);
      for (const [key, each] of value) {
        write(key);
        write(each);
      }
    } else if (value instanceof Set) {
      tagged(Tag.set, value.size);
      for (const each of value) write(each);
    } else if (value instanceof Int32Array) {
      tagged(Tag.integers, value.length);
      for (const each of value) put(each);
    } else if (value instanceof EntryFields) {
      tagged(Tag.fields, 0);
      const { paths, given, spots, cuts, file, line } = value;
      for (const each of [paths, given, spots, cuts, file, line]) write(each);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      const keys = Object.keys(value);
      // Objects of one shape name it by its number; the first spells it.
      const shape = JSON.stringify(keys);
      const number = shapes.get(shape);
      tagged(Tag.object, number ?? shapes.size);
      if (number === undefined) {
        shapes.set(shape, shapes.size);
        put(keys.length);
        for (const key of keys) put(stringNumber(key));
      }
      for (const key of keys) write((value as Record<string, unknown>)[key]);
    } else throw new TypeError(`a ${value.constructor?.name} is no plain data`);
  };
  write(value);

  const narrow: string[] = [];
  const wide: string[] = [];
  const lengths = Int32Array.from(strings, (text) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: all of Latin-1
    const isNarrow = /^[\x00-\xff]*$/.test(text);
    (isNarrow ? narrow : wide).push(text);
    return (text.length << 1) | (isNarrow ? 0 : 1);
  });
  const parts: readonly Uint8Array[] = [
    bytesOf(Float64Array.from(doubles)),
    bytesOf(words.subarray(0, count)),
    bytesOf(lengths),
    Buffer.from(narrow.join(''), 'latin1'),
    Buffer.from(wide.join(''), 'utf16le'),
  ];
  const head = Int32Array.from([count, doubles.length, strings.length, parts[3]!.length, parts[4]!.length]);
  // The doubles come first behind the head, and lie at a multiple of eight bytes.
  return Buffer.concat([bytesOf(head), Buffer.alloc(4), ...parts]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** What `pack` was given. Throws an Error of any kind for bytes that it did not make. */
export function unpack(packed: Uint8Array): unknown {
  // Views of numbers want their own place in memory.
  const own = new Uint8Array(packed);
  const head = new Int32Array(own.buffer, 0, HEAD);
  let at = (HEAD + 1) * 4;
  const doubles = new Float64Array(own.buffer, at, head[1]!);
  at += doubles.byteLength;
  const words = new Int32Array(own.buffer, at, head[0]!);
  at += words.byteLength;
  const strings = stringsOf(own, at, head[2]!, head[3]!, head[4]!);
  const shapes: (readonly string[])[] = [];
  const known: unknown[] = [];
  let next = 0;

  const read = (): unknown => {
    const word = words[next++]!;
    const number = word >> TAG_BITS;
    switch (word & TAG_MASK) {
      case Tag.integer:
        return number;
      case Tag.double:
        return doubles[number];
      case Tag.string:
        return strings[number];
      case Tag.bigint:
        return BigInt(strings[number]!);
      case Tag.constant:
        return CONSTANTS[number];
      case Tag.again:
        return known[number];
      case Tag.array: {
        const array: unknown[] = [];
        known.push(array);
        for (let i = 0; i < number; i++) array.push(read());
        return array;
      }
      case Tag.object: {
        const object: Record<string, unknown> = {};
        known.push(object);
        const keys = shapes[number] ?? newShape();
        for (let i = 0; i < keys.length; i++) {
          const key = keys[i]!;
          const value = read();
          // Assigned, this name would be the object's prototype.
          if (key === '__proto__') define(object, key, value);
          else object[key] = value;
        }
        return object;
      }
      case Tag.map: {
        const map = new Map<unknown, unknown>();
        known.push(map);
        for (let i = 0; i < number; i++) {
          const key = read();
          map.set(key, read());
        }
        return map;
      }
      case Tag.set: {
        const set = new Set<unknown>();
        known.push(set);
        for (let i = 0; i < number; i++) set.add(read());
        return set;
      }
      case Tag.integers: {
        const integers = words.slice(next, next + number);
        next += number;
        known.push(integers);
        return integers;
      }
      case Tag.fields: {
        const place = known.push(undefined) - 1;
        const [paths, given, spots, cuts, file, line] = [read(), read(), read(), read(), read(), read()];
        const fields = new EntryFields(
          paths as EntryFields['paths'],
          given as EntryFields['given'],
          spots as EntryFields['spots'],
          cuts as EntryFields['cuts'],
          file as string,
          line as number,
        );
        known[place] = fields;
        return fields;
      }
      default:
        throw new Error('no such tag');
    }
  };
  const newShape = (): readonly string[] => {
    const keys: string[] = [];
    for (let left = words[next++]!; left > 0; left--) keys.push(strings[words[next++]!]!);
    shapes.push(keys);
    return keys;
  };
  return read();
}

const define = (object: object, key: string, value: unknown): unknown =>
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });

function stringsOf(
  bytes: Uint8Array,
  at: number,
  count: number,
  narrowLength: number,
  wideLength: number,
): readonly string[] {
  const lengths = new Int32Array(bytes.buffer, at, count);
  const start = at + lengths.byteLength;
  const buffer = Buffer.from(bytes.buffer);
  // Slices of two texts that are made of nothing else.
  const narrow = buffer.latin1Slice(start, start + narrowLength);
  const wide = buffer.toString('utf16le', start + narrowLength, start + narrowLength + wideLength);
  const strings: string[] = [];
  let [narrowAt, wideAt] = [0, 0];
  for (const each of lengths) {
    const length = each >> 1;
    strings.push(
      (each & 1) === 0 ? narrow.slice(narrowAt, narrowAt + length) : wide.slice(wideAt, wideAt + length),
    );
    if ((each & 1) === 0) narrowAt += length;
    else wideAt += length;
  }
  return strings;
}
