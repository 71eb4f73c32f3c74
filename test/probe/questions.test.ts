// What a text answers, wherever in it the answer stands.
import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../server/src/c/source.ts';
import { memoryFiles } from '../../server/src/files/memory.ts';
import { noTexts, openModule, openTexts } from '../../server/src/probe/module-source.ts';
import { answerOf, question } from '../../server/src/probe/questions.ts';

const PATH = 'drivers/a.c';

describe('an enumerator at the end of a text', () => {
  it.each(['enum { CHIP = 7 };', 'enum { CHIP = 7 }', 'enum { CHIP = 7 <}'])('%s', (text) => {
    const source = sourceOf(PATH, Buffer.from(text));
    const said = answerOf(noTexts().facts, source, question('enumerator', 'CHIP'));
    expect(said?.digest).toContain(text.slice('enum { CHIP ='.length).trim());
    const module = openModule(openTexts(memoryFiles({ [PATH]: text })), PATH);
    expect(module.enumerator('CHIP')).toMatchObject({ plus: 0n });
    if (!text.includes('<'))
      expect(module.enumerator('CHIP')?.base).toMatchObject({ kind: 'number', value: 7n });
  });
});

// What a probe compares with is known in no other function, and has no other branch's value (C11 6.2.1).
describe('which enumerator', () => {
  it.each([
    { text: 'enum { OTHER, CHIP };', is: [undefined, 1n] },
    { text: 'enum {\n#define OTHER 3\n\tFIRST,\n#define CHIP CHIP\n\tCHIP };', is: [undefined, 1n] },
    { text: 'enum { FIRST = 7,\n#ifdef A\n\tSECOND,\n#endif\n\tCHIP };', is: ['other', 0n] },
    { text: 'enum { FIRST,\n#ifdef A\n\tSECOND,\n#endif\n\tCHIP = 3 };', is: ['number', 0n] },
    { text: '#ifdef A\nenum { CHIP = 1 };\n#else\nenum { CHIP = 2 };\n#endif', is: ['other', 0n] },
    { text: 'enum { CHIP = 1 };\nint other(void)\n{\n\tenum { CHIP = 2 };\n}', is: ['other', 0n] },
    { text: 'int other(void)\n{\n\tenum { CHIP = 2 };\n}', is: ['other', 0n] },
    { text: 'enum { MANY(X) CHIP };', is: ['other', 0n] },
    { text: 'struct chip { enum { CHIP = 4 } kind; };', is: ['number', 0n] },
  ])('$text', ({ text, is }) => {
    const module = openModule(openTexts(memoryFiles({ [PATH]: text })), PATH);
    const found = module.enumerator('CHIP');
    expect([found?.base?.kind, found?.plus]).toEqual(is);
  });
});
