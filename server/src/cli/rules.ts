// `matchtable rules`: the rules that `lint` knows.
import type { Command } from 'commander';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { addColorOptions, addFormatOption } from './options.ts';
import { wordsOf, wrap } from './report/wrap.ts';
import { widthFor } from './width.ts';

interface RulesOptions {
  readonly format: 'text' | 'json';
  readonly color?: boolean;
}

export const rules: CliCommand<RulesOptions> = {
  name: 'rules',

  declare(command: Command) {
    command
      .summary('the rules that lint knows')
      .description('Lists the rules with their severity; `matchtable explain RULE` tells more of one.');
    addFormatOption(command, ['text', 'json']);
    addColorOptions(command);
  },

  async run(host, _operands, options) {
    const { RULES } = await import('../rules/all.ts');
    if (options.format === 'json') {
      const plain = RULES.map(({ name, summary, severity, state }) => ({ name, severity, state, summary }));
      host.out(`${JSON.stringify(plain, undefined, 2)}\n`);
      return 0;
    }
    const colors = colorsFor(host, options.color);
    const widest = Math.max(...RULES.map((rule) => rule.name.length));
    for (const { name, summary, severity, state } of RULES) {
      const first = `${colors.bold(name.padEnd(widest))}  ${severity.padEnd(7)}  `;
      const words = wordsOf(state === 'preview' ? `${summary} (preview)` : summary);
      const lines = wrap(words, Math.max(widthFor(host), widest + 40), first, ' '.repeat(widest + 11));
      host.out(`${lines.join('\n')}\n`);
    }
    return 0;
  },
};
