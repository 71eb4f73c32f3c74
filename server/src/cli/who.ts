// `matchtable who`: the drivers that claim a device, in the order in which the kernel would try them.
import type { Command } from 'commander';
import { nameOfDevice } from '../kernel/device-name.ts';
import { claimantOf } from '../overlap/claimant.ts';
import type { NamedDevice } from '../overlap/named-device.ts';
import type { Claim } from '../overlap/who.ts';
import { COLUMNS, cells, doubtsOf, object } from './claim-rows.ts';
import { type Colors, colorsFor } from './colors.ts';
import type { CliCommand } from './command.ts';
import { deviceNames } from './device-names.ts';
import { CannotRun, type Host } from './host.ts';
import { kernelFolder } from './kernel-folder.ts';
import { loadKept, reasonOf } from './load.ts';
import {
  addBuildOptions,
  addCacheOption,
  addColorOptions,
  addFormatOption,
  addPciIdsOption,
  type BuildOptions,
  type CacheOptions,
} from './options.ts';
import { reasonLines } from './reason-lines.ts';
import { oneLine } from './report/source.ts';
import { wordsOf, wrap } from './report/wrap.ts';
import { batched, json, row } from './rows.ts';
import { remark, widthFor } from './width.ts';

export interface WhoOptions extends BuildOptions, CacheOptions {
  readonly tree?: string;
  readonly lspci?: string;
  readonly sysfs?: string;
  readonly format: 'text' | 'tsv' | 'json';
  readonly pciIds?: string;
  readonly color?: boolean;
}

export const who: CliCommand<WhoOptions> = {
  name: 'who',

  declare(command: Command) {
    command
      .summary('the drivers that claim a device')
      .description(
        'Lists the drivers that claim each device, in the order in which the kernel would try them.',
      )
      .argument('[device...]', 'vvvv:dddd[:ssss:ssss][@class], a modalias, or - to read one per line')
      .option('--tree <tree>', 'a kernel tree (default: the one around the current folder)')
      .option(
        '--lspci <file>',
        "a machine's devices, as lspci -nnk, -nmm or -vmmn printed them (- for stdin)",
      )
      .option('--sysfs <folder>', "a machine's devices: /sys, /sys/bus/pci or a copy");
    addFormatOption(command, ['text', 'tsv', 'json']);
    addCacheOption(addBuildOptions(command));
    addPciIdsOption(command);
    addColorOptions(command).addHelpText('after', HELP);
  },

  async run(host, operands, options) {
    if (options.lspci !== undefined || options.sysfs !== undefined) {
      const { wholeMachine } = await import('./machine.ts');
      return wholeMachine(host, operands, options);
    }
    if (operands.length === 0)
      throw new CannotRun('no device given: name one, or --lspci FILE, or --sysfs FOLDER');
    const { claimsOf, orderOf } = await import('../overlap/who.ts');
    const { namedDevice } = await import('../overlap/named-device.ts');
    const { asked, errors } = readDevices(host, operands, namedDevice);
    const folder = kernelFolder(host, options.tree);
    const names = deviceNames(host, options.pciIds, folder.files);
    const buses = [...new Set(asked.flatMap(({ readings }) => readings.map(({ bus }) => bus.name)))];
    const loaded = await loadKept(host, folder, options, buses);
    const answers = asked.map((device) => ({ device, ...claimsOf(loaded.index.tables, device) }));
    const out = batched(host);
    if (options.format === 'tsv') {
      out.write(row(COLUMNS));
      for (const { device, claims } of answers)
        for (const claim of claims) out.write(row(cells(device.text, claim)));
    } else if (options.format === 'json') {
      const plain = answers.flatMap(({ device, claims }) =>
        claims.map((claim) => object(device.text, claim)),
      );
      out.write(`${json(plain)}\n`);
    } else {
      const colors = colorsFor(host, options.color);
      const { settledBy } = await import('../overlap/settled.ts');
      const { openGrounds } = await import('../overlap/grounds.ts');
      const settled = settledBy(openGrounds(loaded.index));
      for (const { device, claims } of answers) {
        const name = nameOfDevice(device.text, names()) ?? device.text;
        const decided = settled(claims);
        const width = widthFor(host);
        const lines = [
          ...paragraph(name, claims, colors, width),
          ...reasonLines(decided.reasons, width),
          ...wrapped(orderOf(decided.open), width),
        ];
        out.write(`${lines.join('\n')}\n\n`);
      }
    }
    out.end();
    loaded.keep();
    for (const { device, byKind } of answers)
      if (byKind.length > 0) remark(host, `${device.text}: ${kindNote(byKind)}`);
    return errors > 0 ? 2 : 0;
  },
};

/** More drivers than these are only counted. */
const MOST_NAMES = 12;

function kindNote(claims: readonly Claim[]): string {
  const names = [...new Set(claims.map((claim) => oneLine(claimantOf(claim))))];
  const more = names.length - MOST_NAMES;
  const what = claims[0]?.table.bus === 'pci' ? 'class' : 'kind';
  return `left out because the device's ${what} is not known: ${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

type Parse = (text: string) => NamedDevice | { readonly error: string };

/** The devices that can be understood; the others are told on stderr, and counted. Throws CannotRun where none can. */
function readDevices(
  host: Host,
  operands: readonly string[],
  parse: Parse,
): { readonly asked: readonly NamedDevice[]; readonly errors: number } {
  const asked: NamedDevice[] = [];
  const errors: string[] = [];
  for (const { text, where } of operands.flatMap((operand) => devicesOf(host, operand))) {
    const device = parse(text);
    if ('error' in device) errors.push(where + (LSPCI.test(text) ? lspciLine(text) : device.error));
    else asked.push(device);
  }
  if (asked.length === 0) throw new CannotRun(errors.join('\nmatchtable: ') || 'no device given');
  for (const error of errors) host.err(`matchtable: ${oneLine(error)}\n`);
  return { asked, errors: errors.length };
}

/** `00:1f.2 SATA controller [0106]: … [8086:2922] (rev 02)` */
const LSPCI = /^([0-9a-f]{4,}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]\s/i;
const lspciLine = (text: string) => `"${text}" is a line of lspci: give it to --lspci -`;

/** An operand, or the lines of standard input without empty ones and `#` comments. */
function devicesOf(host: Host, operand: string): { readonly text: string; readonly where: string }[] {
  if (operand !== '-') return [{ text: operand, where: '' }];
  let input: string;
  try {
    input = Buffer.from(host.input()).toString();
  } catch (error) {
    throw new CannotRun(`standard input can not be read: ${reasonOf(error)}`);
  }
  return input
    .split('\n')
    .map((line, index) => ({
      text: line.replace(/#.*/, '').trim(),
      where: `standard input, line ${index + 1}: `,
    }))
    .filter(({ text }) => text !== '');
}

/** A sentence in lines of its own. */
function wrapped(sentence: string | undefined, width: number): string[] {
  return sentence === undefined ? [] : wrap(wordsOf(oneLine(sentence)), width, '  ');
}

function paragraph(device: string, claims: readonly Claim[], colors: Colors, width: number): string[] {
  const lines = wrap(wordsOf(oneLine(device)).map(colors.bold), width, '', '    ');
  if (claims.length === 0) return [...lines, '  no driver claims it'];
  claims.forEach((claim, index) => {
    const { driver, module, table, entry, override, on } = claim;
    const notes = [
      driver === undefined && 'loads for it',
      on !== table.bus && `on ${on}`,
      module
        ? module.linkage === 'builtin'
          ? `built in: ${module.name}`
          : `module ${module.name}`
        : 'no module',
      override && 'only by driver_override',
      ...doubtsOf(claim),
    ].filter((note) => note !== false);
    const head = `${`${index + 1}`.padStart(3)}. ${colors.bold(oneLine(claimantOf(claim)))} `;
    lines.push(...wrap(wordsOf(`(${notes.join('; ')})`), width, head, '     '));
    const { path, range } = entry.place;
    lines.push(`     ${oneLine(path)}:${range.start.line} (${table.name}[${entry.index}])`);
    lines.push(`     ${cut(oneLine(entry.text), width - 5)}`);
  });
  return lines;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

const HELP = `
Columns (tsv): device driver module bus index override path line; \`index\` is the
entry that matches first, \`override\` is 1 where only driver_override reaches it.
Without @class drivers of a whole class are left out. Of a machine's devices
\`device\` is the slot, and the columns modalias and bound follow.

Examples:
  matchtable who 10ec:8139 --tree ~/src/linux
  matchtable who 8086:10d3:8086:a01f@0200
  cat /sys/bus/pci/devices/*/modalias | matchtable who -
  matchtable who --sysfs /sys/bus/pci --tree ~/src/linux
  ssh host lspci -Dnnk | matchtable who --lspci -`;
