// ACPI: `struct acpi_device_id`. Matching: drivers/acpi/bus.c (__acpi_match_device, __acpi_match_device_cls);
// alias: file2alias.c, do_acpi_entry.
import { acpiDevices, acpiMatching } from './acpi-match.ts';
import { acpiDrivers } from './device-drivers.ts';
import { type Fields, hex } from './fields.ts';
import { tableBus } from './table-bus.ts';

/** `bbsspp` in lower case: base class, subclass, interface; `??` where the mask has no bit of the byte. */
function classPattern(fields: Fields): string {
  const [value, mask] = [fields.number('cls'), fields.number('cls_msk')];
  return [16, 8, 0]
    .map((shift) => ((mask >>> shift) & 0xff ? hex((value >>> shift) & 0xff, 2).toLowerCase() : '??'))
    .join('');
}

export const acpi = tableBus({
  name: 'acpi',
  // create_pnp_modalias, drivers/acpi/device_sysfs.c
  announces: 'acpi:%s:',
  struct: 'acpi_device_id',
  drivers: [{ struct: 'acpi_driver', table: 'ids', name: 'name', on: 'acpi' }, ...acpiDrivers],
  columns: [{ path: 'id' }, { path: 'cls', digits: 8 }, { path: 'cls_msk', digits: 8 }],
  isSentinel: (fields) => fields.string('id') === '' && fields.number('cls') === 0,
  alias: (fields) => [`acpi*:${fields.string('id') || classPattern(fields)}:*`],
  toldApartBy: 'properties',
  matching: acpiMatching,
  devices: acpiDevices,
});
