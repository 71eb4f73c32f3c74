// `matchtable.json` for one run: the tree's own, the one that is named, or none.
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_BUSES, NO_SETTINGS, type ProjectSettings, SETTINGS_FILE } from '../rules/settings.ts';
import { CannotRun, type Host } from './host.ts';
import { reasonOf } from './load.ts';
import { chosenBuses } from './options.ts';

export interface SettingsOptions {
  /** A file; false for --no-settings. */
  readonly settings?: string | false;
}

export function addSettingsOptions(command: Command): Command {
  return command
    .option('--settings <file>', `rule levels, paths, … (default: the tree's ${SETTINGS_FILE})`)
    .option('--no-settings', `as if there were no ${SETTINGS_FILE}`);
}

/** `folder`: where the file lies if none is named, absolute. Throws CannotRun where it says anything that is wrong. */
export async function projectSettings(
  host: Host,
  folder: string,
  { settings }: SettingsOptions,
): Promise<ProjectSettings> {
  if (settings === false) return NO_SETTINGS;
  const named = settings !== undefined;
  const path = named ? resolve(host.folder, settings) : join(folder, SETTINGS_FILE);
  if (!named && host.kind(path) !== 'file') return NO_SETTINGS;
  const name = named ? settings : SETTINGS_FILE;
  let text: string;
  try {
    text = Buffer.from(host.read(path)).toString();
  } catch (error) {
    throw new CannotRun(`the settings ${named ? name : path} can not be read: ${reasonOf(error)}`);
  }
  const { parseSettings } = await import('../rules/read-settings.ts');
  const parsed = parseSettings(text);
  if ('settings' in parsed) return parsed.settings;
  throw new CannotRun(
    parsed.faults.map(({ range, message }) => `${name}, line ${range.start.line}: ${message}`).join('\n'),
  );
}

/** The buses whose tables are checked: those of the command line, else of the settings, else PCI. */
export function checkedBuses(bus: string | undefined, settings: ProjectSettings): readonly string[] {
  if (bus !== undefined) return chosenBuses(bus);
  return [...new Set((settings.buses ?? DEFAULT_BUSES).flatMap(chosenBuses))];
}
