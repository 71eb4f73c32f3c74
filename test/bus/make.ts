// Tables made by hand, for the rooms above tables/: places are invented, everything else is as the engine gives it.
import type { Entry, FieldValue, Table, Value } from '../../server/src/tables/model.ts';

export const ANY = 0xffffffff;

const at = (path: string, line: number) => ({
  path,
  range: { start: { line, column: 2 }, end: { line, column: 20 } },
});

export interface Ids {
  readonly vendor?: Value;
  readonly device?: Value;
  readonly subvendor?: Value;
  readonly subdevice?: Value;
  readonly class?: Value;
  readonly class_mask?: Value;
  readonly driver_data?: Value;
  readonly override_only?: Value;
}

export function entry(ids: Ids, more: Partial<Entry> & { readonly path?: string } = {}): Entry {
  const { path = 'drivers/foo/foo.c', ...rest } = more;
  const index = rest.index ?? 0;
  const place = at(path, 10 + index);
  const fields = new Map<string, FieldValue>();
  for (const [name, value] of Object.entries(ids)) fields.set(name, { value: value as Value, place });
  return { index, place, fields, text: `{ entry ${index} }`, ...rest };
}

/** `PCI_DEVICE(vendor, device)` with what else is given. */
export const dev = (vendor: number, device: number, more: Ids = {}): Ids => ({
  vendor,
  device,
  subvendor: ANY,
  subdevice: ANY,
  ...more,
});

export interface Made extends Partial<Omit<Table, 'entries'>> {
  readonly entries: readonly (Ids & { readonly condition?: string })[];
  /** Module name; `foo` makes drivers/foo/foo.c, unless `path` says otherwise. */
  readonly module?: string;
}

/** A terminated, exported table with one pci_driver behind it, unless told otherwise. */
export function table(made: Made): Table {
  const { module = 'foo', entries: given, ...rest } = made;
  const path = rest.path ?? `drivers/${module}/${module}.c`;
  const name = rest.name ?? `${module}_ids`;
  const entries = given.map(({ condition, ...ids }, index) =>
    entry(ids, { index, path, ...(condition === undefined ? {} : { condition }) }),
  );
  entries.push(entry({}, { index: entries.length, path }));
  const zero = entries.findIndex((e) =>
    ['vendor', 'subvendor', 'class_mask'].every((field) => (e.fields.get(field)?.value ?? 0) === 0),
  );
  return {
    key: `${path}:${name}`,
    path,
    name,
    struct: 'pci_device_id',
    bus: 'pci',
    place: at(path, 9),
    terminator: 'sentinel',
    end: zero,
    counted: false,
    exports: [{ bus: 'pci', table: name, place: at(path, 90) }],
    drivers: [
      {
        variable: `${module}_driver`,
        struct: 'pci_driver',
        name: module,
        table: name,
        place: at(path, 95),
        members: new Map(),
      },
    ],
    modules: [{ name: module, linkage: 'either', symbols: [`CONFIG_${module.toUpperCase()}`] }],
    mentions: [],
    ...rest,
    entries,
  };
}
