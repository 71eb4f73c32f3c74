import type { Claim } from './who.ts';

/** What people call who claims: the driver's name (`?` where it can't be resolved), else its module, else its file. */
export const claimantOf = ({ driver, module, table }: Pick<Claim, 'driver' | 'module' | 'table'>): string =>
  driver ? (driver.name ?? '?') : (module?.name ?? table.path);
