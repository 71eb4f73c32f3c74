// What is asked about buses that are not read yet waits for them, and for nothing else.
import { expect, test } from 'vitest';
import type { FromBusThread } from '../../server/src/lsp/bus-thread.ts';
import { openHeldQuestions } from '../../server/src/lsp/held-questions.ts';
import type { Question } from '../../server/src/lsp/questions.ts';

const tables = (bus: string): Question => ({ kind: 'tables', keys: [bus] });
const claimants = (bus: string): Question => ({ kind: 'claimants', bus, table: '', index: 0, text: '' });

/** `pci` is read. What is said, in order: answers by the number of the question. */
function open() {
  const read = new Set(['pci']);
  const said: string[] = [];
  let reader:
    | { readonly buses: readonly string[]; readonly say: (message: FromBusThread) => void }
    | undefined;
  const busOf = (question: Question) =>
    'bus' in question ? question.bus : 'keys' in question ? question.keys[0]! : '';
  const held = openHeldQuestions({
    whole: {
      unread: (question) => [busOf(question)].filter((bus) => !read.has(bus)),
      begin: (buses) => buses,
      take: ({ buses }) => {
        if (buses.includes('bad')) throw new Error('no tree');
        for (const bus of buses) read.add(bus);
      },
    },
    start(buses, say) {
      if (buses.includes('threadless')) throw new Error('no thread');
      said.push(`reads ${buses.join()}`);
      reader = { buses, say };
      return { stop: () => said.push('stopped') };
    },
    tell(message) {
      if (message.kind === 'answer')
        said.push(`${message.id}: ${message.answer.kind === 'cannot' ? message.answer.reason : ''}`);
      else if (message.kind === 'asked' && message.buses.length === 0) said.push('over');
    },
    answer: ({ id }) => said.push(`${id} answered`),
    taken: () => said.push('more is known'),
  });
  let id = 0;
  return {
    said,
    ask: (question: Question) => held.ask({ kind: 'ask', id: id++, question }),
    cancel: () => held.cancel(),
    done: () => reader!.say({ kind: 'read', read: { buses: reader!.buses, packed: new Uint8Array() } }),
    fail: () => reader!.say({ kind: 'failed', reason: 'it broke' }),
  };
}

test('nothing waits for what it is not about', () => {
  const { said, ask, done } = open();
  for (const bus of ['usb', 'pci', 'usb']) ask(tables(bus));
  expect(said).toEqual(['reads usb', '1 answered']);
  done();
  expect(said.slice(2)).toEqual(['over', 'more is known', '0 answered', '2 answered']);
});

test('what is asked while buses are read is read next', () => {
  const { said, ask, done } = open();
  for (const bus of ['usb', 'i2c', 'spi']) ask(tables(bus));
  done();
  expect(said.slice(1)).toEqual(['over', 'more is known', '0 answered', 'reads i2c,spi']);
  done();
  expect(said.slice(-2)).toEqual(['1 answered', '2 answered']);
});

test('where they can not be read it is said', () => {
  const { said, ask, done, fail } = open();
  ask(tables('usb'));
  fail();
  expect(said.slice(1)).toEqual(['over', '0: it broke']);
  ask(tables('bad'));
  done();
  expect(said.slice(-2)).toEqual(['over', '1: no tree']);
});

test('what was stopped is not begun again by whoever only points at something', () => {
  const { said, ask, cancel, done } = open();
  const reason = 'reading the bus was cancelled';
  ask(claimants('usb'));
  cancel();
  expect(said.slice(1)).toEqual(['stopped', 'over', `0: ${reason}`]);
  ask(claimants('usb'));
  expect(said.slice(4)).toEqual([`1: ${reason}`]);
  ask(tables('usb'));
  ask(claimants('usb'));
  done();
  expect(said.slice(5)).toEqual(['reads usb', 'over', 'more is known', '2 answered', '3 answered']);
});

test('what waits behind what was stopped, or can not be read, is read next', () => {
  const { said, ask, cancel, fail, done } = open();
  for (const bus of ['usb', 'i2c']) ask(tables(bus));
  ask(claimants('i2c'));
  cancel();
  expect(said).toEqual(['reads usb', 'stopped', 'over', '0: reading the bus was cancelled', 'reads i2c']);
  ask(tables('spi'));
  fail();
  expect(said.slice(5)).toEqual(['over', '1: it broke', '2: it broke', 'reads spi']);
  done();
  expect(said.slice(-1)).toEqual(['3 answered']);
  // Nothing of i2c was stopped.
  ask(claimants('i2c'));
  expect(said.slice(-1)).toEqual(['reads i2c']);
});

test('where no thread can be started only who asked is told', () => {
  const { said, ask, done } = open();
  ask(tables('threadless'));
  expect(said).toEqual(['over', '0: no thread']);
  ask(tables('usb'));
  done();
  expect(said.slice(-1)).toEqual(['1 answered']);
});
