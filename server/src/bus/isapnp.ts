// ISA PnP by numbers: `struct isapnp_device_id`. No bus walks these tables; drivers look their devices up
// themselves and stop where no vendor is named (isapnp_clone_list in drivers/net/ethernet/8390/ne.c,
// id_table in drivers/media/radio/radio-sf16fmi.c). Alias: file2alias.c, do_isapnp_entry.
import { tableBus } from './table-bus.ts';

const letter = (value: number) => String.fromCharCode('A'.charCodeAt(0) + value - 1);
const digit = (value: number) => (value & 0xf).toString(16);

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
  alias(fields) {
    const vendor = fields.number('vendor');
    const device = fields.number('function');
    // EISA ids: three letters of five bits, big-endian, then four digits with the bytes swapped.
    const letters =
      letter((vendor >>> 2) & 0x3f) +
      letter(((vendor & 3) << 3) | ((vendor >>> 13) & 7)) +
      letter((vendor >>> 8) & 0x1f);
    const digits = [4, 0, 12, 8].map((shift) => digit(device >>> shift)).join('');
    return [`pnp:d${letters}${digits}*`];
  },
});
