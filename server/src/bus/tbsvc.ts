// Thunderbolt services: `struct tb_service_id`. Matching and end of table: drivers/thunderbolt/domain.c
// (__tb_service_match: up to match_flags 0); alias: file2alias.c, do_tbsvc_entry.

import { add, hex, wildcard } from './fields.ts';
import { exactly, hexNumber, numberOf, sameText } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

/** TBSVC_MATCH_*, include/linux/mod_devicetable.h */
const PROTOCOL_KEY = 1;
const PROTOCOL_ID = 2;
const PROTOCOL_VERSION = 4;
const PROTOCOL_REVISION = 8;

const number = (label: string, flag: number, field: string) =>
  part(
    label,
    numberOf(8),
    (fields) => (fields.number('match_flags') & flag ? exactly(fields.number(field)) : undefined),
    hexNumber,
  );

const tbsvcParts: PartsBus = {
  parts: [
    part(
      'k',
      sameText,
      (fields) => (fields.number('match_flags') & PROTOCOL_KEY ? fields.string('protocol_key') : undefined),
      (text) => text,
    ),
    number('p', PROTOCOL_ID, 'protocol_id'),
    number('v', PROTOCOL_VERSION, 'protocol_version'),
    number('r', PROTOCOL_REVISION, 'protocol_revision'),
  ],
  names: 2,
  // get_modalias of drivers/thunderbolt/xdomain.c
  modalias: ([key, ...numbers]) => {
    const [p, v, r] = numbers.map((value) => hex((value ?? 0) as number, 8));
    return `tbsvc:k${key ?? ''}p${p}v${v}r${r}`;
  },
};

export const tbsvc = tableBus({
  name: 'tbsvc',
  struct: 'tb_service_id',
  drivers: [{ struct: 'tb_service_driver', table: 'id_table', name: 'driver.name' }],
  columns: [
    { path: 'match_flags', digits: 8 },
    { path: 'protocol_key' },
    { path: 'protocol_id', digits: 8 },
    { path: 'protocol_version', digits: 8 },
    { path: 'protocol_revision', digits: 8 },
  ],
  isSentinel: (fields) => fields.number('match_flags') === 0,
  alias: (fields) => {
    const asks = (flag: number) => (fields.number('match_flags') & flag) !== 0;
    return [
      wildcard(
        `tbsvc:k${asks(PROTOCOL_KEY) ? fields.string('protocol_key') : '*'}` +
          add('p', asks(PROTOCOL_ID), fields.number('protocol_id'), 8) +
          add('v', asks(PROTOCOL_VERSION), fields.number('protocol_version'), 8) +
          add('r', asks(PROTOCOL_REVISION), fields.number('protocol_revision'), 8),
      ),
    ];
  },
  matching: partsMatching(tbsvcParts),
  devices: partsDevices(tbsvcParts, {
    forms: [/^tbsvc:k(?<k>.*)p(?<p>[0-9a-f]{8})v(?<v>[0-9a-f]{8})r(?<r>[0-9a-f]{8})$/i],
    usage: 'a modalias tbsvc:k…p…v…r…',
  }),
});
