// What many checks ask of the same texts: whether something stands in them. Each test of a text is made once.
import type { TreeFiles } from '../files/tree-files.ts';

/** Is made once of a text, and known by its identity: not to be put together for each question. */
export type TextTest = (source: Buffer) => boolean;

/** What a text is read as; known by its identity, as a test is. The text is valid only meanwhile. undefined: no such file. */
export type TextReading<T> = (text: Buffer | undefined) => T;

export interface TestedFiles extends TreeFiles {
  /** Whether there is such a file, and its text passes. */
  passes(path: string, test: TextTest): boolean;
  /** What the text says to somebody who reads it so. Each reading of a text is done once. */
  readAs<T>(path: string, reading: TextReading<T>): T;
}

export interface TextTests {
  passes: TestedFiles['passes'];
  readAs: TestedFiles['readAs'];
  /** The text is another one now, or there is none any more. */
  forget(path: string): void;
}

export function openTests(files: TreeFiles): TextTests {
  /** By the text, what each test and reading of it gave. */
  const known = new Map<string, Map<unknown, unknown>>();
  const once = <T>(path: string, by: unknown, look: (text: Buffer | undefined) => T): T => {
    const own = known.get(path) ?? new Map<unknown, unknown>();
    if (!own.has(by)) {
      const bytes = files.peek(path);
      own.set(by, look(bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
      known.set(path, own);
    }
    return own.get(by) as T;
  };
  return {
    passes: (path, test) => once(path, test, (text) => text !== undefined && test(text)),
    readAs: (path, reading) => once(path, reading, reading),
    forget: (path) => void known.delete(path),
  };
}

/** Tests that hang on something, each made once. */
export function testsFor<T>(make: (of: T) => TextTest): (of: T) => TextTest {
  const made = new Map<T, TextTest>();
  return (of) => {
    const test = made.get(of) ?? make(of);
    made.set(of, test);
    return test;
  };
}

/** Of files that stay as they are. */
export function tested(files: TreeFiles): TestedFiles {
  const { passes, readAs } = openTests(files);
  return { ...files, passes, readAs };
}
