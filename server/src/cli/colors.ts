// When output is coloured: as asked for, else as the environment says, else on a terminal only.
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import type { Host } from './host.ts';

export type { Colors, Formatter } from 'picocolors/types';

export const NO_COLORS: Colors = pc.createColors(false);

/** `asked` is `--color` (true), `--no-color` (false) or neither. NO_COLOR: https://no-color.org */
export function colorsFor(host: Host, asked: boolean | undefined): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = host.env;
  if (asked !== undefined) return pc.createColors(asked);
  if (NO_COLOR) return NO_COLORS;
  if (FORCE_COLOR) return pc.createColors(FORCE_COLOR !== '0');
  return pc.createColors(host.outIsTerminal && TERM !== 'dumb');
}
