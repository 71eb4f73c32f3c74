import { describe, expect, it } from 'vitest';
import { ishtp } from '../../server/src/bus/ishtp.ts';
import { mei } from '../../server/src/bus/mei.ts';
import { tee } from '../../server/src/bus/tee.ts';
import { vmbus } from '../../server/src/bus/vmbus.ts';
import { aliasesOf, entryOf, type Leaves, unknown } from './entry-of.ts';

type Last8 = readonly [number, number, number, number, number, number, number, number];

/** GUID_INIT and UUID_LE (include/linux/uuid.h): the first three numbers little-endian. */
function guid(path: string, a: number, b: number, c: number, ...d: Last8): Leaves {
  return at(path, [
    a & 255,
    (a >>> 8) & 255,
    (a >>> 16) & 255,
    a >>> 24,
    b & 255,
    b >>> 8,
    c & 255,
    c >>> 8,
    ...d,
  ]);
}

/** UUID_INIT (include/linux/uuid.h): big-endian throughout. */
function uuid(path: string, a: number, b: number, c: number, ...d: Last8): Leaves {
  return at(path, [
    a >>> 24,
    (a >>> 16) & 255,
    (a >>> 8) & 255,
    a & 255,
    b >>> 8,
    b & 255,
    c >>> 8,
    c & 255,
    ...d,
  ]);
}

const at = (path: string, bytes: readonly number[]): Leaves =>
  Object.fromEntries(bytes.map((byte, i) => [`${path}.b[${i}]`, byte]));

// The aliases are those of Debian's 6.1 modules, but for tee, which has none there.
describe('buses that match by GUID', () => {
  const network = guid('guid', 0xf8615163, 0xdf3e, 0x46c5, 0x91, 0x3f, 0xf2, 0xd2, 0xf9, 0x65, 0xed, 0x0e);
  const hid = guid('guid', 0x33aecd58, 0xb679, 0x4e54, 0x9b, 0xd9, 0xa0, 0x4d, 0x34, 0xf0, 0xc2, 0x26);
  const watchdog = guid('uuid', 0x05b79a6f, 0x4628, 0x4d7f, 0x89, 0x9d, 0xa9, 0x15, 0x14, 0xcb, 0x32, 0xab);
  const nfc = guid('uuid', 0x0bb17a78, 0x2a8e, 0x4c50, 0x94, 0xd4, 0x50, 0x26, 0x67, 0x23, 0x77, 0x5c);
  const rng = uuid('uuid', 0xab7a617c, 0xb8e7, 0x4d8f, 0x83, 0x01, 0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64);

  it('vmbus prints the bytes as they lie in memory: hv_netvsc', () => {
    expect(aliasesOf(vmbus, network)).toEqual(['vmbus:635161f83edfc546913ff2d2f965ed0e']);
  });

  it('ishtp prints upper case in braces: intel-ishtp-hid', () => {
    expect(aliasesOf(ishtp, hid)).toEqual(['ishtp:{33AECD58-B679-4E54-9BD9-A04D34F0C226}']);
  });

  it('mei prints a name, where there is one, and a version: mei_wdt, pn544_mei', () => {
    expect(aliasesOf(mei, { ...watchdog, version: 0xff })).toEqual([
      'mei:*:05b79a6f-4628-4d7f-899d-a91514cb32ab:*:*',
    ]);
    expect(aliasesOf(mei, { ...nfc, name: 'pn544', version: 0xff })).toEqual([
      'mei:pn544:0bb17a78-2a8e-4c50-94d4-50266723775c:*:*',
    ]);
    expect(aliasesOf(mei, { ...nfc, version: 0x1a })).toEqual([
      'mei:*:0bb17a78-2a8e-4c50-94d4-50266723775c:1A:*',
    ]);
  });

  it('tee prints big-endian: optee-rng', () => {
    expect(aliasesOf(tee, rng)).toEqual(['tee:ab7a617c-b8e7-4d8f-8301-d09b61036b64*']);
  });

  it('ends a table at the null GUID, whatever else the entry says', () => {
    expect(mei.isSentinel(entryOf({ name: 'pn544', version: 1 }))).toBe(true);
    expect(mei.isSentinel(entryOf({ 'uuid.b[15]': 1 }))).toBe(false);
    expect(vmbus.isSentinel(entryOf({ driver_data: 1 }))).toBe(true);
    expect(vmbus.isSentinel(entryOf(network))).toBe(false);
    expect(ishtp.isSentinel(entryOf(hid))).toBe(false);
    expect(tee.isSentinel(entryOf(rng))).toBe(false);
  });

  it('shows people the text form, whatever the byte order', () => {
    expect(vmbus.cells(entryOf(network))).toEqual(['f8615163-df3e-46c5-913f-f2d2f965ed0e']);
    expect(tee.cells(entryOf(rng))).toEqual(['ab7a617c-b8e7-4d8f-8301-d09b61036b64']);
    expect(vmbus.columns).toEqual(['guid']);
  });

  it.each(['guid', 'guid.b', 'guid.b[3]'])('knows nothing where %s is unresolved', (path) => {
    const entry = entryOf({ 'guid.b[0]': 1, [path]: unknown });
    expect(vmbus.alias(entry)).toEqual({
      aliases: [],
      dropped: `${path} is not resolved: FOO is not defined`,
    });
    expect(vmbus.isSentinel(entry)).toBeUndefined();
    expect(vmbus.cells(entry)).toEqual(['?']);
    expect(vmbus.unresolved(entry)).toEqual(['guid']);
  });
});
