// `matchtable alias`: the lines of modules.alias, as modpost and depmod would make them.
import type { Command } from 'commander';
import { busNamed } from '../bus/all.ts';
import { aliasesOfTable } from '../bus/table-aliases.ts';
import { bytesOf } from '../files/legible.ts';
import type { Place } from '../files/place.ts';
import type { TreeIndex } from '../index/model.ts';
import { modpostOf } from '../kernel/modpost.ts';
import type { Module } from '../tables/model.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { kernelFolder } from './kernel-folder.ts';
import { loadKept } from './load.ts';
import {
  addBuildOptions,
  addCacheOption,
  type BuildOptions,
  type CacheOptions,
  chosenBuses,
} from './options.ts';
import { batchedBytes } from './rows.ts';

export const alias: CliCommand<BuildOptions & CacheOptions> = {
  name: 'alias',

  declare(command: Command) {
    command
      .summary('the lines of modules.alias, as the build would make them')
      .description(
        'Prints `alias PATTERN MODULE` for every exported table entry and every MODULE_ALIAS. With --config only ' +
          'what that configuration builds as a module: built-in code has no table aliases.',
      )
      .argument('[tree]', 'a kernel tree (default: the one around the current folder)');
    addCacheOption(addBuildOptions(command)).addHelpText('after', HELP);
  },

  async run(host, [given], options) {
    const folder = kernelFolder(host, given);
    const buses = chosenBuses(undefined);
    const loaded = await loadKept(host, folder, options, buses, { aliases: true });
    const { byModule, dropped, stopped } = aliasesOf(loaded.index, loaded.config !== undefined);
    const out = batchedBytes(host);
    let total = 0;
    for (const module of [...byModule.keys()].sort()) {
      for (const pattern of byModule.get(module)!) {
        out.write(`alias ${pattern} ${bytesOf(module)}\n`);
        total++;
      }
    }
    out.end();
    for (const { place, name, why } of stopped)
      host.err(`${place.path}:${place.range.start.line}: modpost stops the build at ${name}: ${why}\n`);
    const without = dropped > 0 ? `, ${count(dropped, 'entry', 'entries')} without an alias` : '';
    host.err(
      `${count(total, 'alias', 'aliases')} of ${count(byModule.size, 'module')}${without} (${loaded.told()})\n`,
    );
    loaded.keep();
    return 0;
  },
};

interface Aliases {
  readonly byModule: ReadonlyMap<string, readonly string[]>;
  /** Entries that make none. */
  readonly dropped: number;
  /** Tables at which modpost goes no further: they make none. */
  readonly stopped: readonly Stopped[];
}

interface Stopped {
  readonly place: Place;
  readonly name: string;
  readonly why: string;
}

/** Aliases by module: those of its tables in file order, then its MODULE_ALIASes. Duplicates are kept, as far as modpost does. */
export function aliasesOf(index: TreeIndex, configured: boolean): Aliases {
  const stopped = new Map<string, Stopped>();
  const byModule = new Map<string, string[]>();
  let dropped = 0;
  const namesOf = (modules: readonly Module[]) =>
    modules.filter((module) => !configured || module.linkage === 'module').map((module) => module.name);
  const give = (names: readonly string[], patterns: readonly string[]) => {
    for (const name of names) {
      const list = byModule.get(name);
      if (list) list.push(...patterns);
      else if (patterns.length > 0) byModule.set(name, [...patterns]);
    }
  };
  const modpost = modpostOf(index.files);
  const made = new Map<string, Set<string>>();
  const giveOfTable = (names: readonly string[], patterns: readonly string[]) => {
    if (!modpost?.once) give(names, patterns);
    else
      for (const name of names) {
        let own = made.get(name);
        if (!own) {
          own = new Set();
          made.set(name, own);
        }
        const fresh = patterns.filter((pattern) => !own.has(pattern));
        for (const pattern of fresh) own.add(pattern);
        give([name], [...new Set(fresh)]);
      }
  };
  for (const table of index.tables) {
    const names = namesOf(table.modules);
    if (names.length === 0) continue;
    // Exported twice, it is one symbol all the same.
    for (const name of new Set(table.exports.map((each) => each.bus))) {
      // modpost reads the table as what the export calls it; of another struct it makes no sense of it.
      const bus = busNamed(name);
      if (!bus || name !== table.bus || modpost?.buses.has(bus.name) === false) continue;
      const made = aliasesOfTable(bus, table.entries, modpost);
      if (made.unended !== undefined) {
        stopped.set(table.key, { place: table.place, name: table.name, why: made.unended });
        dropped += table.entries.length;
      } else {
        giveOfTable(names, made.aliases);
        dropped += made.dropped.length;
      }
    }
  }
  for (const { alias: text, modules } of index.aliases) {
    const names = namesOf(modules);
    if (typeof text === 'string') give(names, [text]);
    else if (names.length > 0) dropped++;
  }
  return { byModule, dropped, stopped: [...stopped.values()] };
}

const HELP = `
Examples:
  matchtable alias --config .config | sort > new.alias
  matchtable alias ~/src/linux | grep ' virtio_pci$'`;
