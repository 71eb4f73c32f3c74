// Reads the command line, runs one command, and turns what went wrong into a message and an exit code.
import { Command, CommanderError } from 'commander';
import { alias } from './alias.ts';
import { cache } from './cache.ts';
import type { CliCommand } from './command.ts';
import { entries } from './entries.ts';
import { explain } from './explain.ts';
import { CannotRun, type Host } from './host.ts';
import { lint } from './lint.ts';
import { lsp } from './lsp.ts';
import { overlaps } from './overlaps.ts';
import { review } from './review.ts';
import { rules } from './rules.ts';
import { version } from './version.ts';
import { who } from './who.ts';
import { remark } from './width.ts';

const COMMANDS = [lint, review, entries, alias, overlaps, who, rules, explain, cache, lsp];

/** Runs one command line (without the program's name) to its end and gives the exit code. Never throws. */
export async function run(args: readonly string[], host: Host): Promise<number> {
  let status = 0;
  const program = new Command('matchtable')
    .description('Driver match tables of the Linux kernel: which drivers claim the same device.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print this help, or that of a command')
    .configureOutput({
      writeOut: host.out,
      writeErr: host.err,
      getOutHelpWidth: () => host.columns ?? 80,
      getErrHelpWidth: () => host.columns ?? 80,
      // Help has no colours of ours to take out or leave in.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (message, write) => write(`matchtable: ${message.replace(/^error: /, '')}`),
    })
    .exitOverride()
    .addHelpText('after', HELP);
  for (const command of COMMANDS)
    addCommand(program, command, host, (code) => {
      status = code;
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CannotRun) remark(host, `matchtable: ${error.message}`);
    else host.err(`matchtable: internal error: ${stackOf(error)}\n`);
    return 2;
  }
}

function addCommand(
  program: Command,
  // Each command knows its own options; commander checks nothing of their types.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  command: CliCommand<any>,
  host: Host,
  end: (status: number) => void,
): void {
  const sub = program.command(command.name);
  command.declare(sub);
  sub.action(async () => {
    const options = sub.opts();
    end(await command.run(host, sub.args, options));
    // Of commands that read no tree too little is compiled.
    if (options.cache) host.keepCompiled?.(command.name);
  });
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const HELP = `
Exit codes: 0 nothing to report, 1 findings, 2 could not run.

Examples:
  matchtable lint                                   the kernel tree around here
  matchtable lint drivers/net/ethernet/realtek/8139cp.c
  matchtable lint --config .config --format sarif > findings.sarif
  matchtable entries --bus pci --config .config
  matchtable who 10ec:8139
  matchtable explain vfio-without-override`;
