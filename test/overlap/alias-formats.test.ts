// Whether a pattern can match any modalias that a bus writes, against plain matching of made-up devices.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meetsFormat, tokensOf } from '../../server/src/overlap/alias-globs.ts';

const PCI = 'pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%s';

it.each<readonly [pattern: string, format: string, meets: boolean]>([
  ['pci:v00008086d0000100Esv*sd*bc*sc*i*', PCI, true],
  ['pci:v00008086d0000100E*', PCI, true],
  ['pci:*', PCI, true],
  ['pci:v00008086d0000100E', PCI, false],
  ['pci:v00008086d0000100esv*', PCI, false],
  ['pci:v8086d100Esv*sd*bc*sc*i*', PCI, false],
  ['pci:hns-nic', PCI, false],
  ['pci:v0000808[0-6a]d*', PCI, true],
  ['pci:v0000808[a-f]d*', PCI, false],
  ['pci:v????????d*', PCI, true],
  ['pci:v???????d*', PCI, false],
  ['mcb:16z127', 'mcb:16z%03d', true],
  ['mcb:16z1270', 'mcb:16z%03d', true],
  ['mcb:16z12', 'mcb:16z%03d', false],
  ['acpi*:HPQ6001:*', 'acpi:%s:', true],
  ['acpi:HPQ6001', 'acpi:%s:', false],
  ['acpi:HPQ6001:', 'acpi:%s:', true],
  ['of:N*T*Cfoo,bar', 'of:N%sT%s', true],
  ['of:foo,bar', 'of:N%sT%s', false],
  ['serio:ty03pr25id00ex*', 'serio:ty%02Xpr%02Xid%02Xex%02X', true],
])('%s', (pattern, format, meets) => {
  expect(meetsFormat(tokensOf(pattern), format)).toBe(meets);
});

const FORMAT = 'b:v%02Xd%02d%s';
const device = fc
  .record({ v: fc.nat(255), d: fc.nat(300), s: fc.constantFrom('', 'x', ':y', 'd0') })
  .map(
    ({ v, d, s }) => `b:v${v.toString(16).toUpperCase().padStart(2, '0')}d${String(d).padStart(2, '0')}${s}`,
  );

it('meets whatever is made of a device by leaving characters open', () => {
  const pattern = device.chain((text) =>
    fc
      .array(fc.constantFrom('keep', 'keep', 'any', 'star', 'set'), {
        minLength: text.length,
        maxLength: text.length,
      })
      .map((how) =>
        [...text]
          .map((c, i) =>
            how[i] === 'any' ? '?' : how[i] === 'star' ? '*' : how[i] === 'set' ? `[${c}~]` : c,
          )
          .join(''),
      ),
  );
  fc.assert(
    fc.property(pattern, (text) => meetsFormat(tokensOf(text), FORMAT)),
    { numRuns: 500 },
  );
});

it('meets exactly what some device matches', () => {
  const hex = [...'0123456789ABCDEF'];
  const all = hex.flatMap((v) => hex.map((d) => `v${v}d${d}`));
  const pattern = fc
    .array(fc.constantFrom('v', 'd', 'A', '0', '7', 'a', '?', '*', '[0-3]', '[a-c]'), { maxLength: 7 })
    .map((parts) => parts.join(''));
  const mostly = fc.tuple(
    fc.constant('v'),
    fc.constantFrom('A', '?', '*', '[0-3]', 'a'),
    fc.constantFrom('d', '*', '?', 'e'),
    fc.constantFrom('7', '*', '[a-c]', '', '77'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        pattern,
        mostly.map((parts) => parts.join('')),
      ),
      (text) => {
        const plain = new RegExp(`^${text.replaceAll('?', '.').replaceAll('*', '.*')}$`);
        expect(meetsFormat(tokensOf(text), 'v%01Xd%01X')).toBe(all.some((each) => plain.test(each)));
      },
    ),
    { numRuns: 1000 },
  );
});
