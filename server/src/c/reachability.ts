// IS_ENABLED(CONFIG_X) and its sisters (include/linux/kconfig.h), answered from the configuration.
import type { Unit } from './unit.ts';

export const KCONFIG = new Set(['IS_ENABLED', 'IS_BUILTIN', 'IS_MODULE', 'IS_REACHABLE']);

export function reachability(unit: Unit, what: string, symbol: string): boolean | undefined {
  const is = (name: string): boolean | undefined => {
    const text = unit.environment.predefined(name);
    return text === null ? undefined : text === '1';
  };
  const builtin = is(symbol);
  const module = is(`${symbol}_MODULE`);
  if (what === 'IS_BUILTIN') return builtin;
  if (what === 'IS_MODULE') return module;
  if (builtin) return true;
  if (what === 'IS_ENABLED') return builtin === undefined || module === undefined ? undefined : module;
  const inModule = unit.environment.predefined('MODULE');
  if (builtin === undefined || module === undefined) return undefined;
  return module && (inModule === null ? undefined : inModule !== undefined);
}
