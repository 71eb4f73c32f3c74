import pc from 'picocolors';
import { expect, test } from 'vitest';
import { plainText, renderMarkdown } from '../../server/src/cli/markdown.ts';
import { widthOf } from '../../server/src/cli/report/wrap.ts';

const PAGE = `# missing-sentinel

The table's **last** entry is no \`{ }\`, so that the kernel (\`pci_match_id\`) reads
past its end; see [the kernel](https://www.kernel.org/doc).

- first point that goes on and on until it has to be broken into a second line of text
- second

## Example

\`\`\`c path=drivers/a.c flagged
static const struct pci_device_id t[] = {
\t{ PCI_DEVICE(1, 2) },

};
\`\`\`

1. one
2. two`;

test('a page for a terminal without colours', () => {
  expect(renderMarkdown(PAGE, 60, pc.createColors(false))).toBe(`\
missing-sentinel

The table's last entry is no \`{ }\`, so that the kernel
(\`pci_match_id\`) reads past its end; see the kernel
(https://www.kernel.org/doc).

  - first point that goes on and on until it has to be
    broken into a second line of text
  - second

Example

  drivers/a.c:
    static const struct pci_device_id t[] = {
    \t{ PCI_DEVICE(1, 2) },

    };

  1. one
  2. two
`);
});

test('colours take no room, and code needs no marks then', () => {
  const page = renderMarkdown(PAGE, 60, pc.createColors(true));
  expect(page).not.toContain('`');
  for (const line of page.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(60);
});

test('a fence that is never closed goes to the end', () => {
  expect(plainText('a\n\n~~~\nb\n# c')).toBe('a\n\n    b\n    # c');
});
