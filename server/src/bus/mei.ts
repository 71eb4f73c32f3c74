// Clients of the Intel Management Engine: `struct mei_cl_device_id`. Matching and end of table:
// drivers/misc/mei/bus.c (mei_cl_device_find: up to the null uuid; the name counts where the device has one); alias:
// file2alias.c, do_mei_entry.

import { add, hex } from './fields.ts';
import { guidColumn, guidText, isNull } from './guid.ts';
import { exactly, hexNumber, type Kind, numberOf, sameText } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** include/linux/mod_devicetable.h */
const MEI_CL_VERSION_ANY = 0xff;

/** A client without a name is taken by an entry of any name, one with a name by entries of that name. */
const clientName: Kind<string, string> = {
  both: (a, b) => (a === b ? a : ''),
  holds: (outer, inner) => inner === '' || outer === inner,
  key: (a) => (a === '' ? a : undefined),
  fulfils: (value, a) => value === '' || value === a,
  text: (a) => a,
};

const meiParts: PartsBus = {
  parts: [
    part(
      'u',
      sameText,
      (fields) => guidText(fields, 'uuid'),
      (text) => text.toLowerCase(),
    ),
    part(
      'n',
      clientName,
      (fields) => fields.string('name'),
      (text) => text,
    ),
    part(
      'v',
      numberOf(2),
      (fields) => {
        const version = fields.number('version');
        return version === MEI_CL_VERSION_ANY ? undefined : exactly(version);
      },
      hexNumber,
    ),
  ],
  names: 1,
  // mei_cl_device_uevent
  modalias: ([uuid, name, version]) => `mei:${name}:${uuid}:${hex((version ?? 0) as number, 2)}:`,
};

export const mei = tableBus({
  name: 'mei',
  struct: 'mei_cl_device_id',
  drivers: [{ struct: 'mei_cl_driver', table: 'id_table', name: 'name', needed: 'followed' }],
  columns: [{ path: 'name' }, guidColumn('uuid'), { path: 'version', digits: 2 }],
  isSentinel: (fields) => isNull(fields, 'uuid'),
  alias: (fields) => {
    const name = fields.string('name') || '*';
    const version = fields.number('version');
    return [
      `mei:${name}:${guidText(fields, 'uuid')}${add(':', version !== MEI_CL_VERSION_ANY, version, 2)}:*`,
    ];
  },
  matching: partsMatching(meiParts),
  devices: partsDevices(meiParts, {
    forms: [/^mei:(?<n>[^:]*):(?<u>[0-9a-f-]{36}):(?<v>[0-9a-f]{2}):$/i],
    usage: 'a modalias mei:NAME:UUID:VERSION:',
  }),
});
