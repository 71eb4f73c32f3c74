import { expect, it } from 'vitest';
import { exclusive } from '../../server/src/c/condition-text.ts';
import { soleSymbol, symbolsAsked } from '../../server/src/overlap/conditions.ts';

it.each([
  ['CONFIG_X', '!CONFIG_X', true],
  ['!CONFIG_X', 'CONFIG_X', true],
  ['CONFIG_X', 'defined(CONFIG_X)', false],
  ['defined ( CONFIG_X )', '!CONFIG_X', true],
  ['CONFIG_A && CONFIG_X', 'CONFIG_B && !CONFIG_X', true],
  ['(CONFIG_A && (CONFIG_X))', '!(CONFIG_X)', true],
  ['CONFIG_A || CONFIG_B', '!(CONFIG_A||CONFIG_B)', true],
  ['!(CONFIG_A && CONFIG_B)', 'CONFIG_A && CONFIG_B', true],
  ['CONFIG_A', '!(CONFIG_A || CONFIG_B)', true],
  ['CONFIG_C && CONFIG_B', 'CONFIG_D && !(CONFIG_A || defined(CONFIG_B))', true],
  ['!CONFIG_A', '!(CONFIG_A || CONFIG_B)', false],
  ['CONFIG_A', '!(CONFIG_A && CONFIG_C || CONFIG_B)', false],
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

it.each([
  ['CONFIG_A', ['A'], [], []],
  ['defined(CONFIG_A) && IS_ENABLED(CONFIG_B)', ['A', 'B'], [], []],
  ['defined(CONFIG_A) || defined(CONFIG_A_MODULE)', ['A'], [], []],
  ['CONFIG_A_MODULE || CONFIG_A', ['A'], [], []],
  ['CONFIG_A || CONFIG_B', [], [], []],
  ['CONFIG_A || CONFIG_B || CONFIG_B_MODULE', [], [], []],
  ['!CONFIG_A', [], [], ['A']],
  ['!IS_ENABLED(CONFIG_A) && IS_REACHABLE(CONFIG_B)', ['B'], ['A'], []],
  ['!defined(CONFIG_A) && !defined(CONFIG_A_MODULE)', [], ['A'], ['A', 'A_MODULE']],
  ['!(CONFIG_A && CONFIG_B)', [], [], []],
  ['CONFIG_HZ > 100', [], [], []],
  ['', [], [], []],
])('what %s asks for', (text, on, off, notBuiltin) => {
  const bare = (names: readonly string[]) => names.map((name) => name.replace('CONFIG_', ''));
  const asked = symbolsAsked(text);
  expect([bare(asked.on), bare(asked.off), bare(asked.notBuiltin)]).toEqual([on, off, notBuiltin]);
});

it('a condition may be one symbol and nothing else', () => {
  expect(soleSymbol('defined(CONFIG_A)')).toBe('CONFIG_A');
  expect(soleSymbol('CONFIG_A && X')).toBe(undefined);
  expect(soleSymbol('!CONFIG_A')).toBe(undefined);
});
