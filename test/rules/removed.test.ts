// Each rule is needed: taken out of the list, the tests of its page fail, every flagged example of it.
import { expect, it } from 'vitest';
import { RULES } from '../../server/src/rules/all.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { differences, examplesOf } from './pages.ts';

/** The list itself: the engine and everybody else has it from there. */
const list = RULES as Rule[];

it.each([...RULES])('without $name its page fails', (rule) => {
  const flagged = examplesOf(rule.page).filter(({ expected }) => expected.length > 0);
  expect(flagged.length).toBeGreaterThan(0);
  const at = list.indexOf(rule);
  list.splice(at, 1);
  try {
    for (const example of flagged)
      expect(differences(rule.name, example).missing).toHaveLength(example.expected.length);
  } finally {
    list.splice(at, 0, rule);
  }
});

it.each([...RULES])('a $name that knows no restraint fails at what its page shows as clean', (rule) => {
  const clean = examplesOf(rule.page).filter(({ expected }) => expected.length === 0);
  expect(clean.length).toBeGreaterThan(0);
  const blunt: Rule = {
    name: rule.name,
    summary: rule.summary,
    severity: rule.severity,
    state: rule.state,
    page: rule.page,
    *checkTable({ table }) {
      for (const { place, text } of table.absent ? [{ place: table.place, text: table.name }] : table.entries)
        yield { table, place, message: 'here is an entry', subject: text };
    },
  };
  const at = list.indexOf(rule);
  list.splice(at, 1, blunt);
  try {
    for (const example of clean) expect(differences(rule.name, example).extra).not.toEqual([]);
  } finally {
    list.splice(at, 1, rule);
  }
});
