// Runs a program once and says what it cost.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Times in seconds; memory, the largest resident set, in megabytes (10^6 bytes). */
export interface Cost {
  readonly wall: number;
  readonly user: number;
  readonly system: number;
  readonly memory: number | undefined;
}

/**
 * Runs `command` with its output thrown away. Throws where it can't run or its exit status is not one of `statuses`.
 * Node tells no parent what a child cost, so bash's `time` measures the times; a program that runs in Node says its
 * own memory as it ends. Of other programs the memory stays undefined.
 */
export function measure(
  command: readonly string[],
  statuses: readonly number[],
  environment: Readonly<Record<string, string>> = {},
): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'matchtable-bench-'));
  try {
    const times = join(folder, 'times');
    const memory = join(folder, 'memory');
    const inNode = command[0] === process.execPath;
    const full = inNode
      ? [command[0]!, '--require', memoryProbe(folder, memory), ...command.slice(1)]
      : command;
    // The command's stderr goes where ours goes; the times go to descriptor 9.
    const script = 'exec 9>"$1"; shift; TIMEFORMAT="%R %U %S"; { time "$@" >/dev/null 2>&8; } 8>&2 2>&9';
    const { status, error, stderr } = spawnSync('bash', ['-c', script, 'bench', times, ...full], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', ...environment },
    });
    if (error || status === null || !statuses.includes(status))
      throw new Error(`${command.join(' ')} ended with ${error?.message ?? status}\n${stderr ?? ''}`);
    const [wall, user, system] = readFileSync(times, 'utf8').trim().split(' ').map(Number);
    return {
      wall: wall!,
      user: user!,
      system: system!,
      // process.resourceUsage() counts kilobytes of 1024 bytes.
      memory: inNode ? (Number(readFileSync(memory, 'utf8')) * 1024) / 1e6 : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes of all files below a folder; 0 where there is none. */
export function foldersSize(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? foldersSize(path) : statSync(path).size);
  }, 0);
}

/** A script that writes the process's largest resident set to `file` as it ends. */
function memoryProbe(folder: string, file: string): string {
  const probe = join(folder, 'memory.cjs');
  const write = `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(probe, `process.on('exit', () => { ${write}; });\n`);
  return probe;
}
