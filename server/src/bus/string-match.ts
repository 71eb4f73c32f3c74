// Buses whose devices have one name that an entry repeats (i2c, spi, platform, …): the kernel compares them with
// strcmp, so two entries match the same devices or none.
import type { Devices, Matching } from './bus.ts';
import type { Entry } from './entry.ts';
import { fieldsOf } from './fields.ts';

/** The entry's name; undefined where it has none or is not resolved. */
function nameOf(entry: Entry, path: string): string | undefined {
  const fields = fieldsOf(entry);
  const name = fields.string(path);
  return fields.missing() || name === '' ? undefined : name;
}

/** Matching of a bus whose devices announce `prefix` and the name that entries have in the field `path`. */
export function nameMatching(prefix: string, path = 'name'): Matching<string> {
  return {
    setOf: (entry) => nameOf(entry, path),
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

/** Devices of such a bus, named by their modalias: `prefix` and the name. */
export function nameDevices(prefix: string, path = 'name'): Devices<{ readonly name: string }> {
  return {
    parse(given) {
      const text = given.trim();
      const name = text.slice(prefix.length);
      return text.startsWith(prefix) && name !== ''
        ? { name }
        : { error: `"${text}" is no such device: write ${prefix}NAME` };
    },
    match: (entry, { name }) => (nameOf(entry, path) === name ? 'always' : 'never'),
    overrideOnly: () => false,
  };
}
