// GUIDs and UUIDs of match tables: sixteen bytes in a member `b` (include/linux/uuid.h, include/uapi/linux/uuid.h).
import type { Fields } from './fields.ts';
import type { Column } from './table-bus.ts';

/** Where each byte of the text stands in memory: guid_t and uuid_le keep their first three groups little-endian. */
const GUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

const bytesOf = (fields: Fields, path: string) => fields.bytes(`${path}.b`, 16);

const twoDigits = (byte: number) => byte.toString(16).padStart(2, '0');

const grouped = (digits: string) =>
  [8, 12, 16, 20, 32].map((end, i) => digits.slice([0, 8, 12, 16, 20][i], end)).join('-');

/** guid_is_null, uuid_is_null: whether all bytes are zero. */
export const isNull = (fields: Fields, path: string): boolean =>
  bytesOf(fields, path).every((byte) => byte === 0);

/** The bytes as they lie in memory, two lower-case digits each. */
export const bytesText = (fields: Fields, path: string): string =>
  bytesOf(fields, path).map(twoDigits).join('');

/** file2alias.c, add_uuid: the text of a little-endian guid, in lower case. */
export function guidText(fields: Fields, path: string): string {
  const bytes = bytesOf(fields, path);
  return grouped(GUID_ORDER.map((at) => twoDigits(bytes[at] ?? 0)).join(''));
}

/** file2alias.c, do_tee_entry: the text of a big-endian uuid_t, in lower case. */
export const uuidText = (fields: Fields, path: string): string => grouped(bytesText(fields, path));

/** A column of `entries` that shows a guid_t or uuid_le the way people write it. */
export const guidColumn = (path: string): Column => ({ path, text: (fields) => guidText(fields, path) });
