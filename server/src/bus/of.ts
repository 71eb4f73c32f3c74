// Device tree: `struct of_device_id`. Matching: drivers/of/base.c (__of_match_node, __of_device_is_compatible);
// alias: file2alias.c, do_of_entry_multi.
import { ofDrivers } from './device-drivers.ts';
import { underscored } from './fields.ts';
import { ofDevices, ofMatching } from './of-match.ts';
import { tableBus } from './table-bus.ts';

export const of = tableBus({
  name: 'of',
  // of_modalias, drivers/of/module.c
  announces: 'of:N%sT%s',
  struct: 'of_device_id',
  drivers: [
    ...ofDrivers,
    { struct: 'mtd_part_parser', table: 'of_match_table', name: 'name', on: 'mtd partitions' },
    { struct: 'w1_family', table: 'of_match_table', name: 'name', on: 'w1' },
  ],
  columns: [{ path: 'name' }, { path: 'type' }, { path: 'compatible' }],
  isSentinel: (fields) =>
    fields.string('name') === '' && fields.string('type') === '' && fields.string('compatible') === '',
  alias(fields) {
    const [name, type, compatible] = [
      fields.string('name'),
      fields.string('type'),
      fields.string('compatible'),
    ];
    const before = `of:N${name || '*'}T${type || '*'}`;
    // After a type the pattern must also let a device through that announces more than it.
    const text = underscored(compatible === '' ? before : `${before}${type === '' ? '' : '*'}C${compatible}`);
    return [text, `${text}C*`];
  },
  toldApartBy: 'properties',
  matching: ofMatching,
  devices: ofDevices,
});
