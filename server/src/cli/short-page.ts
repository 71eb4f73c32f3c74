// A rule's page without the code that is there to test the rule.

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
export function inShort(page: string): { readonly page: string; readonly left: number } {
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
