// What waits for a thread that is busy: of changes only what all of them come to is worth an answer.
import type { Change, ToThread } from './thread-messages.ts';

/**
 * `first` and what waits behind it, in order: changes that follow each other as one. `next` takes the message that came next;
 * undefined where none did.
 */
export function waiting(first: ToThread, next: () => ToThread | undefined): ToThread[] {
  const messages: ToThread[] = [];
  let changes = new Map<string, Change>();
  const put = () => {
    if (changes.size > 0) messages.push({ kind: 'change', changes: [...changes.values()] });
    changes = new Map();
  };
  for (let message: ToThread | undefined = first; message; message = next()) {
    if (message.kind !== 'change') {
      put();
      messages.push(message);
      // What is asked is not kept waiting for what comes behind it.
      return messages;
    }
    for (const change of message.changes) {
      const opened = change.opened || (change.text && changes.get(change.path)?.opened);
      changes.set(change.path, opened ? { ...change, opened } : change);
    }
  }
  put();
  return messages;
}
