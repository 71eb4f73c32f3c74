// `matchtable lsp`: the language server, which is a program of its own beside this one.
import type { Command } from 'commander';
import type { CliCommand } from './command.ts';
import { CannotRun } from './host.ts';

interface LspOptions {
  readonly stdio?: boolean;
}

export const lsp: CliCommand<LspOptions> = {
  name: 'lsp',

  declare(command: Command) {
    command
      .summary('the language server, for any editor')
      .description(
        'Speaks the Language Server Protocol on stdin and stdout until the editor ends it. docs/editors.md says how ' +
          'to set up Neovim, Emacs and Helix.',
      )
      .option('--stdio', 'on stdin and stdout, the only way there is');
  },

  run(host, operands) {
    if (operands.length > 0) throw new CannotRun(`lsp takes no argument, not ${operands[0]}`);
    if (!host.serve) throw new CannotRun('the language server is not built: npm run build');
    return host.serve();
  },
};
