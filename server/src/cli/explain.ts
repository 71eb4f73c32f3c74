// `matchtable explain RULE`: a rule's page.
import type { Command } from 'commander';
import { unknown } from '../rules/nearest.ts';
import { colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { count } from './count.ts';
import { CannotRun } from './host.ts';
import { renderMarkdown } from './markdown.ts';
import { addColorOptions } from './options.ts';
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

/** Sections of which a reader wants the code at once; the pages are tests too, and have much more of it. */
const WITH_CODE: ReadonlySet<string> = new Set(['Example', 'Use instead']);

/** Without the titles below which nothing is left. */
function withoutTitles(text: string): string {
  const blocks = text.split(/\n{2,}/).filter((block) => block.trim() !== '');
  const level = (block: string | undefined) => /^#+(?= )/.exec(block ?? '#')?.[0].length ?? 0;
  const kept: string[] = [];
  // From the end: what stood below a title may be gone by now.
  for (const block of blocks.reverse()) {
    const own = level(block);
    const below = level(kept.at(-1));
    if (own < 3 || below === 0 || below > own) kept.push(block);
  }
  return `${kept.reverse().join('\n\n')}\n\n`;
}

/** The page without the code of its other sections, and how many pieces of it were left out. */
function inShort(page: string): { readonly page: string; readonly left: number } {
  let left = 0;
  const sections = page.split(/^(?=## )/m).map((section) => {
    const title = /^## (.*)/.exec(section)?.[1];
    if (title === undefined || WITH_CODE.has(title)) return section;
    const text = section.replaceAll(/:?\n+(?:^```[\s\S]*?^```\n+)+/gm, (code) => {
      left += code.match(/^```\w/gm)?.length ?? 0;
      // What the text leads to is not there.
      return `${code.startsWith(':') ? '.' : ''}\n\n`;
    });
    return withoutTitles(text);
  });
  return { page: sections.join(''), left };
}
