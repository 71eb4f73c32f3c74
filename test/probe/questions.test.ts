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
