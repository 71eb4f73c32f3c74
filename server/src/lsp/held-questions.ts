// Questions about buses that are not read yet: they are read beside everything else, and whoever asked waits for nobody but them.
import type { ReadBuses } from './asked-buses.ts';
import type { FromBusThread } from './bus-thread.ts';
import type { Question } from './questions.ts';
import type { FromThread, ToThread } from './thread-messages.ts';
import type { WholeTree } from './whole-tree.ts';

type Asking = Extract<ToThread, { kind: 'ask' }>;

export interface HeldQuestions {
  /** Answers at once, or when the buses that it is about are read. */
  ask(asking: Asking): void;
  /** What is being read is not wanted any more; what waits behind it is. */
  cancel(): void;
}

export interface HeldParts {
  readonly whole: Pick<WholeTree, 'unread' | 'begin' | 'take'>;
  /** Begins to read buses. */
  start(buses: readonly string[], onMessage: (message: FromBusThread) => void): { stop(): void };
  tell(message: FromThread): void;
  answer(asking: Asking): void;
  /** There is more than before; called before that is answered from. */
  taken(): void;
}

/** Who points at something asks by the way, and did not mean to have anything read. */
const isAside = ({ kind }: Question) => kind === 'claimants';

const CANCELLED = 'reading the bus was cancelled';

export function openHeldQuestions({ whole, start, tell, answer, taken }: HeldParts): HeldQuestions {
  let held: Asking[] = [];
  let reading: { readonly wanted: readonly string[]; stop(): void } | undefined;
  /** Buses whose reading was cancelled: nobody reads them who does not ask for them. */
  const cancelled = new Set<string>();
  /** Nobody reads these: who asked for others goes on waiting. */
  const refuse = (buses: readonly string[], reason: string) => {
    const waits = ({ question }: Asking) => !whole.unread(question).some((bus) => buses.includes(bus));
    const refused = held.filter((asking) => !waits(asking));
    held = held.filter(waits);
    for (const { id } of refused) tell({ kind: 'answer', id, answer: { kind: 'cannot', reason } });
  };
  const next = () => {
    const wanted = [...new Set(held.flatMap(({ question }) => whole.unread(question)))];
    if (reading || wanted.length === 0) return;
    const buses = whole.begin(wanted);
    tell({ kind: 'asked', buses: wanted, what: 'scanning', done: 0 });
    const hear = (message: FromBusThread) => {
      if (message.kind === 'progress') {
        tell({ kind: 'asked', buses: wanted, what: message.what, done: message.done });
        return;
      }
      reading = undefined;
      tell({ kind: 'asked', buses: [] });
      if (message.kind === 'failed') refuse(wanted, message.reason);
      else take(wanted, message.read);
      next();
    };
    try {
      reading = { wanted, ...start(buses, hear) };
    } catch (error) {
      // No thread more is to be had: what is known is known all the same.
      hear({ kind: 'failed', reason: reasonOf(error) });
    }
  };
  const take = (wanted: readonly string[], read: ReadBuses) => {
    try {
      whole.take(read);
    } catch (error) {
      refuse(wanted, reasonOf(error));
      return;
    }
    const ready = held.filter(({ question }) => whole.unread(question).length === 0);
    held = held.filter((asking) => !ready.includes(asking));
    taken();
    for (const asking of ready) answer(asking);
  };
  return {
    ask(asking) {
      const unread = whole.unread(asking.question);
      if (unread.length === 0) {
        answer(asking);
        return;
      }
      if (!isAside(asking.question)) for (const bus of unread) cancelled.delete(bus);
      if (unread.some((bus) => cancelled.has(bus))) {
        tell({ kind: 'answer', id: asking.id, answer: { kind: 'cannot', reason: CANCELLED } });
        return;
      }
      held.push(asking);
      next();
    },
    cancel() {
      if (!reading) return;
      const { wanted, stop } = reading;
      stop();
      reading = undefined;
      for (const bus of wanted) cancelled.add(bus);
      tell({ kind: 'asked', buses: [] });
      refuse(wanted, CANCELLED);
      next();
    },
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
