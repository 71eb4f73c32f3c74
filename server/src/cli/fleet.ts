// `matchtable who --lspci`, `--sysfs`: all devices of a machine. Thousands of them are of few kinds (a card's virtual
// functions), so what is asked of the tree is asked once per kind, and people are shown kinds.
import { claimantOf } from '../overlap/claimant.ts';
import type { Settled } from '../overlap/settled.ts';
import { type Claim, listed } from '../overlap/who.ts';
import { doubtsOf } from './claim-rows.ts';
import type { Colors } from './colors.ts';
import { count } from './count.ts';
import type { HostDevice } from './inventory.ts';
import { reasonLines } from './reason-lines.ts';
import { oneLine } from './report/source.ts';
import { wordsOf, wrap } from './report/wrap.ts';

/** Devices of which the same is to be said. */
export interface DeviceKind {
  readonly text: string;
  readonly devices: readonly HostDevice[];
  /** In the order in which the kernel would try them. */
  readonly claims: readonly Claim[];
  /** What settles who gets it. */
  readonly settled: Settled;
}

/**
 * By identity and override, in the order of the machine's list. `claimsOf` is asked once per identity, and gives
 * undefined for a device of a bus that is not known.
 */
export function kindsOf(
  devices: readonly HostDevice[],
  claimsOf: (text: string) => readonly Claim[] | undefined,
  settled: (claims: readonly Claim[]) => Settled,
): DeviceKind[] {
  const kinds = new Map<string, HostDevice[]>();
  for (const device of devices) {
    const key = [device.text, device.override ?? '', device.notProbed ? 'vf' : ''].join('\0');
    const known = kinds.get(key);
    if (known) known.push(device);
    else kinds.set(key, [device]);
  }
  const answers = new Map<string, readonly Claim[] | undefined>();
  return [...kinds.values()].flatMap((devices) => {
    const { text } = devices[0]!;
    if (!answers.has(text)) answers.set(text, claimsOf(text));
    const claims = answers.get(text);
    return claims ? [{ text, devices, claims, settled: settled(claims) }] : [];
  });
}

/** Slots of a kind that are written out. */
const MOST_SLOTS = 3;

/** What people are shown of a kind; `name` is what the device is called. */
export function kindLines(kind: DeviceKind, name: string, colors: Colors, width: number): string[] {
  const { devices, claims, settled } = kind;
  const open = [...new Set(settled.open.map(claimantOf))];
  const lines = wrap(wordsOf(oneLine(name)).map(colors.bold), width, '', '    ');
  const add = (text: string, indent = '  ') =>
    lines.push(...wrap(wordsOf(oneLine(text)), width, indent, '     '));
  const slots = devices.slice(0, MOST_SLOTS).map(({ slot }) => slot);
  const rest = devices.length - slots.length;
  add(
    devices.length === 1
      ? slots[0]!
      : `${count(devices.length, 'device')}: ${slots.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`,
  );
  const bound = boundText(devices);
  if (bound !== undefined) add(`bound: ${bound}`);
  if (claims.every(({ override }) => override)) add("no driver's table claims it by itself");
  claims.forEach((claim, index) => {
    const { path, range } = claim.entry.place;
    const notes = claimNotes(claim);
    const text = `${oneLine(claimantOf(claim))}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
    lines.push(...wrap(wordsOf(text), width, `${`${index + 1}`.padStart(3)}. `, '     '));
    lines.push(`     ${oneLine(path)}:${range.start.line} (${claim.table.name}[${claim.entry.index}])`);
  });
  const [first] = devices;
  if (first?.override !== undefined)
    add(`driver_override is ${first.override}: only that driver is tried, whatever its table holds`);
  else if (first?.notProbed)
    add('virtual function: sriov_drivers_autoprobe is 0, so no driver is tried without driver_override');
  lines.push(...reasonLines(settled.reasons, width));
  if (open.length > 0)
    lines.push(
      ...wrap(
        wordsOf(`nothing is known to arbitrate between ${listed(open)}`).map(colors.yellow),
        width,
        '  ',
        '     ',
      ),
    );
  return lines;
}

function claimNotes(claim: Claim): string[] {
  const { module, override } = claim;
  return [
    module
      ? module.linkage === 'builtin'
        ? `built in: ${module.name}`
        : `module ${module.name}`
      : 'no module',
    ...(override ? ['only by driver_override'] : []),
    ...doubtsOf(claim),
  ];
}

/** `nvme`, or `iavf (250), none (4)`; undefined where the machine did not say. */
function boundText(devices: readonly HostDevice[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { bound } of devices)
    if (bound !== undefined) counts.set(bound ?? 'none', (counts.get(bound ?? 'none') ?? 0) + 1);
  if (counts.size === 0) return undefined;
  if (counts.size === 1) return [...counts.keys()][0];
  return [...counts].map(([name, n]) => `${name} (${n})`).join(', ');
}

/** One line for stderr. */
export function fleetSummary(kinds: readonly DeviceKind[]): string {
  const sum = (of: (kind: DeviceKind, device: HostDevice) => boolean) =>
    kinds.reduce((total, kind) => total + kind.devices.filter((device) => of(kind, device)).length, 0);
  const claimed = (kind: DeviceKind) => kind.claims.some(({ override }) => !override);
  const parts = [
    `${count(
      sum(() => true),
      'device',
    )} of ${count(kinds.length, 'kind')}`,
    ...[
      [sum((_, { bound }) => typeof bound === 'string'), 'bound'] as const,
      [sum((kind, { bound }) => bound === null && claimed(kind)), 'claimed and not bound'] as const,
      [sum((kind) => !claimed(kind)), "claimed by no driver's table"] as const,
      [
        sum(({ settled }) => settled.open.length > 0),
        'with nothing known to arbitrate between drivers',
      ] as const,
    ].flatMap(([n, text]) => (n > 0 ? [`${n} ${text}`] : [])),
  ];
  return parts.join(', ');
}
