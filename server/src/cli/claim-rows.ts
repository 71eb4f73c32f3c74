// Claims of devices as `who` prints them for programs.
import { claimantOf } from '../overlap/claimant.ts';
import type { Claim } from '../overlap/who.ts';

export const COLUMNS = 'device driver module bus index override path line'.split(' ');

export function object(device: string, claim: Claim) {
  const { driver, module, table, entry, override, on } = claim;
  return {
    device,
    driver: driver ? claimantOf(claim) : null,
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
    plain.driver ?? '-',
    plain.module ?? '-',
    plain.bus,
    `${plain.index}`,
    `${plain.override}`,
    plain.path,
    `${plain.line}`,
  ];
}

/** Why a driver may not get a device that it claims, for people. */
export const doubtsOf = ({ certainty, condition, last, override }: Claim): string[] => [
  ...(last && !override ? ['leaves it to any other driver'] : []),
  ...(certainty === 'always'
    ? []
    : [
        condition === undefined
          ? 'perhaps: it asks for more than is known of the device'
          : `only if ${condition}`,
      ]),
];
