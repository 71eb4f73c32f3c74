// Which entries of the whole tree have something to do with a macro: by its name in their text, or by what it stands for.
import { pciField } from '../bus/pci-fields.ts';
import type { TreeIndex } from '../index/model.ts';
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { driverOf } from './entry-words.ts';
import type { AnswerOf, MacroAsked } from './questions.ts';

/** Tables with the most such entries first. */
export function macroUses(index: TreeIndex, { name, pci }: MacroAsked): AnswerOf['macroUses'] {
  const word = new RegExp(`\\b${name}\\b`);
  const has = (bus: string, entry: Entry) =>
    word.test(entry.text) || (pci !== undefined && bus === 'pci' && hasId(entry, pci));
  const tables = index.tables.flatMap((table) => {
    const [first, ...more] = reachedEntries(table).filter((entry) => has(table.bus, entry));
    if (!first) return [];
    const module = table.modules[0]?.name;
    return [
      {
        driver: driverOf(table),
        bus: table.bus,
        ...(module !== undefined && { module }),
        entries: 1 + more.length,
        places: [first, ...more].map(({ place }) => place),
      },
    ];
  });
  return tables.sort((a, b) => b.entries - a.entries);
}

function hasId(entry: Entry, { vendors, device }: NonNullable<MacroAsked['pci']>): boolean {
  const is = (vendor: 'vendor' | 'subvendor', of: 'device' | 'subdevice') =>
    vendors.includes(pciField(entry, vendor) ?? -1) &&
    (device === undefined || pciField(entry, of) === device);
  return is('vendor', 'device') || (device === undefined && is('subvendor', 'subdevice'));
}
