import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archFolder, macroOf, parseConfig } from '../../server/src/kernel/config.ts';

const parse = (text: string) => parseConfig(new TextEncoder().encode(text), '.config');

const sample = `#
# Automatically generated file; DO NOT EDIT.
# Linux/x86_64 6.1.192 Kernel Configuration
#
CONFIG_CC_VERSION_TEXT="gcc-12 (Debian) \\"12\\" a\\\\b"
CONFIG_PCI=y
CONFIG_8139CP=m
# CONFIG_8139TOO is not set
CONFIG_HZ=250
CONFIG_PHYSICAL_START=0x1000000
CONFIG_LOCALVERSION=""
CONFIG_LETTER="y"
CONFIG_OFF=n

# end of menu
`;

describe('parseConfig', () => {
  const { config, problems } = parse(sample);

  it('reads tristates, numbers and strings', () => {
    expect(problems).toEqual([]);
    expect([...config.symbols]).toEqual([
      ['CONFIG_CC_VERSION_TEXT', 'gcc-12 (Debian) "12" a\\b'],
      ['CONFIG_PCI', 'y'],
      ['CONFIG_8139CP', 'm'],
      ['CONFIG_HZ', '250'],
      ['CONFIG_PHYSICAL_START', '0x1000000'],
      ['CONFIG_LOCALVERSION', ''],
      ['CONFIG_LETTER', 'y'],
    ]);
    expect(config.get('PCI')).toBe('y');
    expect(config.get('CONFIG_PCI')).toBe('y');
    expect(config.get('8139TOO')).toBeUndefined();
  });

  it('takes version and arch from the header', () => {
    expect(config.version).toBe('6.1.192');
    expect(config.arch).toBe('x86');
    expect(parse('CONFIG_A=y\n').config.version).toBeUndefined();
    expect(['sparc64', 'parisc64', 'sh64', 'arm64'].map(archFolder)).toEqual([
      'sparc',
      'parisc',
      'sh',
      'arm64',
    ]);
  });

  it('keeps the last of two settings, as Kconfig does', () => {
    expect(parse('CONFIG_A=m\nCONFIG_A=y\n').config.get('A')).toBe('y');
    expect(parse('CONFIG_A=m\n# CONFIG_A is not set\n').config.get('A')).toBeUndefined();
    expect(parse('CONFIG_A=m\nCONFIG_A=n\n').config.get('A')).toBeUndefined();
  });

  it('reads DOS line ends and a last line without its end', () => {
    const { config: dos, problems: none } = parse('CONFIG_A=y\r\nCONFIG_B="s"\r\nCONFIG_C=m');
    expect([...dos.symbols.values()]).toEqual(['y', 's', 'm']);
    expect(none).toEqual([]);
  });

  it('names bad lines and reads on', () => {
    const { config: rest, problems: bad } = parse(
      'CONFIG_A=y\nint main;\nCONFIG_B="open\nCONFIG_C=\nCONFIG_D=m\n',
    );
    expect(bad.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(bad[0]).toEqual({ path: '.config', line: 2, message: 'is no line of a .config: int main;' });
    expect([...rest.symbols.keys()]).toEqual(['CONFIG_A', 'CONFIG_D']);
  });

  it('says once that a file is no .config', () => {
    const { problems: bad } = parse('line\n'.repeat(100));
    expect(bad).toEqual([{ path: '.config', message: 'is no .config: no CONFIG_ line in it' }]);
    expect(parse('').problems).toHaveLength(1);
    expect(parse('# CONFIG_A is not set\n').problems).toEqual([]);
  });

  it('does not list hundreds of bad lines', () => {
    const { problems: bad } = parse(`CONFIG_A=y\n${'x\n'.repeat(100)}`);
    expect(bad).toHaveLength(21);
    expect(bad[20]?.message).toContain('80 more');
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseConfig(bytes, 'x').config.path).toBe('x');
      }),
    );
  });
});

describe('macroOf', () => {
  const { config } = parse(`${sample}CONFIG_A_MODULE=y\n`);

  it.each([
    ['CONFIG_PCI', '1'],
    ['CONFIG_PCI_MODULE', undefined],
    ['CONFIG_8139CP', undefined],
    ['CONFIG_8139CP_MODULE', '1'],
    ['CONFIG_8139TOO', undefined],
    ['CONFIG_HZ', '250'],
    ['CONFIG_PHYSICAL_START', '0x1000000'],
    ['CONFIG_LOCALVERSION', '""'],
    ['CONFIG_LETTER', '"y"'],
    ['CONFIG_CC_VERSION_TEXT', '"gcc-12 (Debian) \\"12\\" a\\\\b"'],
    ['CONFIG_A_MODULE', '1'],
    ['PCI', undefined],
  ])('%s is %s', (macro, text) => expect(macroOf(config, macro)).toBe(text));
});
