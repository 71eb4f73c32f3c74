// All of the command line, in the real process (dist/cli-program.js).
import { processHost } from './process-host.ts';
import { run } from './program.ts';

/** `keepCompiled`: as of Host. Gives the exit code. */
export function runProcess(args: readonly string[], keepCompiled: (work: string) => void): Promise<number> {
  return run(args, { ...processHost(), keepCompiled });
}
