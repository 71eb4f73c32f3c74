// An id or a name that its field can't hold.
import type { Bus } from '../bus/bus.ts';
import type { Entry, FieldValue } from '../tables/model.ts';
import { reachedEntries } from '../tables/reached.ts';
import type { Report, Rule } from './rule.ts';
import { sumUp } from './sum-up.ts';
import page from './value-too-wide.md';

export const valueTooWide: Rule = {
  name: 'value-too-wide',
  summary: 'an id is wider than its field, or a string longer than its array',
  severity: 'warning',
  state: 'stable',
  page,
  *checkTable({ table, bus }): Iterable<Report> {
    const found = reachedEntries(table).flatMap((entry) => tooWide(entry, bus));
    for (const harmless of [false, true]) {
      const report = sumUp(
        table,
        found
          .filter((each) => each.harmless === harmless)
          .map(({ entry, field, message }) => ({
            entry,
            ...(field.place ? { place: field.place } : {}),
            message: (more) => message + more,
          })),
        'nor does a value of this entry fit',
      );
      if (report)
        yield {
          ...report,
          ...(harmless ? { severity: 'info' as const } : {}),
          help: 'write a value that the field can hold',
        };
    }
  },
};

interface TooWide {
  readonly entry: Entry;
  readonly field: FieldValue;
  readonly message: string;
  readonly harmless: boolean;
}

function tooWide(entry: Entry, bus: Bus): TooWide[] {
  const found: TooWide[] = [];
  for (const [name, field] of entry.fields) {
    const { cut, value } = field;
    if (typeof cut === 'bigint') {
      const stored =
        typeof value === 'number' || typeof value === 'bigint' ? `: ${hex(value)} is stored` : '';
      found.push({ entry, field, harmless: false, message: `${hex(cut)} does not fit ${name}${stored}` });
    } else if (typeof cut === 'string') {
      const kept = typeof value === 'string' ? value : '';
      const full = kept.length === cut.length;
      found.push({
        entry,
        field,
        // The field behind it is what a comparison reads on into: a zero there ends the string as well.
        harmless: full && [...entry.fields].every(([other, { value }]) => other === name || value === 0),
        message: full
          ? `"${cut}" fills ${name}: no room is left for the NUL that ends it`
          : `"${cut}" is longer than ${name}, which keeps "${kept}" without a NUL`,
      });
    } else if (bus.name === 'pci') {
      const bits = PCI_BITS[name] ?? 32;
      if (typeof value === 'number' && value !== 0xffffffff && value >= 2 ** bits)
        found.push({
          entry,
          field,
          harmless: false,
          message: `${hex(value)} is no ${name} that a device can have: it has ${bits} bits`,
        });
    }
  }
  return found;
}

/** Fields of struct pci_device_id are wider than what a device holds in its configuration space (pci_regs.h). */
const PCI_BITS: Readonly<Record<string, number>> = {
  vendor: 16,
  device: 16,
  subvendor: 16,
  subdevice: 16,
  class: 24,
};

const hex = (value: number | bigint) => (value < 0 ? `${value}` : `0x${value.toString(16)}`);
