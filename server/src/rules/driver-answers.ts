// What drivers' code was found to answer, kept as long as nothing that it was read from says something else. It hangs on
// what texts were asked for, and not on the texts: functions by name, macros, constants, mentions (probe/questions.ts).
import { type Source, sourceOf } from '../c/source.ts';
import { noteLooks } from '../files/looks.ts';
import { folderOf } from '../files/paths.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { answerAfter } from '../probe/answer-after.ts';
import { noExecutions } from '../probe/executions.ts';
import { type KnownTexts, openTexts, type Texts } from '../probe/module-source.ts';
import { type Answer, answerOf, HERE, type Question, question } from '../probe/questions.ts';
import { probeName } from '../probe/steps-aside.ts';
import type { ChangedFunction } from '../probe/still-says.ts';
import { bodiesIn, carryFacts, isInFunction } from '../probe/text-facts.ts';
import { insideFunction } from '../syntax/inside-function.ts';
import type { Driver, Table } from '../tables/model.ts';
import { concerning, placeKey, placesAfter } from './answers-after.ts';
import type { AskedHeaders, SaidByHeaders } from './header-questions.ts';
import { openMentioned } from './mentioned.ts';
import { openChange, type TextChange } from './text-change.ts';

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
  /** Somebody is about to edit a file: gives the answers that hang on it and are to be made again, with what is worth to be noted of them. */
  prepare(path: string): ReadonlySet<DriverAnswers>;
  /** Nothing more is asked until the next edit: texts are let go of, answers stay. */
  rest(): void;
  /** Of those that hang on edited files and that no check uses, all but the last few are let go of. To be called at rest. */
  prune(edited: ReadonlySet<string>, isUsed: (answers: DriverAnswers) => boolean): void;
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

/** Drivers of which it is noted what their functions gave. */
const MOST_WATCHED = 24;

/** Drivers of one file that are gone, which may come back: their table was cut, or is being typed in. */
const MOST_SPARE = 4;

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

  /** Which names texts mention and which they do not, by path, as far as somebody who works on a driver looked. */
  const mentioned = openMentioned();

  /** Those of which it is noted what functions gave, the latest last. */
  const watched: Texts[] = [];
  let foldersEdited: ReadonlySet<string> = new Set();

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
    if (!bytes) {
      texts.sources.delete(path);
      return undefined;
    }
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
      const keys = byPath.get(path) ?? new Set();
      // The last behind all others.
      keys.delete(key);
      byPath.set(path, keys.add(key));
    }
  };
  const drop = (key: string, answers: DriverAnswers): void => {
    for (const path of pathsOf(answers)) byPath.get(path)?.delete(key);
    all.delete(key);
    const at = watched.indexOf(answers.texts);
    if (at >= 0) watched.splice(at, 1);
  };
  /** What functions of a driver give is noted where somebody works on it. */
  const watch = (opened: Texts): void => {
    opened.executions = noExecutions();
    watched.push(opened);
    if (watched.length > MOST_WATCHED) watched.shift()!.executions = undefined;
  };
  const isEdited = (path: string): boolean => foldersEdited.has(folderOf(path));
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

  const open = (driver: Driver, edited: boolean): DriverAnswers => {
    const { files: noting, looked } = noteLooks(files);
    const listed = new Map<string, string>();
    const asked: DriverAnswers['asked'] = new Map();
    const lists = new Map<string, readonly string[]>();
    const same = new WeakMap<readonly string[], readonly string[]>();
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
    /** Each time that texts are opened their lists are made anew: of those that are alike the first stands for all. */
    const listOf = (paths: readonly string[]): readonly string[] => {
      let list = same.get(paths);
      if (!list) {
        const key = paths.join('\0');
        list = lists.get(key) ?? paths;
        lists.set(key, list);
        same.set(paths, list);
      }
      return list;
    };
    const note = (paths: readonly string[], nth: number, one: Question): void => {
      const list = listOf(paths);
      let questions = asked.get(list);
      if (!questions) {
        questions = new Map();
        asked.set(list, questions);
      }
      if ((questions.get(one) ?? 0) <= nth) questions.set(one, nth + 1);
    };
    const asking = {
      header(paths: readonly string[], nth: number, one: Question) {
        headerLists.add(listOf(paths));
        note(paths, nth, one);
        const source = headerAt(paths[nth]!);
        if (source) noteSaid(source.path, one, () => answerOf(facts, source, one));
        return source;
      },
      ask(paths: readonly string[], nth: number, one: Question, source: Source) {
        note(paths, nth, one);
        noteSaid(source.path, one, () => answerOf(facts, source, one));
      },
      mentioned(paths: readonly string[], nth: number, name: string) {
        const path = paths[nth]!;
        const one = question('mention', name);
        // Of several it is not known which were asked: they need not be asked in turn.
        if (paths.length === 1 && asked.get(listOf(paths))?.has(one))
          return said.get(path)?.has(one) ?? false;
        const found = edited ? mentioned.in(path, name) : undefined;
        // Not read, and it may come to say something else.
        if (found !== undefined) looked.files.add(path);
        return found;
      },
      mention(paths: readonly string[], nth: number, name: string, found: boolean) {
        const one = question('mention', name);
        note(paths, nth, one);
        if (found) noteSaid(paths[nth]!, one, () => HERE);
        if (edited) mentioned.note(paths[nth]!, name, found);
      },
    };
    const opened = openTexts(noted, texts, asking);
    if (edited) watch(opened);
    return {
      texts: opened,
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
        answers = open(driver, isEdited(table.path) || isEdited(place.path));
        all.set(key, answers);
      }
      woken.set(key, answers);
      return answers;
    },
    prepare(path) {
      foldersEdited = new Set([folderOf(path)]);
      // What an edit changes is told from what it was.
      const source = texts.sources.get(path) ?? sourceAt(path);
      noteThere(path, source !== undefined);
      if (source) bodiesIn(facts, source);
      const gone = new Set<DriverAnswers>();
      for (const key of [...(byPath.get(path) ?? [])]) {
        const answers = all.get(key);
        if (!answers || answers.texts.executions) continue;
        drop(key, answers);
        gone.add(answers);
      }
      return gone;
    },
    rest() {
      for (const [key, answers] of woken) {
        answers.texts.forget();
        enter(key, answers);
      }
      woken.clear();
    },
    prune(edited, isUsed) {
      // The name of a driver's variable is typed letter by letter, and each of these names was that of a driver.
      for (const path of edited) {
        const spare = [...(byPath.get(path) ?? [])].filter((key) => !isUsed(all.get(key)!));
        for (const key of spare.slice(0, -MOST_SPARE)) drop(key, all.get(key)!);
      }
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
      for (const path of edited) mentioned.forget(path);
      const around = new Set([...edited].map(folderOf));
      foldersEdited = around;
      const changes = new Map<string, TextChange>();
      for (const path of edited) {
        const before = said.get(path);
        const was = there.get(path);
        if (!before && was === undefined) continue;
        changes.set(path, changeOf(path, before, was));
      }
      const gone = new Set<DriverAnswers>();
      const moved = new Set<DriverAnswers>();
      /** Places in functions with other statements, by what they were. */
      const relocated = new Map<string, Place>();
      const concerns: [key: string, answers: DriverAnswers, changed: readonly ChangedFunction[]][] = [];
      if (changes.size > 0 || around.size > 0)
        for (const key of [...near(edited)]) {
          const answers = all.get(key);
          if (!answers) continue;
          const changed = concerning(answers, changes, around, namesNow);
          if (changed) concerns.push([key, answers, changed]);
          else {
            drop(key, answers);
            gone.add(answers);
          }
        }
      takeSaid(changes, false);
      for (const [key, answers, changed] of concerns) {
        const places = placesAfter(answers, changed, changes, relocated);
        if (places === 'lost') drop(key, answers);
        else if (changed.length > 0) woken.set(key, answers);
        if (places !== 'same') (places === 'lost' ? gone : moved).add(answers);
      }
      // Places may have been asked of functions that nobody's answers hang on now.
      takeSaid(changes, true);
      return {
        gone,
        moved,
        placeNow: (place) => relocated.get(placeKey(place)) ?? changes.get(place.path)?.placeNow(place),
      };
    },
  };

  /** What changed texts answer, beside what they are known to or instead of it. */
  function takeSaid(changes: ReadonlyMap<string, TextChange>, beside: boolean): void {
    for (const [path, change] of changes) {
      const own = new Map([...((beside && said.get(path)) || []), ...change.said()]);
      if (own.size > 0) said.set(path, own);
      else said.delete(path);
    }
  }

  function changeOf(
    path: string,
    before: ReadonlyMap<Question, Answer> = new Map(),
    was: boolean | undefined,
  ): TextChange {
    const old = texts.sources.get(path);
    const source = sourceAt(path);
    const edit = old && source && insideFunction(old.bytes, source.bytes);
    const inside = edit && isInFunction(facts, old, edit) ? edit : undefined;
    if (old && source && inside) carryFacts(facts, old, source, inside);
    if (headers.has(path)) headers.set(path, source);
    const is = source !== undefined;
    there.set(path, is);
    const earlier = (asked: Question) => old && answerOf(facts, old, asked);
    return openChange(path, before, earlier, was !== undefined && was !== is, (asked) => {
      if (!source) return undefined;
      const answered = inside && answerAfter(inside, asked, before.get(asked));
      return answered ? answered.answer : answerOf(facts, source, asked);
    });
  }
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
