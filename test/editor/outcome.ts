// What came of a suite, by the report it wrote in this run and nothing else.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './suite/report.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** For people: one line per test, the stack of each that failed. */
  readonly lines: readonly string[];
}

/** Runs a suite with what it needs in its environment to report to `folder`, and reads what it reported. */
export async function outcome(
  folder: string,
  open: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<Outcome> {
  const file = join(folder, 'report.json');
  const token = randomUUID();
  let trouble: string | undefined;
  try {
    await open({ MATCHTABLE_REPORT: file, MATCHTABLE_TOKEN: token });
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  return judge(existsSync(file) ? readFileSync(file, 'utf8') : undefined, token, trouble);
}

/** `text`: the report as it was found. `trouble`: why the window could not be opened. */
export function judge(text: string | undefined, token: string, trouble?: string): Outcome {
  const nothing = (line: string): Outcome => ({ passed: 0, failed: 1, lines: [line] });
  if (trouble !== undefined) return nothing(trouble);
  if (text === undefined) return nothing('the suite wrote no report');
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    return nothing('the report is cut off');
  }
  if (report.token !== token) return nothing('the report is that of another run');
  const count = (state: string) => report.tests.filter((test) => test.state === state).length;
  if (count('passed') + count('failed') === 0) return nothing('the suite ran no test');
  const lines = report.tests.flatMap(({ title, state, duration, error }) => [
    `${{ passed: 'ok  ', failed: 'FAIL', pending: '-   ' }[state]} ${title}${state === 'pending' ? '' : ` (${duration} ms)`}`,
    ...(error === undefined ? [] : error.split('\n').map((line) => `       ${line}`)),
  ]);
  return { passed: count('passed'), failed: count('failed'), lines };
}
