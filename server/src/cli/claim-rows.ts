// Claims of devices as `who` prints them for programs.
import type { Claim } from '../overlap/who.ts';
import type { Table } from '../tables/model.ts';

export const COLUMNS = 'device driver module bus index override path line'.split(' ');

export function object(device: string, { driver, module, table, entry, override, on }: Claim) {
  return {
    device,
    driver: nameOf(driver),
    module: module?.name,
    bus: table.bus,
    index: entry.index,
    override: override ? 1 : 0,
    path: entry.place.path,
    line: entry.place.range.start.line,
    ...(on === table.bus ? {} : { on }),
  };
}

export function cells(device: string, claim: Claim): string[] {
  const plain = object(device, claim);
  return [
    plain.device,
    plain.driver,
    plain.module ?? '-',
    plain.bus,
    `${plain.index}`,
    `${plain.override}`,
    plain.path,
    `${plain.line}`,
  ];
}

/** `?` where the name is an expression that could not be resolved. */
export function nameOf(driver: Table['drivers'][number]): string {
  return driver.name ?? '?';
}
