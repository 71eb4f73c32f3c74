// s390 subchannels: `struct css_device_id`. Matching and end of table: drivers/s390/cio/css.c (css_bus_match: by
// type, up to match_flags 0; driver_override comes first); alias: file2alias.c, do_css_entry.
import { byNumbers } from './by-numbers.ts';
import { tableBus } from './table-bus.ts';

export const css = tableBus({
  name: 'css',
  struct: 'css_device_id',
  drivers: [{ struct: 'css_driver', table: 'subchannel_type', name: 'drv.name' }],
  columns: [
    { path: 'match_flags', digits: 2 },
    { path: 'type', digits: 2 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  ...byNumbers({
    prefix: 'css:',
    parts: [{ label: 't', path: 'type', digits: 1 }],
    names: ['t'],
    open: false,
  }),
});
