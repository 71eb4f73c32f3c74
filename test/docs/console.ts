// Runs the `$ matchtable …` lines of a Markdown page in the miniature kernel.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { processHost } from '../../server/src/cli/process-host.ts';
import { matchtable } from '../cli/harness.ts';

const TREE = fileURLToPath(new URL('../kernel-tree', import.meta.url));
const PCI_IDS = new URL('pci.ids', import.meta.url);
/** Mails that the pages speak of lie beside the names. */
const MAIL = /\/(\w[\w-]*\.mbox)$/;
/** A block of a console: `$ matchtable ARGS`, maybe ` | grep WORD`, and the output up to the end of the block. */
const BLOCK = /^```console\n\$ matchtable (.*)\n[\s\S]*?^```$/gm;

/** The page with what its commands print today in place of what it says they print. */
export async function withOutput(page: string): Promise<string> {
  const outputs = new Map<string, string>();
  for (const [block, command] of page.matchAll(BLOCK))
    outputs.set(block, `\`\`\`console\n$ matchtable ${command}\n${await outputOf(command!)}\`\`\``);
  return page.replaceAll(BLOCK, (block) => outputs.get(block)!);
}

async function outputOf(command: string): Promise<string> {
  const [program, filter] = command.split(' | grep ');
  const disk = processHost();
  const { status, out, err } = await matchtable(program!.split(' '), {
    folder: TREE,
    host: {
      columns: 80,
      // The distribution's names are a file of ours on every machine.
      kind: (path) => (path.endsWith('/pci.ids') ? 'file' : disk.kind(path)),
      read(path) {
        const mail = MAIL.exec(path)?.[1];
        if (mail !== undefined) return readFileSync(new URL(mail, import.meta.url));
        return path.endsWith('/pci.ids') ? readFileSync(PCI_IDS) : disk.read(path);
      },
    },
  });
  if (status === 2) throw new Error(`${command}: ${err}`);
  const lines = out.trimEnd().split('\n');
  return lines.map((line) => (filter === undefined || line.includes(filter) ? `${line}\n` : '')).join('');
}
