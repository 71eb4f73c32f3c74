// The settings as the client gives them: anything may be wrong in them, and what is wrong is told and replaced by
// the default. Nothing here names a program: no setting makes the server run anything.
import { busNamed } from '../bus/all.ts';
import { RULES } from '../rules/all.ts';
import { DEFAULT_SETTINGS, SECTION, type Settings } from './protocol.ts';

export interface ReadSettings {
  readonly settings: Settings;
  /** A sentence for each value that can't be used. */
  readonly complaints: readonly string[];
}

/** What `workspace/configuration` answered for the section. */
export function readSettings(given: unknown): ReadSettings {
  const complaints: string[] = [];
  const complain = (name: string, expected: string, value: unknown) =>
    complaints.push(`${SECTION}.${name}: expected ${expected}, not ${JSON.stringify(value)}`);
  const lookup = (name: string): unknown =>
    name
      .split('.')
      .reduce<unknown>((at, key) => (isObject(at) ? (at as Record<string, unknown>)[key] : undefined), given);
  const one =
    <T>(expected: string, is: (value: unknown) => value is T) =>
    (name: string, standard: T): T => {
      const value = lookup(name);
      if (value === undefined || value === null) return standard;
      if (is(value)) return value;
      complain(name, expected, value);
      return standard;
    };
  const text = one('a text', (value): value is string => typeof value === 'string');
  const flag = one('true or false', (value): value is boolean => typeof value === 'boolean');
  const list = one(
    'a list of texts',
    (value): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  );
  const known = (name: string, standard: readonly string[], what: string, is: (each: string) => boolean) => {
    const names = list(name, [...standard]);
    for (const each of names) if (!is(each)) complain(name, what, each);
    return names.filter(is);
  };
  const isRule = (name: string) => RULES.some((rule) => rule.name === name);
  const standard = DEFAULT_SETTINGS;
  if (given !== undefined && given !== null && !isObject(given))
    complaints.push(`${SECTION}: expected an object, not ${JSON.stringify(given)}`);
  const settings: Settings = {
    kernelTree: text('kernelTree', standard.kernelTree),
    config: text('config', standard.config),
    arch: text('arch', standard.arch),
    lint: {
      buses: known(
        'lint.buses',
        standard.lint.buses,
        'the name of a bus or "all"',
        (name) => name === 'all' || busNamed(name) !== undefined,
      ),
      select: known('lint.select', standard.lint.select, 'the name of a rule', isRule),
      ignore: known('lint.ignore', standard.lint.ignore, 'the name of a rule', isRule),
      preview: flag('lint.preview', standard.lint.preview),
      showInfo: flag('lint.showInfo', standard.lint.showInfo),
    },
    pciIds: text('pciIds', standard.pciIds),
    cache: flag('cache', standard.cache),
    inlayHints: { names: flag('inlayHints.names', standard.inlayHints.names) },
    codeLens: { tables: flag('codeLens.tables', standard.codeLens.tables) },
    definition: { macros: flag('definition.macros', standard.definition.macros) },
  };
  return { settings, complaints };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
