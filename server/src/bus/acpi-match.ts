// Which ACPI devices an entry matches: drivers/acpi/bus.c, __acpi_match_device. A device has a list of ids
// (_HID, _CIDs, _CLS) of which one suffices; sets are of one id, because nothing in two tables tells which ids
// stand together in a device.
import type { Devices, Matching } from './bus.ts';
import type { Entry } from './entry.ts';
import { type Fields, fieldsOf, hex } from './fields.ts';

/** An id, or a class, or either of them. */
export interface AcpiSet {
  readonly id: string | undefined;
  /** Six characters, two per byte of the class; `..` is any byte. */
  readonly code: string | undefined;
}

const CLASS_CODE = /^[0-9a-f]{6}$/;
/** A class of which no byte is compared: the kernel matches it with any id. */
const ANY_CLASS = '......';
const BYTES = [0, 2, 4] as const;

/** __acpi_match_device_cls: a byte of which the mask has a bit is compared as a whole, after masking the entry's. */
function codeOf(fields: Fields): string | undefined {
  const value = fields.number('cls');
  const mask = fields.number('cls_msk');
  if (value === 0) return undefined;
  return [16, 8, 0]
    .map((shift) => {
      const bits = (mask >>> shift) & 0xff;
      return bits === 0 ? '..' : hex((value >>> shift) & bits, 2).toLowerCase();
    })
    .join('');
}

function setOf(entry: Entry): AcpiSet | undefined {
  const fields = fieldsOf(entry);
  const given = fields.string('id') || undefined;
  const code = codeOf(fields);
  if (fields.missing() || (given === undefined && code === undefined)) return undefined;
  // An id that the class holds says nothing more; a whole class code is an id.
  const id = given !== undefined && holdsId({ id: undefined, code }, given) ? undefined : given;
  return id === undefined && code?.includes('.') === false ? { id: code, code: undefined } : { id, code };
}

const byteOf = (code: string, at: number) => code.slice(at, at + 2);
const codeHolds = (outer: string, inner: string) =>
  BYTES.every((at) => byteOf(outer, at) === '..' || byteOf(outer, at) === byteOf(inner, at));
const codesMeet = (a: string, b: string) =>
  BYTES.every((at) => byteOf(a, at) === '..' || byteOf(b, at) === '..' || byteOf(a, at) === byteOf(b, at));

/** Whether the set holds this id: spelled out, or as the code of a class. */
const holdsId = ({ id, code }: AcpiSet, given: string) =>
  id === given ||
  code === ANY_CLASS ||
  (code !== undefined && CLASS_CODE.test(given) && codeHolds(code, given));

function holds(outer: AcpiSet, inner: AcpiSet): boolean {
  if (inner.id !== undefined && !holdsId(outer, inner.id)) return false;
  if (inner.code === undefined) return true;
  if (outer.code !== undefined && codeHolds(outer.code, inner.code)) return true;
  return inner.code === outer.id;
}

/** An id of both sets. */
function shared(a: AcpiSet, b: AcpiSet): string | undefined {
  if (a.id !== undefined && holdsId(b, a.id)) return a.id;
  if (b.id !== undefined && holdsId(a, b.id)) return b.id;
  const [x, y] = [a.code, b.code];
  if (x === undefined || y === undefined || !codesMeet(x, y)) return undefined;
  return BYTES.map((at) => [byteOf(x, at), byteOf(y, at)].find((byte) => byte !== '..') ?? '00').join('');
}

const ASKS_CLASS = 1;

export const acpiMatching: Matching<AcpiSet> = {
  setOf,
  bucket: ({ id, code }) => (code === undefined ? id : undefined),
  group: ({ id, code }) => (code === undefined ? id : undefined),
  // An id that is spelled like a class is one; others only meet what names an id too.
  asks({ id, code }) {
    if (code === undefined) return CLASS_CODE.test(id ?? '') ? ASKS_CLASS : 0;
    return id === undefined && code !== ANY_CLASS ? ASKS_CLASS : 0;
  },
  everything: ({ code }) => code === ANY_CLASS,
  relate(a, b) {
    const covers = holds(a, b);
    const covered = holds(b, a);
    if (covers) return covered ? 'identical' : 'covers';
    if (covered) return 'covered';
    return shared(a, b) === undefined ? 'disjoint' : 'partial';
  },
  // create_pnp_modalias (drivers/acpi/device_sysfs.c)
  witness(a, b) {
    const id = shared(a, b);
    return id === undefined ? undefined : `acpi:${id}:`;
  },
  theoretical: () => false,
  text: ({ id, code }) => [id, code && `@${code}`].filter((part) => part).join(''),
};

/** The ids that a device announces. */
export interface AcpiDevice {
  readonly ids: readonly string[];
}

export const acpiDevices: Devices<AcpiDevice> = {
  parse(given) {
    const text = given.trim();
    const ids = text
      .slice('acpi:'.length)
      .split(':')
      .filter((id) => id !== '');
    return text.startsWith('acpi:') && ids.length > 0 && !/[\s*]/.test(text)
      ? { ids }
      : { error: `"${text}" is no ACPI device: write acpi:ID or a modalias acpi:ID:ID:…` };
  },
  match(entry, { ids }) {
    const set = setOf(entry);
    return set && ids.some((id) => holdsId(set, id)) ? 'always' : 'never';
  },
  overrideOnly: () => false,
};
