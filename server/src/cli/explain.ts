// `matchtable explain RULE`: a rule's page.
import type { Command } from 'commander';
import { unknown } from '../rules/nearest.ts';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { CannotRun } from './host.ts';
import { renderMarkdown } from './markdown.ts';
import { addColorOptions } from './options.ts';
import { widthFor } from './width.ts';

interface ExplainOptions {
  readonly color?: boolean;
}

export const explain: CliCommand<ExplainOptions> = {
  name: 'explain',

  declare(command: Command) {
    command
      .summary("one rule's page")
      .description('Prints what a rule finds, why it matters, an example and what to write instead.')
      .argument('<rule>', 'a name that `matchtable rules` lists');
    addColorOptions(command);
  },

  async run(host, [name], options) {
    const { RULES } = await import('../rules/all.ts');
    const rule = RULES.find((known) => known.name === name);
    if (!rule)
      throw new CannotRun(
        unknown(
          'rule',
          name!,
          RULES.map((known) => known.name),
        ),
      );
    host.out(renderMarkdown(rule.page, widthFor(host), colorsFor(host, options.color)));
    return 0;
  },
};
