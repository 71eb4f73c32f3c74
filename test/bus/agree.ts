// Compares a bus's matching with a plain second reading of the kernel's match function.
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Devices } from '../../server/src/bus/bus.ts';
import { entryOf, type Leaves } from './entry-of.ts';
import { type AnyBus, expectAgreement, matchingOf, type World } from './relations.ts';

export type Device = Readonly<Record<string, number>>;

export const number = (leaves: Leaves, field: string) => (leaves[field] ?? 0) as number;
export const text = (leaves: Leaves, field: string) => (leaves[field] ?? '') as string;
export const devicesOf = (bus: { readonly devices?: unknown }) => bus.devices as Devices<object>;

export function agree<D>(world: World<D>, entries: fc.Arbitrary<Leaves>, numRuns = 400): void {
  fc.assert(
    fc.property(entries, entries, (a, b) => {
      expectAgreement(world, a, b);
      expectTold(world.bus, a, b);
    }),
    { numRuns },
  );
}

/** The witness of two entries, named as a device, is one that neither of them denies. */
function expectTold(bus: AnyBus & { readonly devices?: unknown }, a: Leaves, b: Leaves) {
  const matching = matchingOf(bus);
  const [x, y] = [matching.setOf(entryOf(a)), matching.setOf(entryOf(b))];
  const witness = x === undefined || y === undefined ? undefined : matching.witness(x, y);
  if (witness === undefined) return;
  const device = devicesOf(bus).parse(witness);
  if ('error' in device) throw new Error(String(device.error));
  for (const leaves of [a, b]) expect(devicesOf(bus).match(entryOf(leaves), device)).not.toBe('never');
}

export function combinations<T>(values: Readonly<Record<string, readonly T[]>>): Record<string, T>[] {
  let all: Record<string, T>[] = [{}];
  for (const [name, list] of Object.entries(values))
    all = all.flatMap((one) => list.map((value) => ({ ...one, [name]: value })));
  return all;
}

export function numbersOf(modalias: string, shape: RegExp): Device {
  const groups = shape.exec(modalias)?.groups;
  if (!groups) throw new Error(`no modalias: ${modalias}`);
  return Object.fromEntries(Object.entries(groups).map(([name, hex]) => [name, Number.parseInt(hex, 16)]));
}

/** A witness has 0 for what both sides leave open; 3 is what no entry names. */
export const within = (device: Device) =>
  Object.fromEntries(Object.entries(device).map(([field, value]) => [field, value || 3]));
