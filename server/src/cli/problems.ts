// What could not be read or understood, told at the end and survived.
import type { Problem } from '../files/tree-files.ts';
import type { Host } from './host.ts';
import { oneLine } from './report/source.ts';

const MOST = 10;

/** Lists the problems on stderr: the first ten, then how many more. */
export function tellProblems(host: Host, problems: readonly Problem[]): void {
  for (const { path, line, message } of problems.slice(0, MOST))
    host.err(`warning: ${oneLine(path)}${line === undefined ? '' : `:${line}`}: ${oneLine(message)}\n`);
  const rest = problems.length - MOST;
  if (rest > 0)
    host.err(`warning: and ${rest} more ${rest === 1 ? 'place' : 'places'} that could not be read\n`);
}
