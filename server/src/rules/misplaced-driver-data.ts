// A value behind PCI_DEVICE(…) that was meant for the driver and is stored as the class.
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { replace } from './edits.ts';
import page from './misplaced-driver-data.md';
import type { Report, Rule } from './rule.ts';
import { sourceAt } from './source.ts';
import { sumUp } from './sum-up.ts';

export const misplacedDriverData: Rule = {
  name: 'misplaced-driver-data',
  summary: 'a value behind PCI_DEVICE(…) lands in .class and not in .driver_data',
  severity: 'error',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    if (!bus.columns.includes('class_mask') || table.drivers.length + table.exports.length === 0) return;
    const found = reachedEntries(table).filter(isMisplaced);
    const report = sumUp(
      table,
      found.map((entry) => ({ entry, place: placeOf(entry), message: (more) => message(entry, more) })),
      'likewise this entry',
    );
    if (!report) return;
    const edits = found.flatMap((entry) => {
      const place = placeOf(entry);
      const source = sourceAt(files, place);
      return source && !/^[.{]/.test(source) ? [replace(place, `.driver_data = ${source}`)] : [];
    });
    yield {
      ...report,
      help: 'write .driver_data =: the value behind PCI_DEVICE(…) is .class',
      ...(edits.length === found.length
        ? { fix: { title: 'Store the value in .driver_data', safety: 'unsafe' as const, edits } }
        : {}),
    };
  },
};

const placeOf = (entry: Entry) => entry.fields.get('class')?.place ?? entry.place;

const message = (entry: Entry, more: string) =>
  `${Number(entry.fields.get('class')?.value)} is stored in .class, where nothing looks at it, and not in .driver_data${more}`;

/** A class with an empty base class is none that a device has had since PCI 2.0, and without a mask nothing looks at it. */
export function isMisplaced(entry: Entry): boolean {
  const [value, mask] = [entry.fields.get('class')?.value ?? 0, entry.fields.get('class_mask')?.value ?? 0];
  return (
    typeof value === 'number' &&
    value > 0 &&
    value < 0x10000 &&
    mask === 0 &&
    !entry.fields.has('driver_data')
  );
}
