// Structs that other headers than mod_devicetable.h declare.
import { expect, it } from 'vitest';
import { armFfa } from '../../server/src/bus/arm-ffa.ts';
import { soc } from '../../server/src/bus/soc.ts';
import type { Value } from '../../server/src/tables/model.ts';
import { entryOf } from './entry-of.ts';

const address: Value = { kind: 'address', text: '&quirk' };
const unresolved: Value = { kind: 'unresolved', reason: 'NAME is not known' };

it.each<readonly [fields: Record<string, Value>, ends: boolean | undefined]>([
  [{}, true],
  [{ data: address }, true],
  [{ serial_number: '1' }, true],
  [{ revision: 'ES1.0' }, false],
  [{ family: '' }, false],
  [{ machine: 0, soc_id: address }, false],
  [{ machine: unresolved }, undefined],
])('soc_device_match stops at %o: %s', (fields, ends) => {
  expect(soc.isSentinel(entryOf(fields))).toBe(ends);
});

it('an ffa driver ends its table with the null uuid', () => {
  expect(armFfa.isSentinel(entryOf({}))).toBe(true);
  expect(armFfa.isSentinel(entryOf({ 'uuid.b[15]': 1 }))).toBe(false);
});

it('a partition announces its number too', () => {
  const entry = entryOf({ 'uuid.b[0]': 0x48 });
  const device = armFfa.devices?.parse('arm_ffa:8001:48000000-0000-0000-0000-000000000000');
  expect(device && !('error' in device) && armFfa.devices?.match(entry, device)).toBe('always');
});

it('modpost makes no alias of either', () => {
  for (const bus of [soc, armFfa]) expect(bus.alias(entryOf({})).aliases).toEqual([]);
});
