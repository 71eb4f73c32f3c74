// A PCI entry that leaves the subsystem out: what is left out is 0, not any.
import type { Entry } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import { insertBehind } from './edits.ts';
import type { Fix, Report, Rule } from './rule.ts';
import { ownerOf } from './sides.ts';
import page from './subvendor-left-out.md';
import { sumUp } from './sum-up.ts';

export const subvendorLeftOut: Rule = {
  name: 'subvendor-left-out',
  summary: 'a PCI entry leaves out the subvendor, which means 0 and not any',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus, files }): Iterable<Report> {
    if (bus.name !== 'pci' || table.drivers.length + table.exports.length === 0) return;
    const entries = reachedEntries(table);
    const found = entries.filter((entry) => isGiven(entry, 'vendor') && !entry.fields.has('subvendor'));
    const report = sumUp(
      table,
      found.map((entry) => ({
        entry,
        message: (more) =>
          `the subvendor is left out, which means 0: ${ownerOf(table)} does not match cards that have one${more}`,
      })),
      'likewise this entry',
    );
    if (!report) return;
    // Devices of a hypervisor do have no subsystem. Where a neighbour says "any", it was forgotten here.
    const forgotten = entries.some((entry) => entry.fields.get('subvendor')?.value === 0xffffffff);
    const edits = found.flatMap((entry) => insertBehind(files, entry, ANY) ?? []);
    const fix: Fix | undefined =
      edits.length === found.length ? { title: 'Match any subsystem', safety: 'unsafe', edits } : undefined;
    yield {
      ...report,
      ...(forgotten ? {} : { severity: 'info' as const }),
      help: 'use PCI_DEVICE(vendor, device), or write PCI_ANY_ID for subvendor and subdevice',
      ...(fix ? { fix } : {}),
    };
  },
};

const ANY = '.subvendor = PCI_ANY_ID, .subdevice = PCI_ANY_ID';

/** 0 is no vendor; PCI_ANY_ID with a class is no device whose card was forgotten. */
function isGiven(entry: Entry, field: string): boolean {
  const value = entry.fields.get(field)?.value;
  return typeof value === 'number' && value !== 0 && value !== 0xffffffff;
}
