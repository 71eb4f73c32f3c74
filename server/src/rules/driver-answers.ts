// What drivers' code was found to answer, kept as long as nothing that it was read from says something else.
import { type Source, sourceOf } from '../c/source.ts';
import { noteLooks } from '../files/looks.ts';
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { answerOf, type KnownTexts, openTexts, type Texts } from '../probe/module-source.ts';
import { probeName } from '../probe/steps-aside.ts';
import type { Driver, Table } from '../tables/model.ts';

/** The answers of one driver, and what they hang on. */
export interface DriverAnswers {
  /** Holds the answers that were found. */
  readonly texts: Texts;
  readonly driver: Driver;
  /** Files that were read or asked for. */
  readonly looked: Set<string>;
  /** Folders that were listed, with the names in them. */
  readonly listed: Map<string, string>;
  /** Of lists of headers: which questions the first so many of them were asked. */
  readonly asked: Map<readonly string[], Map<string, number>>;
}

export interface AllAnswers {
  of(table: Table, driver: Driver): DriverAnswers;
  /** Before anything is asked after an edit. Gives what is no longer true; it is made anew when it is asked for. */
  begin(edited: ReadonlySet<string>): ReadonlySet<DriverAnswers>;
  /** Nothing more is asked until the next edit: texts are let go of, answers stay. */
  rest(): void;
}

/** `texts` keeps what is known of texts. */
export function openAnswers(files: TreeFiles, texts: KnownTexts): AllAnswers {
  const all = new Map<string, DriverAnswers>();
  /** Asked since the last rest. */
  const woken = new Set<DriverAnswers>();
  /** Headers that were asked, as they were then. */
  const headers = new Map<string, Source | undefined>();
  const readHeader = (path: string): Source | undefined => {
    const bytes = files.isFile(path) ? files.read(path) : undefined;
    return bytes && sourceOf(path, bytes);
  };
  const headerAt = (path: string): Source | undefined => {
    if (!headers.has(path)) headers.set(path, readHeader(path));
    return headers.get(path);
  };
  const namesIn = (folder: string): string =>
    files
      .list(folder)
      .map(({ name, kind }) => `${kind} ${name}`)
      .join('/');

  const open = (driver: Driver): DriverAnswers => {
    const { files: noting, looked } = noteLooks(files);
    const listed = new Map<string, string>();
    const asked: DriverAnswers['asked'] = new Map();
    const noted: TreeFiles = {
      ...noting,
      list(folder) {
        if (!listed.has(folder)) listed.set(folder, namesIn(folder));
        return files.list(folder);
      },
    };
    const header: Texts['header'] = (paths, nth, question) => {
      const questions = asked.get(paths) ?? new Map<string, number>();
      asked.set(paths, questions);
      questions.set(question, Math.max(questions.get(question) ?? 0, nth + 1));
      return headerAt(paths[nth]!);
    };
    return { texts: openTexts(noted, texts, header), driver, looked: looked.files, listed, asked };
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
      woken.add(answers);
      return answers;
    },
    rest() {
      for (const { texts } of woken) texts.forget();
      woken.clear();
    },
    begin(edited) {
      const said = new Map<string, boolean>();
      const before = new Map<string, Source | undefined>();
      for (const path of edited)
        if (headers.has(path)) {
          before.set(path, headers.get(path));
          headers.set(path, readHeader(path));
        }
      /** Whether a header that was edited answers something else now. */
      const saysOther = (path: string, question: string): boolean => {
        const key = `${path}\0${question}`;
        let other = said.get(key);
        if (other === undefined) {
          other =
            answerOf(texts, before.get(path), question) !== answerOf(texts, headers.get(path), question);
          said.set(key, other);
        }
        return other;
      };
      const folders = new Map<string, string>();
      for (const path of edited) {
        const folder = folderOf(path);
        if (!folders.has(folder)) folders.set(folder, namesIn(folder));
      }
      const concerned = ({ looked, listed, asked }: DriverAnswers): boolean => {
        for (const path of edited) if (looked.has(path)) return true;
        for (const [folder, names] of listed)
          if (folders.has(folder) && folders.get(folder) !== names) return true;
        if (before.size === 0) return false;
        for (const [paths, questions] of asked)
          for (const [nth, path] of paths.entries()) {
            if (!before.has(path)) continue;
            for (const [question, count] of questions)
              if (nth < count && saysOther(path, question)) return true;
          }
        return false;
      };
      const gone = new Set<DriverAnswers>();
      for (const [key, answers] of all)
        if (concerned(answers)) {
          all.delete(key);
          gone.add(answers);
        }
      return gone;
    },
  };
}

/** Files and folders (with a slash behind) that the answers of a driver hang on, headers that were only asked among them. */
export function* pathsOf({ looked, listed, asked }: DriverAnswers): Generator<string> {
  yield* looked;
  for (const folder of listed.keys()) yield `${folder}/`;
  for (const paths of asked.keys()) yield* paths;
}
