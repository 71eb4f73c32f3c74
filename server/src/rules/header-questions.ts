// What checks that an earlier process made hang on of headers of include/: not on their texts, but on what these were
// asked by drivers' code (probe/questions.ts) and answered.
import { sourceOf } from '../c/source.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { answerOf, type Question } from '../probe/questions.ts';

/** Headers that were asked in turn, and of each question how many of the first it was put to. */
export interface AskedHeaders {
  readonly paths: readonly string[];
  readonly questions: ReadonlyMap<Question, number>;
}

/** Digests of answers, by path; what is missing is answered by nothing. */
export type SaidByHeaders = ReadonlyMap<string, ReadonlyMap<Question, string>>;

export interface EarlierAnswers {
  /** As of now. */
  readonly said: Map<string, ReadonlyMap<Question, string>>;
  /** Whether one of the headers answers otherwise than when it was asked. */
  otherwise(asked: AskedHeaders): boolean;
}

/** `edited`: what is not as it was when it was asked. */
export function openEarlierAnswers(
  before: SaidByHeaders,
  edited: Iterable<string>,
  files: TreeFiles,
): EarlierAnswers {
  const answering = new Map<string, (question: Question) => string | undefined>();
  for (const path of edited)
    if (path.startsWith('include/') && path.endsWith('.h')) answering.set(path, answersNow(path, files));
  const said = new Map(before);
  for (const [path, answer] of answering) {
    const now = new Map<Question, string>();
    for (const question of before.get(path)?.keys() ?? []) {
      const digest = answer(question);
      if (digest !== undefined) now.set(question, digest);
    }
    said.set(path, now);
  }
  // Drivers of one folder share the lists.
  const known = new WeakMap<AskedHeaders, boolean>();
  const isOther = ({ paths, questions }: AskedHeaders): boolean => {
    for (const [path, answer] of answering) {
      const nth = paths.indexOf(path);
      if (nth < 0) continue;
      for (const [question, count] of questions)
        if (nth < count && before.get(path)?.get(question) !== answer(question)) return true;
    }
    return false;
  };
  return {
    said,
    otherwise(asked) {
      let is = known.get(asked);
      if (is === undefined) {
        is = isOther(asked);
        known.set(asked, is);
      }
      return is;
    },
  };
}

function answersNow(path: string, files: TreeFiles): (question: Question) => string | undefined {
  const bytes = files.isFile(path) ? files.read(path) : undefined;
  const source = bytes && sourceOf(path, bytes);
  const facts = new WeakMap();
  const known = new Map<Question, string | undefined>();
  return (question) => {
    if (!known.has(question)) known.set(question, source && answerOf(facts, source, question)?.digest);
    return known.get(question);
  };
}

/** What two processes were answered; of what both asked, the later. */
export function mergedAnswers(before: SaidByHeaders, after: SaidByHeaders): SaidByHeaders {
  const all = new Map(before);
  for (const [path, said] of after) all.set(path, new Map([...(before.get(path) ?? []), ...said]));
  return all;
}
