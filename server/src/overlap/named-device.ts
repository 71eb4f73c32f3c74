// A device as a person names it: on the buses whose modaliases begin so, else on the first that makes sense of it.
import { buses } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { bytesOf } from '../files/legible.ts';
import { parseDevice } from './who.ts';

export interface NamedDevice {
  readonly text: string;
  /** What it may be: an ACPI device is one of PnP drivers too, a processor's modalias tells of two kinds of tables. */
  readonly readings: readonly { readonly bus: Bus; readonly device: unknown }[];
}

/** The device, or what to write instead of a text that names none. */
export function namedDevice(text: string): NamedDevice | { readonly error: string } {
  const named = buses.filter(({ name, devices }) =>
    (devices?.prefixes ?? [`${name}:`]).some((prefix) => text.startsWith(prefix)),
  );
  const readings: { bus: Bus; device: unknown }[] = [];
  let error: string | undefined;
  for (const bus of named.length > 0 ? named : buses) {
    const parsed = parseDevice(bus, bytesOf(text));
    if ('error' in parsed) error ??= parsed.error;
    else readings.push({ bus, device: parsed.device });
    if (named.length === 0 && readings.length > 0) break;
  }
  if (readings.length > 0) return { text, readings };
  if (named.length > 0 && error !== undefined) return { error };
  return {
    error: `"${text}" is no device: write vvvv:dddd[:ssss:ssss][@class] in hex digits for PCI, or a modalias (pci:…, usb:…, of:…, acpi:… or that of any other bus)`,
  };
}
