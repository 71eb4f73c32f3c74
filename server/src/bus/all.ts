// The buses that the engine knows. A new bus is one file and one line here.
import type { Bus } from './bus.ts';
import { pci } from './pci.ts';

export const buses: readonly Bus[] = [pci];

const byName = new Map(buses.map((bus) => [bus.name, bus]));
const byStruct = new Map(buses.map((bus) => [bus.struct, bus]));

/** By modpost's name; undefined where the engine does not know the bus. */
export const busNamed = (name: string): Bus | undefined => byName.get(name);

/** By the struct of its entries, without `struct `. */
export const busOfStruct = (struct: string): Bus | undefined => byStruct.get(struct);
