// `matchtable explain RULE`: a rule's page.
import type { Command } from 'commander';
import { unknown } from '../rules/nearest.ts';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { CannotRun } from './host.ts';
import { renderMarkdown } from './markdown.ts';
import { addColorOptions } from './options.ts';
import { inShort } from './short-page.ts';
import { widthFor } from './width.ts';

interface ExplainOptions {
  readonly examples?: boolean;
  readonly color?: boolean;
}

export const explain: CliCommand<ExplainOptions> = {
  name: 'explain',

  declare(command: Command) {
    command
      .summary("one rule's page")
      .description('Prints what a rule finds, why it matters, an example and what to write instead.')
      .argument('<rule>', 'a name that `matchtable rules` lists');
    command.option('--examples', 'the whole page: code of all that it finds and of all that it leaves alone');
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
    const { page, left } = options.examples === true ? { page: rule.page, left: 0 } : inShort(rule.page);
    host.out(renderMarkdown(page, widthFor(host), colorsFor(host, options.color)));
    if (left > 0) host.out(`\n${count(left, 'more example')}: matchtable explain ${rule.name} --examples\n`);
    return 0;
  },
};
