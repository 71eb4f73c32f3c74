// What a processor's modalias tells, and what entries ask of it: arch/x86/kernel/cpu/match.c, x86_match_cpu;
// drivers/base/cpu.c, print_cpu_modalias.
import type { Fields } from './fields.ts';
import { hex } from './fields.ts';
import { allBits, type Bits, exactly, hexNumber, type Masked, numberOf, oneOf } from './parts.ts';
import { type Part, type PartsBus, part, partsDevices, partsMatching } from './parts-match.ts';

/** Features by number, each in four hex digits behind a comma. */
function readFeatures(text: string): Bits {
  let set = 0n;
  for (const digits of text.match(/[0-9a-f]{4}/gi) ?? []) set |= 1n << BigInt(hexNumber(digits));
  return { set, known: -1n };
}

function featuresText(value: unknown): string {
  let text = '';
  const { set } = (value ?? { set: 0n }) as Bits;
  for (let feature = 0, rest = set; rest > 0n; feature++, rest >>= 1n)
    if ((rest & 1n) === 1n) text += `,${hex(feature, 4)}`;
  return text;
}

const features = (ask: (fields: Fields) => bigint | undefined): Part => part('f', allBits, ask, readFeatures);
const feature = (fields: Fields) => 1n << BigInt(fields.number('feature') & 0xffff);

const anyCpu: PartsBus = {
  parts: [features(feature)],
  names: 0,
  modalias: ([f]) => `cpu:type:any:feature:${featuresText(f)}`,
};

export const cpuMatching = partsMatching(anyCpu);
export const cpuDevices = partsDevices(anyCpu, {
  forms: [/^cpu:type:.*:feature:(?<f>(?:,[0-9a-f]{4})*)$/i],
  usage: 'a modalias cpu:type:…:feature:,NNNN,NNNN…',
  prefixes: ['cpu:type:'],
});

const X86_VENDOR_ANY = 0xffff;
/** X86_FAMILY_ANY, X86_MODEL_ANY, X86_STEPPING_ANY, X86_FEATURE_ANY of include/linux/mod_devicetable.h. */
const ANY = 0;

const numbered = (label: string, field: string, any: number): Part =>
  part(
    label,
    numberOf(4),
    (fields): Masked | undefined => {
      const value = fields.number(field);
      return value === any ? undefined : exactly(value);
    },
    hexNumber,
  );

const x86Cpu: PartsBus = {
  parts: [
    numbered('ven', 'vendor', X86_VENDOR_ANY),
    numbered('fam', 'family', ANY),
    numbered('mod', 'model', ANY),
    // A bit for each stepping, of which no modalias tells.
    part('step', oneOf, (fields) => fields.number('steppings') || undefined, hexNumber),
    features((fields) => (fields.number('feature') === ANY ? undefined : feature(fields))),
    // No modalias tells of these either: a bit for each platform id, and X86_CPU_TYPE_ANY.
    part('platform', oneOf, (fields) => fields.number('platform_mask') || undefined, hexNumber),
    numbered('type', 'type', ANY),
  ],
  names: 3,
  modalias: ([ven, fam, mod, , f]) => {
    const [v, family, model] = [ven, fam, mod].map((value) => hex((value ?? 0) as number, 4));
    return `cpu:type:x86,ven${v}fam${family}mod${model}:feature:${featuresText(f)}`;
  },
};

export const x86CpuMatching = partsMatching(x86Cpu);
export const x86CpuDevices = partsDevices(x86Cpu, {
  forms: [
    /^cpu:type:x86,ven(?<ven>[0-9a-f]{4})fam(?<fam>[0-9a-f]{4})mod(?<mod>[0-9a-f]{4}):feature:(?<f>(?:,[0-9a-f]{4})*)$/i,
  ],
  usage: 'a modalias cpu:type:x86,ven…fam…mod…:feature:,NNNN,NNNN…',
  prefixes: ['cpu:type:x86,'],
});
