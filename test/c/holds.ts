// Expansions as facts: a text and the tokens it gives.
import { expect, it } from 'vitest';
import { expanded, type Files, tokensOf } from './opened.ts';

export interface Case {
  readonly what: string;
  readonly text: string;
  readonly gives: string;
  readonly files?: Files;
}

export function holds(cases: readonly Case[]): void {
  it.each(cases)('$what', ({ text, gives, files = {} }) => {
    expect(expanded(files, text)).toBe(tokensOf(gives));
  });
}
