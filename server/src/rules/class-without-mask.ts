// An entry with a class that nothing looks at.
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import page from './class-without-mask.md';
import { insertBehind, replace } from './edits.ts';
import { isMisplaced } from './misplaced-driver-data.ts';
import type { Report, Rule } from './rule.ts';
import { sumUp } from './sum-up.ts';

export const classWithoutMask: Rule = {
  name: 'class-without-mask',
  summary: 'an entry gives a class without class_mask: the class is ignored',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    if (!bus.columns.includes('class_mask') || table.drivers.length + table.exports.length === 0) return;
    const found = reachedEntries(table).filter(
      (entry) => isClass(number(entry, 'class')) && number(entry, 'class_mask') === 0 && !isMisplaced(entry),
    );
    const report = sumUp(
      table,
      found.map((entry) => ({ entry, place: placeOf(entry), message: (more) => message(entry, more) })),
      'likewise this entry',
    );
    if (!report) return;
    const edits = found.flatMap((entry) => {
      const mask = entry.fields.get('class_mask')?.place;
      return (mask ? replace(mask, '0xffffff') : insertBehind(files, entry, '.class_mask = 0xffffff')) ?? [];
    });
    yield {
      ...report,
      ...(namesNoDevice(found[0]!) ? {} : { severity: 'info' as const }),
      help: 'give .class_mask (0xffffff for the whole class), or take out the class',
      ...(edits.length === found.length
        ? { fix: { title: 'Mask the whole class', safety: 'unsafe' as const, edits } }
        : {}),
    };
  },
};

const placeOf = (entry: Entry) => entry.fields.get('class')?.place ?? entry.place;

function message(entry: Entry, more: string): string {
  const value = (number(entry, 'class') ?? 0).toString(16).padStart(6, '0');
  return `class 0x${value} is not looked at: class_mask is 0${more}`;
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
