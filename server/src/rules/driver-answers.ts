// What drivers' code was found to answer, kept as long as nothing that it was read from says something else. It hangs on
// what texts were asked for, and not on the texts: functions by name, macros, constants, mentions (probe/questions.ts).
import { type Source, sourceOf } from '../c/source.ts';
import { noteLooks } from '../files/looks.ts';
import { folderOf } from '../files/paths.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type KnownTexts, openTexts, type Texts } from '../probe/module-source.ts';
import { type Answer, answerOf, HERE, type Question, question } from '../probe/questions.ts';
import { movePlaces, probeName } from '../probe/steps-aside.ts';
import type { Driver, Table } from '../tables/model.ts';
import type { AskedHeaders, SaidByHeaders } from './header-questions.ts';

/** The answers of one driver, and what they hang on. */
export interface DriverAnswers {
  /** Holds the answers that were found. */
  readonly texts: Texts;
  readonly driver: Driver;
  /** Files that were read or asked for. */
  readonly looked: ReadonlySet<string>;
  /** Folders that were listed, with the names in them. */
  readonly listed: ReadonlyMap<string, string>;
  /** Of lists of texts: which questions the first so many of them were asked. */
  readonly asked: Map<readonly string[], Map<Question, number>>;
  /** Those of the lists that are headers of include/, which need not be there. */
  readonly headers: Set<readonly string[]>;
}

export interface AllAnswers {
  of(table: Table, driver: Driver): DriverAnswers;
  /** Before anything is asked after an edit. */
  begin(edited: ReadonlySet<string>): Edited;
  /** Nothing more is asked until the next edit: texts are let go of, answers stay. */
  rest(): void;
  /** What headers of include/ answered. */
  said(): SaidByHeaders;
}

/** What an edit made of answers. */
export interface Edited {
  /** Those that are no longer true: they are made anew where they are asked for. */
  readonly gone: ReadonlySet<DriverAnswers>;
  /** Those that are, but for the lines that they name. */
  readonly moved: ReadonlySet<DriverAnswers>;
  /** Where a place of theirs in an edited file is now; undefined where that is not known. */
  placeNow(place: Place): Place | undefined;
}

/** `texts` keeps what is known of texts. */
export function openAnswers(files: TreeFiles, texts: KnownTexts): AllAnswers {
  const { facts } = texts;
  const all = new Map<string, DriverAnswers>();
  /** By the files and folders (with a slash behind) that they hang on, as of the last rest; headers that were only asked are not among them. */
  const byPath = new Map<string, Set<string>>();
  /** Asked since the last rest. */
  const woken = new Map<string, DriverAnswers>();
  /** Headers of include/, as far as they were read and are kept. */
  const headers = new Map<string, Source | undefined>();
  /** What texts answered, by path; a question that is missing was not asked, or is answered by nothing. */
  const said = new Map<string, Map<Question, Answer>>();
  /** Whether a file was there when it was asked for. */
  const there = new Map<string, boolean>();

  const noteThere = (path: string, is: boolean) => {
    if (there.get(path) !== is) there.set(path, is);
  };
  const bytesAt = (path: string) => (files.isFile(path) ? files.read(path) : undefined);
  const headerAt = (path: string): Source | undefined => {
    if (!headers.has(path)) {
      const bytes = bytesAt(path);
      headers.set(path, bytes && sourceOf(path, bytes));
      noteThere(path, bytes !== undefined);
    }
    return headers.get(path);
  };
  const sourceAt = (path: string): Source | undefined => {
    const bytes = bytesAt(path);
    if (!bytes) return undefined;
    const source = sourceOf(path, bytes);
    texts.sources.set(path, source);
    return source;
  };
  const namesIn = (folder: string): string =>
    files
      .list(folder)
      .map(({ name, kind }) => `${kind} ${name}`)
      .join('/');
  const noteSaid = (path: string, asked: Question, answer: () => Answer | undefined): void => {
    let own = said.get(path);
    if (own?.has(asked)) return;
    const given = answer();
    if (!given) return;
    if (!own) {
      own = new Map();
      said.set(path, own);
    }
    own.set(asked, given);
  };

  const enter = (key: string, answers: DriverAnswers): void => {
    for (const path of pathsOf(answers)) {
      const keys = byPath.get(path);
      if (keys) keys.add(key);
      else byPath.set(path, new Set([key]));
    }
  };
  const drop = (key: string, answers: DriverAnswers): void => {
    for (const path of pathsOf(answers)) byPath.get(path)?.delete(key);
    all.delete(key);
  };
  /** Those that an edit may concern. */
  const near = (edited: ReadonlySet<string>): Iterable<string> => {
    const keys = new Set<string>();
    for (const path of edited) {
      // Who asked a header and did not read it is not known by its path.
      if (path.startsWith('include/')) return all.keys();
      for (const each of [path, `${folderOf(path)}/`])
        for (const key of byPath.get(each) ?? []) keys.add(key);
    }
    return keys;
  };

  const open = (driver: Driver): DriverAnswers => {
    const { files: noting, looked } = noteLooks(files);
    const listed = new Map<string, string>();
    const asked: DriverAnswers['asked'] = new Map();
    const headerLists: DriverAnswers['headers'] = new Set();
    const noted: TreeFiles = {
      ...noting,
      read(path) {
        const bytes = noting.read(path);
        noteThere(path, bytes !== undefined);
        return bytes;
      },
      isFile(path) {
        const is = noting.isFile(path);
        noteThere(path, is);
        return is;
      },
      list(folder) {
        if (!listed.has(folder)) listed.set(folder, namesIn(folder));
        return files.list(folder);
      },
    };
    const note = (paths: readonly string[], nth: number, one: Question): void => {
      let questions = asked.get(paths);
      if (!questions) {
        questions = new Map();
        asked.set(paths, questions);
      }
      if ((questions.get(one) ?? 0) <= nth) questions.set(one, nth + 1);
    };
    const asking = {
      header(paths: readonly string[], nth: number, one: Question) {
        headerLists.add(paths);
        note(paths, nth, one);
        const source = headerAt(paths[nth]!);
        if (source) noteSaid(source.path, one, () => answerOf(facts, source, one));
        return source;
      },
      ask(paths: readonly string[], nth: number, one: Question, source: Source) {
        note(paths, nth, one);
        noteSaid(source.path, one, () => answerOf(facts, source, one));
      },
      mention(paths: readonly string[], nth: number, name: string, found: boolean) {
        const one = question('mention', name);
        note(paths, nth, one);
        if (found) noteSaid(paths[nth]!, one, () => HERE);
      },
    };
    return {
      texts: openTexts(noted, texts, asking),
      driver,
      looked: looked.files,
      listed,
      asked,
      headers: headerLists,
    };
  };

  return {
    of(table, driver) {
      const { place, variable } = driver;
      const key = [table.path, place.path, variable, probeName(driver)].join('\0');
      let answers = all.get(key);
      if (!answers) {
        answers = open(driver);
        all.set(key, answers);
      }
      woken.set(key, answers);
      return answers;
    },
    rest() {
      for (const [key, answers] of woken) {
        answers.texts.forget();
        enter(key, answers);
      }
      woken.clear();
    },
    said() {
      const digests = new Map<string, ReadonlyMap<Question, string>>();
      for (const [path, answers] of said)
        if (path.startsWith('include/'))
          digests.set(path, new Map([...answers].map(([asked, { digest }]) => [asked, digest])));
      return digests;
    },
    begin(edited) {
      const folders = new Map<string, string>();
      const namesNow = (folder: string): string => {
        let names = folders.get(folder);
        if (names === undefined) {
          names = namesIn(folder);
          folders.set(folder, names);
        }
        return names;
      };
      const around = new Set([...edited].map(folderOf));
      const changes = new Map<string, TextChange>();
      for (const path of edited) {
        const before = said.get(path);
        const was = there.get(path);
        if (!before && was === undefined) continue;
        changes.set(path, changeOf(path, before, was));
      }
      const gone = new Set<DriverAnswers>();
      const moved = new Set<DriverAnswers>();
      if (changes.size > 0 || around.size > 0)
        for (const key of [...near(edited)]) {
          const answers = all.get(key);
          if (!answers) continue;
          if (concerned(answers, changes, around, namesNow)) {
            drop(key, answers);
            gone.add(answers);
          } else if (anyOf(changes.keys(), answers.looked)) {
            const places = movePlaces(answers.texts, answers.driver, (place) =>
              changes.has(place.path) ? changes.get(place.path)!.placeNow(place) : place,
            );
            if (places === 'lost') drop(key, answers);
            if (places !== 'same') (places === 'lost' ? gone : moved).add(answers);
          }
        }
      for (const [path, change] of changes) {
        const now = change.said();
        if (now.size > 0) said.set(path, now);
        else said.delete(path);
      }
      return { gone, moved, placeNow: (place) => changes.get(place.path)?.placeNow(place) };
    },
  };

  function changeOf(
    path: string,
    before: ReadonlyMap<Question, Answer> = new Map(),
    was: boolean | undefined,
  ): TextChange {
    const source = sourceAt(path);
    if (headers.has(path)) headers.set(path, source);
    const is = source !== undefined;
    there.set(path, is);
    return openChange(before, was !== undefined && was !== is, (asked) =>
      source ? answerOf(facts, source, asked) : undefined,
    );
  }
}

/** What an edit made of one text, as far as anybody asked. */
interface TextChange {
  /** Whether it appeared or vanished. */
  readonly came: boolean;
  /** Whether it answers otherwise than before. */
  other(asked: Question): boolean;
  /** Whether functions that were asked for stand in another order. */
  reordered(): boolean;
  /** Where a place inside a function that was asked for is now; undefined where it is in none. */
  placeNow(place: Place): Place | undefined;
  /** Answers to what was asked since. */
  said(): Map<Question, Answer>;
}

function openChange(
  before: ReadonlyMap<Question, Answer>,
  came: boolean,
  answer: (asked: Question) => Answer | undefined,
): TextChange {
  const now = new Map<Question, Answer | undefined>();
  const answerNow = (asked: Question): Answer | undefined => {
    if (!now.has(asked)) now.set(asked, answer(asked));
    return now.get(asked);
  };
  let order: boolean | undefined;
  return {
    came,
    other: (asked) => before.get(asked)?.digest !== answerNow(asked)?.digest,
    reordered() {
      if (order === undefined) {
        const both = [...before].flatMap(([asked, { stands }]) => {
          const after = stands && answerNow(asked)?.stands;
          return after ? [[stands.at, after.at] as const] : [];
        });
        both.sort(([a], [b]) => a - b);
        order = both.some(([, at], i) => i > 0 && at < both[i - 1]![1]);
      }
      return order;
    },
    placeNow(place) {
      const { start, end } = place.range;
      for (const [asked, { stands }] of before) {
        if (!stands || start.line < stands.first || end.line > stands.last) continue;
        const after = answerNow(asked)?.stands;
        if (!after) continue;
        const by = after.first - stands.first;
        if (by === 0) return place;
        const range = {
          start: { ...start, line: start.line + by },
          end: { ...end, line: end.line + by },
        };
        return { path: place.path, range };
      }
      return undefined;
    },
    said: () => new Map([...now].flatMap(([asked, given]) => (given ? [[asked, given] as const] : []))),
  };
}

function anyOf(paths: Iterable<string>, looked: ReadonlySet<string>): boolean {
  for (const path of paths) if (looked.has(path)) return true;
  return false;
}

function concerned(
  { looked, listed, asked, headers }: DriverAnswers,
  changes: ReadonlyMap<string, TextChange>,
  around: ReadonlySet<string>,
  namesNow: (folder: string) => string,
): boolean {
  for (const [folder, names] of listed) if (around.has(folder) && namesNow(folder) !== names) return true;
  if (changes.size === 0) return false;
  // Of those that were not read only headers were asked.
  const inHeaders = (path: string) =>
    path.startsWith('include/') ? [...headers].map((paths) => [paths, asked.get(paths)!] as const) : [];
  for (const [path, { came }] of changes) if (came && looked.has(path)) return true;
  for (const [path, change] of changes)
    for (const [paths, questions] of looked.has(path) ? asked : inHeaders(path)) {
      const nth = paths.indexOf(path);
      if (nth < 0) continue;
      for (const [one, count] of questions)
        if (nth < count && (change.other(one) || (one.startsWith('function ') && change.reordered())))
          return true;
    }
  return false;
}

/** Files and folders (with a slash behind) that the answers of a driver hang on. */
export function* pathsOf({ looked, listed }: DriverAnswers): Generator<string> {
  yield* looked;
  for (const folder of listed.keys()) yield `${folder}/`;
}

const questionsOf = new WeakMap<DriverAnswers, readonly AskedHeaders[]>();

/** What of it hangs on headers of include/ that were only asked. To be asked for when all is answered. */
export function headersAsked(answers: DriverAnswers): readonly AskedHeaders[] {
  let known = questionsOf.get(answers);
  if (known?.length !== answers.headers.size) {
    known = [...answers.headers].map((paths) => ({ paths, questions: answers.asked.get(paths)! }));
    questionsOf.set(answers, known);
  }
  return known;
}
