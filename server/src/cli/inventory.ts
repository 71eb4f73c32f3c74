// What a machine says it has: the output of lspci, or the folders that sysfs has for devices.
import { basename, join } from 'node:path';
import { CannotRun, type Host } from './host.ts';
import { reasonOf } from './load.ts';

/** One device of a machine. */
export interface HostDevice {
  /** As the machine calls it: `0000:00:1f.3`, `1-1:1.0`. */
  readonly slot: string;
  /** As `who` takes it: a modalias or `vvvv:dddd[:ssss:ssss][@class]`. */
  readonly text: string;
  /** The driver that has it now; null where none has, undefined where that was not said. */
  readonly bound?: string | null;
  /** What is written to its `driver_override`. */
  readonly override?: string;
  /** A virtual function that no driver is tried for, for its physical function's `sriov_drivers_autoprobe` is 0. */
  readonly notProbed?: boolean;
}

/**
 * The devices of `lspci -nn`, `-nnk`, `-n`, `-nmm`, `-nnmm` or `-vmmn`, with `-D` or without. Throws CannotRun, with
 * the line, where it is none of these.
 */
export function lspciDevices(text: string, name: string): HostDevice[] {
  const lines = text.split(/\r?\n/);
  return lines.some((line) => /^Slot:\t/.test(line)) ? records(lines, name) : listing(lines, name);
}

const SLOT = String.raw`(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]`;
const LINE = new RegExp(`^(${SLOT}) (.*)$`, 'i');
/** `Ethernet controller [0200]: Intel Corporation 82574L [8086:10d3]`; with -n only the numbers. */
const NAMED = /\[([0-9a-f]{4})\]: .*\[([0-9a-f]{4}):([0-9a-f]{4})\]/i;
const NUMBERS = /^([0-9a-f]{4}): ([0-9a-f]{4}):([0-9a-f]{4})\b/i;
const SUBSYSTEM = /^\s+Subsystem: .*?\[?([0-9a-f]{4}):([0-9a-f]{4})\]?\s*$/i;
const INTERFACE = /\(prog-if ([0-9a-f]{2})\b/i;
const IN_USE = /^\s+Kernel driver in use: (\S+)/;

interface Ids {
  readonly slot: string;
  vendor: string;
  device: string;
  code: string;
  subsystem?: string;
  bound?: string | null;
}

function listing(lines: readonly string[], name: string): HostDevice[] {
  const found: Ids[] = [];
  /** Only with -k does a listing tell of drivers: then a device without one has none. */
  let tellsDrivers = false;
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const last = found.at(-1);
    if (/^\s/.test(line)) {
      if (!last) throw wrong(name, i, line);
      const subsystem = SUBSYSTEM.exec(line);
      const driver = IN_USE.exec(line);
      if (subsystem) last.subsystem = `:${subsystem[1]}:${subsystem[2]}`;
      if (driver) last.bound = driver[1]!;
      if (driver || /^\s+Kernel modules:/.test(line)) tellsDrivers = true;
      continue;
    }
    const [, slot, rest] = LINE.exec(line) ?? [];
    const ids = slot !== undefined && rest !== undefined && (quoted(slot, rest) ?? plain(slot, rest));
    if (!ids) throw wrong(name, i, line);
    found.push(ids);
  }
  return found.map((ids) => deviceOf(tellsDrivers ? { ...ids, bound: ids.bound ?? null } : ids));
}

function plain(slot: string, rest: string): Ids | undefined {
  const match = NAMED.exec(rest) ?? NUMBERS.exec(rest);
  if (!match) return undefined;
  const [, code, vendor, device] = match;
  return { slot, vendor: vendor!, device: device!, code: code! + (INTERFACE.exec(rest)?.[1] ?? '') };
}

/** `"0200" "8086" "10d3" -r01 -p00 "8086" "a01f"`, or with names and the numbers in brackets. */
function quoted(slot: string, rest: string): Ids | undefined {
  if (!rest.startsWith('"')) return undefined;
  const fields = [...rest.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => idOf(match[1]!));
  const [code, vendor, device, subvendor, subdevice] = fields;
  if (code === undefined || vendor === undefined || device === undefined) return undefined;
  // lspci leaves out an interface of 00.
  const face = / -p([0-9a-f]{2})\b/i.exec(rest)?.[1] ?? '00';
  const subsystem = subvendor && subdevice ? { subsystem: `:${subvendor}:${subdevice}` } : {};
  return { slot, vendor, device, code: code + face, ...subsystem };
}

/** The number of `8086` or `Intel Corporation [8086]`. */
function idOf(field: string): string | undefined {
  return /^(?:.*\[)?([0-9a-f]{4})\]?$/i.exec(field)?.[1];
}

/** `-vmm`: a paragraph of `Name:\tvalue` lines per device. */
function records(lines: readonly string[], name: string): HostDevice[] {
  const found: HostDevice[] = [];
  let fields = new Map<string, string>();
  let start = 0;
  const end = () => {
    if (fields.size === 0) return;
    const id = (key: string) => idOf(fields.get(key) ?? '');
    const [slot, vendor, device, code] = [fields.get('Slot'), id('Vendor'), id('Device'), id('Class')];
    if (slot === undefined || !vendor || !device || !code) throw wrong(name, start, lines[start]!);
    const [subvendor, subdevice] = [id('SVendor'), id('SDevice')];
    const bound = fields.get('Driver');
    found.push(
      deviceOf({
        slot,
        vendor,
        device,
        code: code + (fields.get('ProgIf') ?? '00'),
        ...(subvendor && subdevice ? { subsystem: `:${subvendor}:${subdevice}` } : {}),
        ...(bound === undefined ? {} : { bound }),
      }),
    );
    fields = new Map();
  };
  for (const [i, line] of lines.entries()) {
    const [, key, value] = /^(\w+):\t(.*)$/.exec(line) ?? [];
    if (key === undefined) {
      if (line.trim() !== '') throw wrong(name, i, line);
      end();
      continue;
    }
    if (fields.size === 0) start = i;
    fields.set(key, value!);
  }
  end();
  return found;
}

function deviceOf({ slot, vendor, device, code, subsystem, bound }: Ids): HostDevice {
  return {
    slot: /^[0-9a-f]{2}:/i.test(slot) ? `0000:${slot}` : slot,
    text: `${vendor}:${device}${subsystem ?? ''}@${code}`.toLowerCase(),
    ...(bound === undefined ? {} : { bound }),
  };
}

function wrong(name: string, index: number, line: string): CannotRun {
  return new CannotRun(
    `${name}, line ${index + 1}: "${line.slice(0, 60)}" is no line of lspci -nn, -nnk, -nmm or -vmmn ` +
      '(ids in numbers are needed)',
  );
}

/**
 * The devices below a folder of sysfs: /sys, /sys/bus/pci or /sys/bus/pci/devices, of any bus. Those without a
 * modalias are left out. Throws CannotRun where there is none.
 */
export function sysfsDevices(host: Host, folder: string, name: string): HostDevice[] {
  const folders = deviceFolders(host, folder);
  const found = folders.flatMap((at) =>
    host.list(at).flatMap((slot) => sysfsDevice(host, join(at, slot)) ?? []),
  );
  if (found.length === 0)
    throw new CannotRun(
      `${name}: no device with a modalias there; name /sys, /sys/bus/pci or a folder of devices`,
    );
  return found;
}

function deviceFolders(host: Host, folder: string): string[] {
  const buses = join(folder, 'bus');
  if (host.kind(buses) === 'dir') return host.list(buses).map((bus) => join(buses, bus, 'devices'));
  const devices = join(folder, 'devices');
  return [host.kind(devices) === 'dir' ? devices : folder];
}

function sysfsDevice(host: Host, folder: string): HostDevice | undefined {
  const modalias = attribute(host, folder, 'modalias');
  if (modalias === undefined || modalias === '') return undefined;
  const driver = host.link(join(folder, 'driver'));
  const override = attribute(host, folder, 'driver_override');
  const isVirtual = host.link(join(folder, 'physfn')) !== undefined;
  const notProbed = isVirtual && attribute(host, join(folder, 'physfn'), 'sriov_drivers_autoprobe') === '0';
  return {
    slot: basename(folder),
    text: modalias,
    bound: driver === undefined ? null : basename(driver),
    // The kernel prints what was never written so.
    ...(override === undefined || override === '' || override === '(null)' ? {} : { override }),
    ...(notProbed ? { notProbed } : {}),
  };
}

function attribute(host: Host, folder: string, name: string): string | undefined {
  try {
    return Buffer.from(host.read(join(folder, name)))
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** The text of a file that the user named, `-` for standard input. */
export function readInventory(host: Host, path: string, name: string): string {
  try {
    return Buffer.from(name === '-' ? host.input() : host.read(path)).toString();
  } catch (error) {
    throw new CannotRun(`${name} can not be read: ${reasonOf(error)}`);
  }
}
