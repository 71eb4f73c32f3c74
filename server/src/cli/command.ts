// What a command is: one file each, named in program.ts.
import type { Command } from 'commander';
import type { Host } from './host.ts';

export interface CliCommand<Options extends object = object> {
  readonly name: string;
  /** Adds arguments, options and help. */
  declare(command: Command): void;
  /**
   * Does it. Gives the exit code: 0 nothing to report, 1 findings, 2 could not run; throws CannotRun for the
   * last. What is slow to load is loaded in here, so that `--help` is quick.
   */
  run(host: Host, operands: readonly string[], options: Options): number | Promise<number>;
}
