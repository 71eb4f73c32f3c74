// `matchtable who --lspci FILE`, `--sysfs FOLDER`: reads what a machine has and tells who claims it.
import { resolve } from 'node:path';
import { nameOfDevice } from '../kernel/device-name.ts';
import { openGrounds } from '../overlap/grounds.ts';
import { namedDevice } from '../overlap/named-device.ts';
import { settledBy } from '../overlap/settled.ts';
import { claimsIn } from '../overlap/who.ts';
import { COLUMNS, cells, object } from './claim-rows.ts';
import { colorsFor } from './colors.ts';
import { deviceNames } from './device-names.ts';
import { type DeviceKind, fleetSummary, kindLines, kindsOf } from './fleet.ts';
import { CannotRun, type Host } from './host.ts';
import { type HostDevice, lspciDevices, readInventory, sysfsDevices } from './inventory.ts';
import { kernelFolder } from './kernel-folder.ts';
import { loadKept } from './load.ts';
import { batched, json, row } from './rows.ts';
import type { WhoOptions } from './who.ts';
import { widthFor } from './width.ts';

/** Gives the exit code. Devices of buses that are not known are left out and counted. Throws CannotRun. */
export async function wholeMachine(
  host: Host,
  operands: readonly string[],
  options: WhoOptions,
): Promise<number> {
  if (operands.length > 0 || (options.lspci !== undefined && options.sysfs !== undefined))
    throw new CannotRun('one of them: devices, --lspci FILE or --sysfs FOLDER');
  const devices = devicesOf(host, options);
  const texts = [...new Set(devices.map(({ text }) => text))];
  const named = new Map(
    texts.flatMap((text) => {
      const device = namedDevice(text);
      return 'error' in device ? [] : [[text, device] as const];
    }),
  );
  const folder = kernelFolder(host, options.tree);
  const names = deviceNames(host, options.pciIds, folder.files);
  const buses = [
    ...new Set([...named.values()].flatMap(({ readings }) => readings.map(({ bus }) => bus.name))),
  ];
  const loaded = await loadKept(host, folder, options, buses);
  const ask = claimsIn(loaded.index.tables);
  const kinds = kindsOf(
    devices,
    (text) => {
      const device = named.get(text);
      return device && ask(device).claims;
    },
    settledBy(openGrounds(loaded.index)),
  );
  const out = batched(host);
  if (options.format === 'text') {
    const colors = colorsFor(host, options.color);
    for (const kind of kinds) {
      const name = nameOfDevice(kind.text, names()) ?? kind.text;
      out.write(`${kindLines(kind, name, colors, widthFor(host)).join('\n')}\n\n`);
    }
  } else writeRows(kinds, options.format, out.write);
  out.end();
  loaded.keep();
  const left = devices.filter(({ text }) => !named.has(text)).length;
  const more = left > 0 ? `; ${left} of buses that are not known left out` : '';
  host.err(`${fleetSummary(kinds)}${more} (${loaded.told()})\n`);
  return 0;
}

function devicesOf(host: Host, { lspci, sysfs }: WhoOptions): readonly HostDevice[] {
  if (lspci === undefined) return sysfsDevices(host, resolve(host.folder, sysfs!), sysfs!);
  const found = lspciDevices(readInventory(host, resolve(host.folder, lspci), lspci), lspci);
  // As when ssh has failed: that is no machine without devices.
  if (found.length === 0)
    throw new CannotRun(
      `${lspci === '-' ? 'standard input' : lspci}: no device there; expected what lspci -nn, -nnk, -nmm or -vmmn prints`,
    );
  return found;
}

function writeRows(
  kinds: readonly DeviceKind[],
  format: 'tsv' | 'json',
  write: (text: string) => void,
): void {
  const rows = kinds.flatMap(({ devices, claims }) =>
    devices.flatMap((device) => claims.map((claim) => ({ device, claim }))),
  );
  if (format === 'tsv') {
    write(row([...COLUMNS, 'modalias', 'bound']));
    for (const { device, claim } of rows)
      write(row([...cells(device.slot, claim), device.text, device.bound ?? '-']));
    return;
  }
  const plain = rows.map(({ device, claim }) => ({
    ...object(device.slot, claim),
    modalias: device.text,
    bound: device.bound,
  }));
  write(`${json(plain)}\n`);
}
