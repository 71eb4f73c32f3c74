// What many checks ask of the same texts: whether something stands in them. Each test of a text is made once.
import type { TreeFiles } from '../files/tree-files.ts';

/** Is made once of a text, and known by its identity: not to be put together for each question. */
export type TextTest = (source: Buffer) => boolean;

export interface TestedFiles extends TreeFiles {
  /** Whether there is such a file, and its text passes. */
  passes(path: string, test: TextTest): boolean;
}

export interface TextTests {
  passes: TestedFiles['passes'];
  /** The text is another one now, or there is none any more. */
  forget(path: string): void;
}

export function openTests(files: TreeFiles): TextTests {
  const known = new Map<string, Map<TextTest, boolean>>();
  return {
    passes(path, test) {
      let tests = known.get(path);
      let passed = tests?.get(test);
      if (passed !== undefined) return passed;
      const bytes = files.peek(path);
      passed = bytes !== undefined && test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (!tests) {
        tests = new Map();
        known.set(path, tests);
      }
      tests.set(test, passed);
      return passed;
    },
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
export const tested = (files: TreeFiles): TestedFiles => ({ ...files, passes: openTests(files).passes });
