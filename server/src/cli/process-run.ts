// All of the command line, in the real process (dist/cli-program.js).
import type { CacheHost } from '../cache/folder.ts';
import type { Host } from './host.ts';
import { processHost } from './process-host.ts';
import { run } from './program.ts';

/** Gives the exit code. */
export function runProcess(
  args: readonly string[],
  keepCompiled: Host['keepCompiled'],
  ahead: CacheHost['ahead'],
): Promise<number> {
  const host = processHost();
  return run(args, { ...host, keepCompiled, cache: host.cache && { ...host.cache, ahead } });
}
