// Reading an entry's fields for a bus: numbers, strings and byte arrays as the compiler stores them, with one
// note of what could not be read. A field that is left out is zero.
import type { Entry, Value } from './entry.ts';

export interface Fields {
  /** An integer field as unsigned bits; an address is unresolved. 64-bit values beyond 2^53 lose their low bits: use `big`. */
  number(path: string): number;
  big(path: string): bigint;
  /** A C string: a char array or a pointer to a literal, up to the first NUL; '' where it is left out or NULL. */
  string(path: string): string;
  /** Whether the field is not zero: also true of an address. */
  isSet(path: string): boolean;
  /** Whether the field is written in the entry, whatever its value. */
  isGiven(path: string): boolean;
  /** `length` bytes of an array of u8, from its elements or from a string literal. */
  bytes(path: string, length: number): readonly number[];
  /** `length` elements of an array of unsigned long (bitmaps). */
  words(path: string, length: number): readonly bigint[];
  /** The first field asked for that has no known value, and why. */
  missing(): { readonly field: string; readonly reason: string } | undefined;
}

export function fieldsOf(entry: Entry): Fields {
  let missing: { field: string; reason: string } | undefined;
  const note = (field: string, value: Value): undefined => {
    const reason =
      typeof value !== 'object'
        ? 'it is a string'
        : value.kind === 'unresolved'
          ? value.reason
          : 'it is an address';
    missing ??= { field, reason };
    return undefined;
  };
  const valueAt = (path: string): Value => entry.fields.get(path)?.value ?? whole(entry, path, note) ?? 0;
  const big = (path: string): bigint => {
    const value = valueAt(path);
    if (typeof value === 'number') return BigInt(value >>> 0);
    if (typeof value === 'bigint') return value;
    note(path, value);
    return 0n;
  };
  const fields: Fields = {
    number(path) {
      const value = valueAt(path);
      if (typeof value === 'number') return value;
      if (typeof value === 'bigint') return Number(value);
      note(path, value);
      return 0;
    },
    big,
    string(path) {
      const value = valueAt(path);
      if (typeof value === 'string') return value.split('\0', 1)[0]!;
      if (value === 0) {
        // A char array may be given element by element.
        let text = '';
        for (let i = 0; entry.fields.has(`${path}[${i}]`); i++) {
          const code = fields.number(`${path}[${i}]`);
          if (code === 0) break;
          text += String.fromCharCode(code & 255);
        }
        return text;
      }
      note(path, value);
      return '';
    },
    isSet(path) {
      const value = valueAt(path);
      if (typeof value === 'object' && value.kind === 'unresolved') note(path, value);
      return value !== 0 && value !== 0n;
    },
    isGiven: (path) => entry.fields.has(path),
    bytes(path, length) {
      const value = valueAt(path);
      if (typeof value === 'string')
        return Array.from({ length }, (_, i) => (i < value.length ? value.charCodeAt(i) : 0));
      return Array.from({ length }, (_, i) => fields.number(`${path}[${i}]`) & 255);
    },
    words: (path, length) => Array.from({ length }, (_, i) => big(`${path}[${i}]`)),
    missing: () => missing,
  };
  return fields;
}

/** A part of an object that was given as a whole and not understood is as unresolved as the whole. */
function whole(entry: Entry, path: string, note: (field: string, value: Value) => undefined): undefined {
  for (let at = Math.max(path.lastIndexOf('.'), path.lastIndexOf('[')); at > 0; ) {
    const outer = path.slice(0, at);
    const value = entry.fields.get(outer)?.value;
    if (value !== undefined && typeof value === 'object') return note(outer, value);
    at = Math.max(outer.lastIndexOf('.'), outer.lastIndexOf('['));
  }
  return undefined;
}

/** `value` in upper-case hexadecimal, as `%0*X`. */
export function hex(value: number | bigint, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** file2alias.c, ADD: the separator, then the value in hex, or `*`. */
export function add(separator: string, condition: boolean, value: number, digits: number): string {
  return separator + (condition ? hex(value, digits) : '*');
}

/** file2alias.c, add_wildcard: a trailing `*` unless there is one. */
export function wildcard(alias: string): string {
  return alias.endsWith('*') ? alias : `${alias}*`;
}

/** White space as `_`, as of and vio aliases have it (file2alias.c; isspace in the C locale). */
export function underscored(alias: string): string {
  return alias.replace(/[ \t\n\v\f\r]/g, '_');
}
