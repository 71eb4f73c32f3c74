// An entry with a class that nothing looks at.
import type { Entry } from '../tables/model.ts';
import page from './class-without-mask.md';
import type { Report, Rule } from './rule.ts';
import { andMore, MOST_RELATED, related } from './sides.ts';

export const classWithoutMask: Rule = {
  name: 'class-without-mask',
  summary: 'an entry gives a class without class_mask: the class is ignored',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus }): Iterable<Report> {
    if (!bus.columns.includes('class_mask') || table.drivers.length + table.exports.length === 0) return;
    const found = table.entries
      .slice(0, table.end)
      .filter((entry) => isClass(number(entry, 'class')) && number(entry, 'class_mask') === 0);
    const [first] = found;
    if (!first) return;
    const misplaced = isMisplaced(first);
    yield {
      table,
      ...(misplaced || namesNoDevice(first) ? {} : { severity: 'info' as const }),
      place: placeOf(first),
      message: message(first, andMore(found.length - 1)),
      related: found
        .slice(1, 1 + MOST_RELATED)
        .map((entry) => related(table, entry, 'so it is with this entry')),
      help: misplaced
        ? 'write .driver_data =: the value behind PCI_DEVICE(…) is .class'
        : 'give .class_mask (0xffffff for the whole class), or take out the class',
      subject: first.text,
      parts: found.map((entry) => ({
        subject: entry.text,
        place: placeOf(entry),
        message: message(entry),
        related: [],
      })),
    };
  },
};

const placeOf = (entry: Entry) => entry.fields.get('class')?.place ?? entry.place;

/** A class with an empty base class is none that a device has had since PCI 2.0. */
const isMisplaced = (entry: Entry) =>
  (number(entry, 'class') ?? 0) < 0x10000 && !entry.fields.has('driver_data');

function message(entry: Entry, more = ''): string {
  const value = number(entry, 'class') ?? 0;
  return isMisplaced(entry)
    ? `${value} is stored in .class, where nothing looks at it, and not in .driver_data${more}`
    : `class 0x${value.toString(16).padStart(6, '0')} is not looked at: class_mask is 0${more}`;
}

/** PCI_ANY_ID is an odd but clear way to say that any class will do. */
const isClass = (value: number | undefined) => value !== undefined && value !== 0 && value !== 0xffffffff;

/** Of a device that is named the class says nothing new; of a wildcard it was to be the limit. */
const namesNoDevice = (entry: Entry) =>
  number(entry, 'vendor') === 0xffffffff || number(entry, 'device') === 0xffffffff;

/** 0 where left out; undefined where unresolved. */
function number(entry: Entry, field: string): number | undefined {
  const value = entry.fields.get(field)?.value ?? 0;
  return typeof value === 'number' ? value : undefined;
}
