// Which texts hold a name and which do not, so that an edit of a driver need not read all the files beside it again.

export interface Mentioned {
  /** undefined: nobody looked. */
  in(path: string, name: string): boolean | undefined;
  note(path: string, name: string, found: boolean): void;
  /** The text is another one now. */
  forget(path: string): void;
}

/** Answers that are kept: some hundreds for each function of a folder of drivers that is looked for in its files. */
const MOST_KEPT = 50_000;

export function openMentioned(): Mentioned {
  const texts = new Map<string, Map<string, boolean>>();
  let kept = 0;
  return {
    in: (path, name) => texts.get(path)?.get(name),
    note(path, name, found) {
      let names = texts.get(path);
      if (names?.has(name)) return;
      if (kept >= MOST_KEPT) {
        texts.clear();
        names = undefined;
        kept = 0;
      }
      if (!names) {
        names = new Map();
        texts.set(path, names);
      }
      names.set(name, found);
      kept++;
    },
    forget(path) {
      kept -= texts.get(path)?.size ?? 0;
      texts.delete(path);
    },
  };
}
