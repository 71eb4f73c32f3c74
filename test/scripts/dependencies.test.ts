import { expect, test } from 'vitest';

// Scripts run before anything is installed, so they are plain JavaScript without types.
const script: string = '../../scripts/dependencies.mjs';
const { installed } = (await import(script)) as {
  installed(wanted: Record<string, object>, present: Record<string, object>): boolean;
};

const WANTED = {
  '': { name: 'matchtable', version: '0.1.0' },
  server: { version: '0.1.0' },
  'node_modules/@matchtable/server': { resolved: 'server', link: true },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/other-platform': { version: '3.0.0', optional: true },
};
const PRESENT = {
  'node_modules/@matchtable/server': { resolved: 'server', link: true },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
};

test('what the lockfile names is there; packages of other platforms may be missing', () => {
  expect(installed(WANTED, PRESENT)).toBe(true);
});

test('a fresh clone has nothing', () => {
  expect(installed(WANTED, {})).toBe(false);
});

test.each([
  ['a package of another version', { ...PRESENT, 'node_modules/a': { version: '1.0.1' } }],
  ['an optional one of another version', { ...PRESENT, 'node_modules/other-platform': { version: '2.9.0' } }],
])('%s is to be replaced', (_, present) => {
  expect(installed(WANTED, present)).toBe(false);
});
