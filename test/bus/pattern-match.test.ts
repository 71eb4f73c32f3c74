// Ids of PnP, processors, machines and input devices, each against a plain second reading of the kernel's match function
// over every device of a small universe.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpu } from '../../server/src/bus/cpu.ts';
import { dmi } from '../../server/src/bus/dmi.ts';
import { input } from '../../server/src/bus/input.ts';
import { pnp } from '../../server/src/bus/pnp.ts';
import { pnpCard } from '../../server/src/bus/pnp-card.ts';
import { x86cpu } from '../../server/src/bus/x86cpu.ts';
import { agree, combinations, devicesOf, number, text } from './agree.ts';
import { aliasesOf, entryOf, globMatches, type Leaves } from './entry-of.ts';
import { matchingOf } from './relations.ts';

/** compare_pnp_id, of one id of the device. */
function comparePnpId(device: string, id: string): boolean {
  if (id.length !== 7) return false;
  if (id === 'ANYDEVS') return true;
  return (
    device.slice(0, 3) === id.slice(0, 3) &&
    [3, 4, 5, 6].every(
      (i) => id[i] === 'X' || device[i] === 'X' || device[i]!.toUpperCase() === id[i]!.toUpperCase(),
    )
  );
}

describe('ids of PnP', () => {
  const ids = ['PNP0501', 'PNP050a', 'PNP050A', 'PNP05XX', 'PNPXXXX', 'CTL0501', 'ANYDEVS', 'PNP1'];

  it('pnp: compare_pnp_id', () => {
    agree<string>(
      {
        bus: pnp,
        universe: ['PNP0501', 'PNP050A', 'PNP0600', 'PNP0500', 'PNP0000', 'CTL0501', 'CTL0000'],
        matches: (id, device) => comparePnpId(device, text(id, 'id')),
        deviceOf: (modalias) => /^pnp:d(.{7})$/.exec(modalias)![1]!,
      },
      fc.record({ id: fc.constantFrom(...ids) }),
    );
  });

  it('pnp_card: match_card', () => {
    const devices = ['CTL0001', 'CTL0002', 'CTL0010'];
    const subsets = Array.from({ length: 8 }, (_, bits) => devices.filter((_, i) => bits & (1 << i)));
    agree<{ readonly card: string; readonly has: readonly string[] }>(
      {
        bus: pnpCard,
        universe: ['CTL0024', 'CTL0025', 'PNP0000'].flatMap((card) => subsets.map((has) => ({ card, has }))),
        matches: (id, { card, has }) =>
          comparePnpId(card, text(id, 'id')) &&
          [0, 1, 2].every((i) => {
            const wanted = text(id, `devs[${i}].id`);
            return wanted === '' || has.some((own) => comparePnpId(own, wanted));
          }),
        deviceOf: (modalias) => {
          const [, card, has] = /^pnp:c(.{7})((?:d.{7})*)$/.exec(modalias)!;
          return { card: card!, has: [...has!.matchAll(/d(.{7})/g)].map((m) => m[1]!) };
        },
      },
      fc
        .record({
          id: fc.constantFrom('CTL0024', 'CTL0025', 'ANYDEVS'),
          devs: fc.array(fc.constantFrom('CTL0001', 'CTL0002', 'CTL000X'), { maxLength: 3 }),
        })
        .map(({ id, devs }) => ({ id, ...Object.fromEntries(devs.map((dev, i) => [`devs[${i}].id`, dev])) })),
    );
  });

  it.each([
    ['pnp:dPNP050a', { id: 'PNP050A' }, 'always'],
    ['acpi:PNP0501:PNP0500:', { id: 'PNP0500' }, 'always'],
    ['acpi:INT33FD:', { id: 'PNP0500' }, 'never'],
  ])('%s and %j: %s', (name, leaves, expected) => {
    const device = devicesOf(pnp).parse(name);
    expect(devicesOf(pnp).match(entryOf(leaves), device)).toBe(expected);
  });

  it('one device of a card is not the card', () => {
    const leaves = { id: 'CTL0024', 'devs[0].id': 'CTL0031' };
    const ask = (name: string) => devicesOf(pnpCard).match(entryOf(leaves), devicesOf(pnpCard).parse(name));
    expect(ask('pnp:dCTL0031')).toBe('maybe');
    expect(ask('pnp:dCTL0041')).toBe('never');
    expect(ask('pnp:cCTL0024dCTL0031dCTL0041')).toBe('always');
    expect(ask('pnp:cCTL0024dCTL0041')).toBe('never');
  });
});

describe('processors', () => {
  interface Cpu {
    readonly vendor: number;
    readonly family: number;
    readonly model: number;
    readonly stepping?: number;
    readonly features: readonly number[];
  }
  const FEATURES =
    /^cpu:type:(?:x86,ven(?<vendor>.{4})fam(?<family>.{4})mod(?<model>.{4})|any):feature:(?<features>.*)$/;
  const read = (modalias: string): Cpu => {
    const { vendor, family, model, features } = FEATURES.exec(modalias)!.groups!;
    const [a = 0, b = 0, c = 0] = [vendor, family, model].map((digits) => Number.parseInt(digits ?? '0', 16));
    return {
      vendor: a,
      family: b || 3,
      model: c || 3,
      features: (features!.match(/[0-9A-F]+/g) ?? []).map((digits) => Number.parseInt(digits, 16)),
    };
  };

  it('x86cpu: x86_match_cpu', () => {
    agree<Cpu>(
      {
        bus: x86cpu,
        universe: [0, 2].flatMap((vendor) =>
          [1, 2, 3].flatMap((family) =>
            [1, 3].flatMap((model) =>
              [1, 2, 3].flatMap((stepping) =>
                [[], [5], [6], [5, 6]].map((features) => ({ vendor, family, model, stepping, features })),
              ),
            ),
          ),
        ),
        matches: (id, c) =>
          (number(id, 'vendor') === 0xffff || number(id, 'vendor') === c.vendor) &&
          (number(id, 'family') === 0 || number(id, 'family') === c.family) &&
          (number(id, 'model') === 0 || number(id, 'model') === c.model) &&
          (number(id, 'steppings') === 0 ||
            c.stepping === undefined ||
            ((1 << c.stepping) & number(id, 'steppings')) !== 0) &&
          (number(id, 'feature') === 0 || c.features.includes(number(id, 'feature'))),
        deviceOf: read,
      },
      fc.record({
        vendor: fc.constantFrom(0, 2, 0xffff),
        family: fc.constantFrom(0, 1, 2),
        model: fc.constantFrom(0, 1),
        steppings: fc.constantFrom(0, 2, 4, 6),
        feature: fc.constantFrom(0, 5, 6),
      }),
    );
  });

  it('cpu: one feature', () => {
    agree<Cpu>(
      {
        bus: cpu,
        universe: [[], [0], [6], [0, 6]].map((features) => ({ vendor: 0, family: 3, model: 3, features })),
        matches: (id, c) => c.features.includes(number(id, 'feature')),
        deviceOf: read,
      },
      fc.record({ feature: fc.constantFrom(0, 6) }),
      50,
    );
  });

  it("fits modpost's alias", () => {
    const leaves = { vendor: 0, family: 6, model: 0x3a, feature: 0xd };
    const [alias] = aliasesOf(x86cpu, leaves);
    const matching = matchingOf(x86cpu);
    const set = matching.setOf(entryOf(leaves));
    expect(globMatches(alias!, matching.witness(set, set)!)).toBe(true);
  });
});

describe('machines', () => {
  const SLOTS = { svn: 6, pn: 7 } as const;
  const entries = fc
    .array(
      fc.record({
        slot: fc.constantFrom(SLOTS.svn, SLOTS.pn),
        exact_match: fc.constantFrom(0, 0, 1),
        substr: fc.constantFrom('a', 'ab', 'b'),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((matches) =>
      Object.fromEntries(
        matches.flatMap((match, i) =>
          Object.entries(match).map(([key, value]) => [`matches[${i}].${key}`, value]),
        ),
      ),
    );

  it('dmi: dmi_matches', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'a|b', 'ab|b', 'ab|a', '|', 'a|ab', 'abc', 'xa', 'xb', 'xab'];
    agree<Readonly<Record<number, string>>>(
      {
        bus: dmi,
        universe: combinations<string>({ 6: texts, 7: texts }),
        matches: (id, device) =>
          [0, 1, 2, 3].every((i) => {
            const slot = number(id, `matches[${i}].slot`);
            if (slot === 0) return true;
            const wanted = text(id, `matches[${i}].substr`);
            const value = device[slot]!;
            return number(id, `matches[${i}].exact_match`) ? value === wanted : value.includes(wanted);
          }),
        deviceOf: (modalias) => ({
          6: /:svn([^:]*):/.exec(modalias)?.[1] ?? '',
          7: /:pn([^:]*):/.exec(modalias)?.[1] ?? '',
        }),
      },
      entries,
    );
  });

  it.each([
    [{ 'matches[0].slot': 6, 'matches[0].substr': 'LENOVO' }, 'always'],
    [{ 'matches[0].slot': 6, 'matches[0].substr': 'ENO' }, 'always'],
    [{ 'matches[0].slot': 6, 'matches[0].substr': 'ENO', 'matches[0].exact_match': 1 }, 'never'],
    // A modalias has no blanks.
    [{ 'matches[0].slot': 7, 'matches[0].substr': 'ThinkPad T400' }, 'maybe'],
    [{ 'matches[0].slot': 7, 'matches[0].substr': 'ThinkPad T410' }, 'never'],
    // The serial number stands in no modalias; a chassis that is not told there is none.
    [{ 'matches[0].slot': 9, 'matches[0].substr': 'x' }, 'maybe'],
    [{ 'matches[0].slot': 18, 'matches[0].substr': 'LENOVO' }, 'never'],
  ])('%j: %s', (leaves, expected) => {
    const device = devicesOf(dmi).parse('dmi:bvnLENOVO:svnLENOVO:pnThinkPadT400:rvnLENOVO:rnX:');
    expect(devicesOf(dmi).match(entryOf(leaves), device)).toBe(expected);
  });

  it("fits modpost's alias", () => {
    fc.assert(
      fc.property(entries, (leaves) => {
        const matching = matchingOf(dmi);
        const set = matching.setOf(entryOf(leaves));
        if (set === undefined) return;
        // An entry may name one string twice, which a pattern can't say of one string.
        const slots = [0, 1, 2].map((i) => number(leaves, `matches[${i}].slot`)).filter((slot) => slot > 0);
        if (new Set(slots).size < slots.length) return;
        const [alias] = aliasesOf(dmi, leaves);
        expect(globMatches(alias!, matching.witness(set, set)!)).toBe(true);
      }),
    );
  });
});

describe('input devices', () => {
  interface Input {
    readonly vendor: number;
    readonly ev: number;
    readonly key: number;
  }

  it('input: input_match_device_id, whatever the flags say of bitmaps', () => {
    agree<Input>(
      {
        bus: input,
        universe: [1, 2, 3].flatMap((vendor) =>
          [0, 1, 2, 3].flatMap((ev) => [0, 1, 2, 3].map((key) => ({ vendor, ev, key }))),
        ),
        matches: (id, device) =>
          (!(number(id, 'flags') & 2) || number(id, 'vendor') === device.vendor) &&
          (number(id, 'evbit[0]') & ~device.ev) === 0 &&
          ((number(id, 'keybit[4]') >> 16) & ~device.key) === 0,
        deviceOf: (modalias) => {
          const [, vendor, ev, key] = /^input:b.{4}v(.{4})p.{4}e.{4}-e([^k]*)k([^r]*)r/.exec(modalias)!;
          const bits = (list: string, from: number) =>
            (list.match(/[0-9A-F]+/g) ?? []).reduce(
              (all, digits) => all | (1 << (Number.parseInt(digits, 16) - from)),
              0,
            );
          return { vendor: Number.parseInt(vendor!, 16) || 3, ev: bits(ev!, 0), key: bits(key!, 0x110) };
        },
      },
      fc.record({
        flags: fc.constantFrom(0x10, 0x12, 0x32),
        vendor: fc.constantFrom(1, 2),
        'evbit[0]': fc.constantFrom(0, 1, 2, 3),
        // BTN_MOUSE (0x110) and the next.
        'keybit[4]': fc.constantFrom(0, 0x10000, 0x20000, 0x30000),
      }),
    );
  });

  it('asks for nothing where no bit is set, and that is everything', () => {
    const matching = matchingOf(input);
    expect(matching.everything(matching.setOf(entryOf({ driver_info: 1 })))).toBe(true);
    expect(matching.everything(matching.setOf(entryOf({ flags: 0x10, 'evbit[0]': 1 })))).toBe(false);
  });

  it('says perhaps of keys that no modalias tells', () => {
    const device = devicesOf(input).parse('input:b0003v046DpC52Be0111-e0,1,k110,111,+,ramlsfw');
    const ask = (leaves: Leaves) => devicesOf(input).match(entryOf(leaves), device);
    expect(ask({ flags: 0x30, 'evbit[0]': 2, 'keybit[4]': 0x10000 })).toBe('always');
    expect(ask({ flags: 0x30, 'evbit[0]': 2, 'keybit[0]': 2 })).toBe('maybe');
    // The list of keys was cut off.
    expect(ask({ flags: 0x30, 'evbit[0]': 2, 'keybit[4]': 0x40000 })).toBe('maybe');
    expect(ask({ flags: 0x10, 'evbit[0]': 4 })).toBe('never');
  });
});
