import { expect, test } from 'vitest';
import { extensionPage } from '../../scripts/extension-page.mjs';

const readme = `# matchtable

See [the architecture](docs/architecture.md), [below](#more) or [semver](https://semver.org/).

![a driver](docs/images/hover.png)

The end.
`;

test('without a site nothing on the page leads nowhere', () => {
  expect(extensionPage(readme)).toBe(`# matchtable

See the architecture, [below](#more) or [semver](https://semver.org/).

The end.
`);
});

test('with a site pictures and links come from there', () => {
  const page = extensionPage(readme, 'https://example.org/raw/main');
  expect(page).toContain('![a driver](https://example.org/raw/main/docs/images/hover.png)');
  expect(page).toContain('[the architecture](https://example.org/raw/main/docs/architecture.md)');
  expect(page).toContain('[below](#more)');
});
