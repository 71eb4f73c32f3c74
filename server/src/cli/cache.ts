// `matchtable cache`: where results are kept between runs, and how to be rid of them.
import type { Command } from 'commander';
import { clearEntries, entriesIn, sizeOf } from '../cache/place.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { CannotRun, type Host } from './host.ts';

export const cache: CliCommand = {
  name: 'cache',

  declare(command: Command) {
    command
      .summary('where results are kept between runs')
      .description(
        'Says where what was read of a tree and found in it is kept, and how much that is. Of a tree that did not ' +
          'change nothing is read again, of one that did only what changed.',
      )
      .argument('[clear]', '`clear` removes all of it')
      .addHelpText('after', HELP);
  },

  run(host: Host, [what]) {
    if (what !== undefined && what !== 'clear')
      throw new CannotRun(`unknown argument ${what}; did you mean clear?`);
    const folder = host.cache?.folder;
    if (folder === undefined) {
      host.out('nothing is kept\n');
      return 0;
    }
    const names = what === 'clear' ? clearEntries(folder) : entriesIn(folder);
    const size = what === 'clear' ? '' : `, ${(sizeOf(folder, names) / 1e6).toFixed(1)} MB`;
    const done = what === 'clear' ? 'removed ' : '';
    host.out(`${folder}: ${done}${count(names.length, 'file')}${size}\n`);
    return 0;
  },
};

const HELP = `
MATCHTABLE_CACHE_DIR names another folder; empty, nothing is kept.
\`--no-cache\` does without for one run.`;
