import { expect, it } from 'vitest';
import { exclusive } from '../../server/src/overlap/conditions.ts';

it.each([
  ['CONFIG_X', '!CONFIG_X', true],
  ['!CONFIG_X', 'CONFIG_X', true],
  ['CONFIG_X', 'defined(CONFIG_X)', false],
  ['defined ( CONFIG_X )', '!CONFIG_X', true],
  ['CONFIG_A && CONFIG_X', 'CONFIG_B && !CONFIG_X', true],
  ['(CONFIG_A && (CONFIG_X))', '!(CONFIG_X)', true],
  ['CONFIG_A || CONFIG_B', '!(CONFIG_A||CONFIG_B)', true],
  ['!(CONFIG_A && CONFIG_B)', 'CONFIG_A && CONFIG_B', true],
  ['CONFIG_A || CONFIG_B', '!CONFIG_A || CONFIG_B', false],
  ['CONFIG_A == 1', '!CONFIG_A == 1', false],
  ['CONFIG_A == 1', '!(CONFIG_A == 1)', true],
  ['!!CONFIG_A', '!CONFIG_A', true],
  ['CONFIG_A && !(B || C) && D', '(B || C)', true],
  ['CONFIG_A || CONFIG_X', '!CONFIG_X', false],
  ['CONFIG_X', '!CONFIG_X_MODULE', false],
  ['IS_ENABLED(CONFIG_X)', '!IS_ENABLED(CONFIG_X)', true],
  ['CONFIG_X', undefined, false],
  [undefined, undefined, false],
  ['((', '!((', false],
  ['', '!', false],
])('%s and %s', (a, b, expected) => {
  expect(exclusive(a, b)).toBe(expected);
  expect(exclusive(b, a)).toBe(expected);
});
