// ISA PnP by numbers: `struct isapnp_device_id`. No bus walks these tables; drivers look their devices up
// themselves and stop where no vendor is named (isapnp_clone_list in drivers/net/ethernet/8390/ne.c,
// id_table in drivers/media/radio/radio-sf16fmi.c). Alias: file2alias.c, do_isapnp_entry.
import type { Fields } from './fields.ts';
import { sameText } from './parts.ts';
import { type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';
import { tableBus } from './table-bus.ts';

const letter = (value: number) => String.fromCharCode('A'.charCodeAt(0) + value - 1);
const digit = (value: number) => (value & 0xf).toString(16);

/** EISA ids: three letters of five bits, big-endian, then four digits with the bytes swapped. */
function idOf(vendor: number, device: number): string {
  const letters =
    letter((vendor >>> 2) & 0x3f) +
    letter(((vendor & 3) << 3) | ((vendor >>> 13) & 7)) +
    letter((vendor >>> 8) & 0x1f);
  return letters + [4, 0, 12, 8].map((shift) => digit(device >>> shift)).join('');
}

/** ISAPNP_ANY_ID of include/linux/isapnp.h */
const ANY = 0xffff;
const idIn = (vendor: string, device: string) => (fields: Fields) => {
  const ids = [fields.number(vendor), fields.number(device)] as const;
  return ids[0] === ANY && ids[1] === ANY ? undefined : idOf(...ids);
};

const isapnpParts: PartsBus = {
  parts: [
    part('d', sameText, idIn('vendor', 'function'), (text) => text.slice(0, 3) + text.slice(3).toLowerCase()),
    part('c', sameText, idIn('card_vendor', 'card_device'), (text) => text),
  ],
  names: 1,
  modalias: ([id]) => `pnp:d${id ?? ''}`,
};

export const isapnp = tableBus({
  name: 'isapnp',
  struct: 'isapnp_device_id',
  columns: [
    { path: 'card_vendor', digits: 4 },
    { path: 'card_device', digits: 4 },
    { path: 'vendor', digits: 4 },
    { path: 'function', digits: 4 },
  ],
  isSentinel: (fields) => fields.number('vendor') === 0,
  alias: (fields) => [`pnp:d${idOf(fields.number('vendor'), fields.number('function'))}*`],
  matching: partsMatching(isapnpParts),
  devices: partsDevices(isapnpParts, {
    forms: [/^pnp:d(?<d>[A-Z@[-_]{3}[0-9a-f]{4})$/i],
    usage: 'a modalias pnp:dXXXNNNN',
    prefixes: ['pnp:d'],
  }),
});
