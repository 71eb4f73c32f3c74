// Ids of PnP devices and cards, and what an entry's id matches: drivers/pnp/driver.c, compare_pnp_id.
import type { Devices } from './bus.ts';
import type { Entry } from './entry.ts';
import type { Fields } from './fields.ts';
import { eachOf, pattern } from './parts.ts';
import { type PartsBus, part, partsMatching } from './parts-match.ts';

/** Three letters, compared as they are, and four digits of either case. */
const ID = /^...[0-9A-Z]{4}$/i;

const spelt = (id: string) => id.slice(0, 3) + id.slice(3).toUpperCase();

/** ANYDEVS is every id, an X among the digits any digit; an id of another length is none. */
function patternOf(id: string): string | undefined {
  if (id.length !== 7) return undefined;
  if (id === 'ANYDEVS') return '.......';
  return spelt(id.slice(0, 3) + id.slice(3).replaceAll('X', '.'));
}

const isId = (fields: Fields) => patternOf(fields.string('id')) !== undefined;
const idPart = part('d', pattern, (fields) => asked(fields.string('id')), spelt);
/** No demand where the id is that of every device. */
function asked(id: string): string | undefined {
  const found = patternOf(id);
  return found === '.......' ? undefined : found;
}

const deviceParts: PartsBus = {
  parts: [idPart],
  names: 1,
  looksAt: isId,
  modalias: ([id]) => `pnp:d${id ?? 'PNP0000'}`,
};

export const pnpMatching = partsMatching(deviceParts);

/** The ids that a device has: its own and those it is compatible with. */
interface Ids {
  readonly ids: readonly string[];
}

/** By one id, or by all those of an ACPI device, which PnP drivers take too (drivers/pnp/pnpacpi). */
function idsIn(text: string): readonly string[] | undefined {
  const ids = text.startsWith('pnp:d') ? [text.slice('pnp:d'.length)] : text.split(':').slice(1);
  const good = ids.filter((id) => ID.test(id));
  return good.length > 0 ? good.map(spelt) : undefined;
}

export const pnpDevices: Devices<Ids> = {
  prefixes: ['pnp:d', 'acpi:'],
  parse(given) {
    const text = given.trim();
    const ids = /^(?:pnp:d|acpi:)/.test(text) ? idsIn(text) : undefined;
    return ids ? { ids } : { error: `"${text}" is no PnP device: write pnp:dXXXNNNN` };
  },
  match(entry, { ids }) {
    const set = pnpMatching.setOf(entry);
    if (!set) return 'never';
    return set[0] === undefined || ids.some((id) => pattern.holds(set[0] as string, id)) ? 'always' : 'never';
  },
  overrideOnly: () => false,
};

/** PNP_MAX_DEVICES of include/linux/mod_devicetable.h. */
const DEVICES = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Ids of a card's devices that an entry of its driver asks for, up to the first that is empty: match_card, drivers/pnp/card.c. */
export function devicesOf(fields: Fields): readonly string[] {
  const ids: string[] = [];
  for (const i of DEVICES) {
    const id = fields.string(`devs[${i}].id`);
    if (id === '') break;
    ids.push(id);
  }
  return ids;
}

const cardParts: PartsBus = {
  parts: [
    part('c', pattern, (fields) => asked(fields.string('id')), spelt),
    part(
      'd',
      eachOf(pattern),
      (fields) => {
        const patterns = devicesOf(fields).map((id) => patternOf(id) ?? '');
        return patterns.length > 0 ? patterns : undefined;
      },
      (text) => [spelt(text)],
    ),
  ],
  names: 1,
  looksAt: (fields) => isId(fields) && devicesOf(fields).every((id) => patternOf(id) !== undefined),
  // Cards announce nothing; their devices do. This is how older kernels wrote a card.
  modalias: ([card, devices]) =>
    `pnp:c${card ?? 'PNP0000'}${((devices ?? []) as readonly string[]).map((id) => `d${id}`).join('')}`,
};

export const pnpCardMatching = partsMatching(cardParts);

/** A card with the ids of its devices; or one of its devices, of a card that is not known. */
interface Card {
  readonly card: string | undefined;
  readonly ids: readonly string[];
}

const CARD = /^pnp:(?:c(.{7}))?((?:d.{7})*)$/;

export const pnpCardDevices: Devices<Card> = {
  prefixes: ['pnp:c', 'pnp:d'],
  parse(given) {
    const text = given.trim();
    const found = CARD.exec(text);
    const ids = found ? [...found[2]!.matchAll(/d(.{7})/g)].map((each) => each[1]!) : [];
    const all = found?.[1] === undefined ? ids : [found[1], ...ids];
    return all.length > 0 && all.every((id) => ID.test(id))
      ? { card: found?.[1] === undefined ? undefined : spelt(found[1]), ids: ids.map(spelt) }
      : { error: `"${text}" is no PnP card: write pnp:cXXXNNNN with dXXXNNNN for each of its devices` };
  },
  match(entry: Entry, { card, ids }) {
    const set = pnpCardMatching.setOf(entry);
    if (!set) return 'never';
    const [asked, devices = []] = set as [string | undefined, readonly string[] | undefined];
    const has = (id: string) => ids.some((own) => pattern.holds(id, own));
    if (card === undefined) return devices.some(has) ? 'maybe' : 'never';
    return (asked === undefined || pattern.holds(asked, card)) && devices.every(has) ? 'always' : 'never';
  },
  overrideOnly: () => false,
};

/** For columns. */
export const pnpCardSlots: readonly string[] = DEVICES.map((i) => `devs[${i}].id`);
