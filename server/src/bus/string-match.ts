// Buses whose devices have one name that an entry repeats (i2c, spi, platform, the text of a GUID, …): the kernel
// compares the two, so two entries match the same devices or none.
import type { Devices, Matching } from './bus.ts';
import type { Entry } from './entry.ts';
import { type Fields, fieldsOf } from './fields.ts';

/** The field that holds an entry's name, or how it is read. */
type NameIn = string | ((fields: Fields) => string);

/** The entry's name; undefined where it has none or is not resolved. */
function nameOf(entry: Entry, from: NameIn): string | undefined {
  const fields = fieldsOf(entry);
  const name = typeof from === 'string' ? fields.string(from) : from(fields);
  return fields.missing() || name === '' ? undefined : name;
}

/** Matching of a bus whose devices announce `prefix` and the name that entries have. */
export function nameMatching(prefix: string, from: NameIn = 'name'): Matching<string> {
  return {
    setOf: (entry) => nameOf(entry, from),
    bucket: (name) => name,
    group: (name) => name,
    asks: () => 0,
    everything: () => false,
    relate: (a, b) => (a === b ? 'identical' : 'disjoint'),
    witness: (a, b) => (a === b ? prefix + a : undefined),
    theoretical: () => false,
    text: (name) => name,
  };
}

/** Devices of such a bus, named by their modalias: `prefix` and the name. `spelt` turns what people write into a name. */
export function nameDevices(
  prefix: string,
  from: NameIn = 'name',
  spelt: (text: string) => string = (text) => text,
): Devices<{ readonly name: string }> {
  return {
    prefixes: [prefix],
    parse(given) {
      const text = given.trim();
      const name = text.slice(prefix.length);
      return text.startsWith(prefix) && name !== ''
        ? { name: spelt(name) }
        : { error: `"${text}" is no such device: write ${prefix}NAME` };
    },
    match: (entry, { name }) => (nameOf(entry, from) === name ? 'always' : 'never'),
    overrideOnly: () => false,
  };
}

/** Both at once. */
export const byName = (
  prefix: string,
  from?: NameIn,
  spelt?: (text: string) => string,
): { matching: Matching<string>; devices: Devices<{ readonly name: string }> } => ({
  matching: nameMatching(prefix, from),
  devices: nameDevices(prefix, from, spelt),
});
