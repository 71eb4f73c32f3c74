import { expect, test } from 'vitest';
import { colorsFor } from '../../server/src/cli/colors.ts';
import type { Host } from '../../server/src/cli/host.ts';

test.each([
  ['a pipe', false, {}, undefined, false],
  ['a terminal', true, {}, undefined, true],
  ['a dumb terminal', true, { TERM: 'dumb' }, undefined, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, undefined, false],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, undefined, true],
  ['--color over NO_COLOR', false, { NO_COLOR: '1' }, true, true],
  ['--no-color', true, { FORCE_COLOR: '1' }, false, false],
  ['FORCE_COLOR', false, { FORCE_COLOR: '1' }, undefined, true],
  ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, undefined, false],
])('%s', (_what, outIsTerminal, env, asked, coloured) => {
  const host = { outIsTerminal, env } as unknown as Host;
  expect(colorsFor(host, asked).isColorSupported).toBe(coloured);
});
