// Options that several commands share.
import { type Command, Option } from 'commander';
import { buses, busNamed } from '../bus/all.ts';
import { unknown } from '../rules/nearest.ts';
import { CannotRun } from './host.ts';

/** What narrows a tree to one build of it. */
export interface BuildOptions {
  readonly config?: string;
  readonly arch?: string;
}

export interface CacheOptions {
  /** false for --no-cache. */
  readonly cache: boolean;
}

export function addCacheOption(command: Command): Command {
  return command.option('--no-cache', 'read everything anew, and keep nothing for the next run');
}

export function addBuildOptions(command: Command): Command {
  return command
    .option('--config <file>', 'only what this .config builds, conditions evaluated')
    .option('--arch <arch>', "one architecture's code and headers (default: the .config's, else all)");
}

export function addBusOption(command: Command): Command {
  return command.option('--bus <name>', 'only tables of this bus');
}

/** The buses to look at. Throws CannotRun for a name that is none. */
export function chosenBuses(name: string | undefined): readonly string[] {
  if (name === undefined || name === 'all') return buses.map((bus) => bus.name);
  if (busNamed(name)) return [name];
  const names = buses.map((bus) => bus.name);
  throw new CannotRun(unknown('bus', name, names));
}

export function addPciIdsOption(command: Command): Command {
  return command.option('--pci-ids <file>', "names of PCI devices (default: the distribution's pci.ids)");
}

export function addColorOptions(command: Command): Command {
  return command
    .option('--color', 'colours even where the output is no terminal')
    .option('--no-color', 'no colours');
}

/** `--format`, the first of the names by default; any other is refused with the list of them. */
export function addFormatOption(command: Command, names: readonly string[]): Command {
  return command.addOption(
    new Option('--format <name>', 'how to write the results').choices(names).default(names[0]),
  );
}

/** The names of a comma list; undefined where the option was not given. */
export function commaList(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
