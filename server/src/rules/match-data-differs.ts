// A driver that is told two different things of one device, by its compatible and by its name.
import type { Value } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { driverTables, nameOfCompatible } from './driver-tables.ts';
import page from './match-data-differs.md';
import type { Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import { sumUp } from './sum-up.ts';

export const matchDataDiffers: Rule = {
  name: 'match-data-differs',
  summary: 'the data of a compatible and of the same name in the id_table differ',
  severity: 'warning',
  state: 'stable',
  page,
  *checkModule({ tables }) {
    for (const bus of ['spi', 'i2c'])
      for (const { of, ids } of driverTables(tables, `${bus}_driver`, bus)) {
        if (!ids) continue;
        const byName = new Map(reachedEntries(ids).map((entry) => [entry.fields.get('name')?.value, entry]));
        const compatibles = reachedEntries(of);
        const differing = compatibles.flatMap((entry) => {
          const name = nameOfCompatible(entry);
          const id = name === undefined ? undefined : byName.get(name);
          if (!id) return [];
          const [here, there] = [
            dataText(entry.fields.get('data')?.value),
            dataText(id.fields.get('driver_data')?.value),
          ];
          if (here === undefined || there === undefined || here.kind !== there.kind) return [];
          // Compatibles of two vendors may share the name: one of them has its data.
          const one = compatibles.some(
            (other) =>
              nameOfCompatible(other) === name &&
              dataText(other.fields.get('data')?.value)?.text === there.text,
          );
          return !one ? [{ entry, id, name, here: here.text, there: there.text }] : [];
        });
        const [first] = differing;
        const report = sumUp(
          of,
          differing.map(({ entry, name, here, there }) => ({
            entry,
            message: (more) =>
              `.data is ${here}, but the ${bus}_device_id "${name}" has ${there}${more}: ${ownerOf(of)} is told two things of one device`,
          })),
          'likewise this entry',
          first
            ? [{ path: first.id.place.path, range: first.id.place.range, message: 'the other entry' }]
            : [],
        );
        if (report) yield { ...report, help: 'give both entries the same data' };
      }
  },
};

/** What is pointed to, or a number other than 0; undefined where there is none or it is not known. */
function dataText(
  value: Value | undefined,
): { readonly kind: 'number' | 'address'; readonly text: string } | undefined {
  if (typeof value === 'number' || typeof value === 'bigint')
    return value ? { kind: 'number', text: `${value}` } : undefined;
  if (typeof value !== 'object' || value.kind !== 'address') return undefined;
  return { kind: 'address', text: value.text.replace(/\s+/g, '').replace(/\(\w+\*?\)/g, '') };
}
