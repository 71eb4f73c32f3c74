// A device as a person names it: on the bus that its modalias names, else on the first that makes sense of it.
import { buses } from '../bus/all.ts';
import type { Bus } from '../bus/bus.ts';
import { parseDevice } from './who.ts';

export interface NamedDevice {
  readonly text: string;
  readonly bus: Bus;
  /** The bus's own reading of it. */
  readonly device: unknown;
}

/** The device, or what to write instead of a text that names none. */
export function namedDevice(text: string): NamedDevice | { readonly error: string } {
  const able = buses.filter((bus) => bus.devices !== undefined);
  const named = able.filter((bus) => text.startsWith(`${bus.name}:`));
  for (const bus of named.length > 0 ? named : able) {
    const parsed = parseDevice(bus, text);
    if ('device' in parsed) return { text, bus, device: parsed.device };
    if (named.length > 0) return parsed;
  }
  const modaliases = able.map((bus) => `${bus.name}:…`).join(', ');
  return {
    error: `"${text}" is no device: write vvvv:dddd[:ssss:ssss][@class] in hex digits for PCI, or a modalias (${modaliases})`,
  };
}
