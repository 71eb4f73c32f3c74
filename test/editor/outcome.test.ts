import { expect, test } from 'vitest';
import { judge } from './outcome.ts';
import type { Report } from './suite/report.ts';

const TOKEN = 'this run';
const report = (...states: readonly Report['tests'][number]['state'][]) =>
  JSON.stringify({ token: TOKEN, tests: states.map((state) => ({ title: 't', state, duration: 1 })) });

test('a report of this run counts', () => {
  expect(judge(report('passed', 'failed', 'pending'), TOKEN)).toMatchObject({ passed: 1, failed: 1 });
  expect(judge(report('passed'), TOKEN)).toMatchObject({ passed: 1, failed: 0 });
});

test.each([
  ['no report', undefined, undefined],
  ['half of one', report('passed').slice(0, -5), undefined],
  ['that of another run', report('passed').replace(TOKEN, 'an earlier run'), undefined],
  ['one without a test', report(), undefined],
  ['one in which all were skipped', report('pending'), undefined],
  ['a window that did not open', report('passed'), 'no Chromium'],
])('%s is a failure', (_, text, trouble) => {
  expect(judge(text, TOKEN, trouble)).toMatchObject({ passed: 0, failed: 1 });
});
