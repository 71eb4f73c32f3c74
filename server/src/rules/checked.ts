// Checks that were run: what each reported, and what it looked at.
import { folderOf } from '../files/paths.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type Kconfig, openKconfig } from '../kernel/kconfig.ts';
import { type DriverAnswers, headersAsked, pathsOf } from './driver-answers.ts';
import { type Draft, draftOf, type Reported } from './finding.ts';
import type { AskedHeaders } from './header-questions.ts';
import { movedDraft, type PlaceNow } from './moved-drafts.ts';
import { openTests, type TestedFiles } from './text-tests.ts';

/** One check of one thing, to be run again. */
export interface Check {
  run: () => readonly Reported[];
  drafts: readonly Draft[];
  /** Files that it read or asked for, folders that it listed (with a slash behind); undefined: none. */
  looked: Set<string> | undefined;
  askedKconfig: boolean;
  /** Answers of drivers that it asked for; undefined: of none. */
  answers: Set<DriverAnswers> | undefined;
  /** Headers of include/ that were asked something in an earlier process. */
  headers: readonly AskedHeaders[] | undefined;
}

/** What a check reported, and what it looked at, as plain data. */
export type SavedCheck = Pick<Check, 'drafts' | 'looked' | 'askedKconfig' | 'headers'>;

export interface Checked {
  /** For checks to read through. */
  readonly files: TestedFiles;
  readonly kconfig: Kconfig;
  /** Before any check runs after an edit. */
  begin(edited: ReadonlySet<string>): void;
  run(run: Check['run']): Check;
  /** As `run`, of a check that was run before with what it would find now. */
  restore(run: Check['run'], saved: SavedCheck): Check;
  /** Notes that the running check hangs on the answers of a driver. */
  use(answers: DriverAnswers): void;
  /** Whether a check hangs on them. */
  isUsed(answers: DriverAnswers): boolean;
  save(check: Check): SavedCheck;
  drop(check: Check): void;
  /**
   * What these were said of only stands on other lines: their reports are moved. Where that can't be done they run, by
   * what `run` is by then.
   */
  move(checks: ReadonlySet<Check>, answers: ReadonlySet<DriverAnswers>, placeNow: PlaceNow): void;
  /** Runs again what looked at one of the files before they were edited, or hung on answers that are true no more. */
  rerun(edited: ReadonlySet<string>, gone: ReadonlySet<DriverAnswers>): void;
  /** What was reported, and what no longer is, since it was asked last. */
  take(): { added: Draft[]; removed: ReadonlySet<Draft> };
}

export function openChecked(base: TreeFiles): Checked {
  let running: Check | undefined;
  const lookers = new Map<string, Set<Check>>();
  const askers = new Set<Check>();
  const users = new WeakMap<DriverAnswers, Set<Check>>();
  let added = new Set<Draft>();
  let removed = new Set<Draft>();
  /** Run since `take`: up to date whatever was edited. */
  const fresh = new Set<Check>();
  let kconfig = openKconfig(base);

  const look = (path: string): void => {
    if (!running) return;
    running.looked ??= new Set();
    running.looked.add(path);
  };
  const tests = openTests(base);
  const files: TestedFiles = {
    passes(path, test) {
      look(path);
      return tests.passes(path, test);
    },
    read(path) {
      look(path);
      return base.read(path);
    },
    peek(path) {
      look(path);
      return base.peek(path);
    },
    isFile(path) {
      look(path);
      return base.isFile(path);
    },
    list(dir) {
      look(`${dir}/`);
      return base.list(dir);
    },
    problems: () => base.problems(),
  };
  const runAgain = (check: Check): void => {
    fresh.add(check);
    const outer = running;
    running = check;
    try {
      check.drafts = check.run().map(draftOf);
    } finally {
      running = outer;
    }
    enter(check);
  };
  const enter = (check: Check): void => {
    for (const draft of check.drafts) added.add(draft);
    for (const path of check.looked ?? []) addTo(lookers, path, check);
    for (const { paths } of check.headers ?? []) for (const path of paths) addTo(lookers, path, check);
    if (check.askedKconfig) askers.add(check);
  };
  const drop = (check: Check): void => {
    for (const draft of check.drafts) if (!added.delete(draft)) removed.add(draft);
    for (const path of check.looked ?? []) lookers.get(path)?.delete(check);
    for (const { paths } of check.headers ?? []) for (const path of paths) lookers.get(path)?.delete(check);
    for (const answers of check.answers ?? []) users.get(answers)?.delete(check);
    askers.delete(check);
    check.drafts = [];
    check.answers = undefined;
    check.looked = undefined;
    check.headers = undefined;
    check.askedKconfig = false;
  };
  const moveDrafts = (check: Check, placeNow: PlaceNow): void => {
    const drafts: Draft[] = [];
    for (const draft of check.drafts) {
      const now = movedDraft(draft, placeNow);
      if (!now) {
        drop(check);
        runAgain(check);
        return;
      }
      drafts.push(now);
    }
    for (const [i, draft] of check.drafts.entries()) {
      if (drafts[i] === draft) continue;
      if (!added.delete(draft)) removed.add(draft);
      added.add(drafts[i]!);
    }
    check.drafts = drafts;
  };
  return {
    files,
    kconfig: {
      symbol(name, near) {
        if (running) running.askedKconfig = true;
        return kconfig.symbol(name, near);
      },
      everywhere(name) {
        if (running) running.askedKconfig = true;
        return kconfig.everywhere(name);
      },
      selecting(name) {
        if (running) running.askedKconfig = true;
        return kconfig.selecting(name);
      },
      once(what, make) {
        if (running) running.askedKconfig = true;
        return kconfig.once(what, make);
      },
    },
    run(run) {
      const check: Check = {
        run,
        drafts: [],
        looked: undefined,
        askedKconfig: false,
        answers: undefined,
        headers: undefined,
      };
      runAgain(check);
      return check;
    },
    restore(run, { drafts, looked, askedKconfig, headers }) {
      const check: Check = {
        run,
        drafts,
        looked: looked && new Set(looked),
        askedKconfig,
        answers: undefined,
        headers,
      };
      enter(check);
      return check;
    },
    use(answers) {
      if (!running) return;
      running.answers ??= new Set();
      running.answers.add(answers);
      addTo(users, answers, running);
    },
    isUsed: (answers) => (users.get(answers)?.size ?? 0) > 0,
    move(checks, answers, placeNow) {
      const all = new Set(checks);
      for (const each of answers) for (const check of users.get(each) ?? []) all.add(check);
      for (const check of all) if (!fresh.has(check)) moveDrafts(check, placeNow);
    },
    save({ drafts, looked, askedKconfig, answers, headers }) {
      if (!answers) return { drafts, looked, askedKconfig, headers };
      const all = new Set(looked);
      for (const each of answers) for (const path of pathsOf(each)) all.add(path);
      return { drafts, looked: all, askedKconfig, headers: [...answers].flatMap(headersAsked) };
    },
    drop,
    begin(edited) {
      for (const path of edited) {
        tests.forget(path);
        if (isKconfig(path)) kconfig = openKconfig(base);
      }
    },
    rerun(edited, gone) {
      const again = new Set<Check>();
      for (const answers of gone)
        for (const check of users.get(answers) ?? []) if (!fresh.has(check)) again.add(check);
      let kconfigEdited = false;
      for (const path of edited) {
        for (const check of lookers.get(path) ?? []) if (!fresh.has(check)) again.add(check);
        // A file of a folder that was listed may have come or gone.
        for (const check of lookers.get(`${folderOf(path)}/`) ?? []) if (!fresh.has(check)) again.add(check);
        if (isKconfig(path)) kconfigEdited = true;
      }
      if (kconfigEdited) for (const check of askers) if (!fresh.has(check)) again.add(check);
      for (const check of again) {
        drop(check);
        runAgain(check);
      }
    },
    take() {
      fresh.clear();
      const taken = { added: [...added], removed };
      added = new Set();
      removed = new Set();
      return taken;
    },
  };
}

function addTo<K>(
  map: { get(key: K): Set<Check> | undefined; set(key: K, checks: Set<Check>): unknown },
  key: K,
  check: Check,
): void {
  const some = map.get(key);
  if (some) some.add(check);
  else map.set(key, new Set([check]));
}

/** Whether a path may be one of Kconfig's files. */
export const isKconfig = (path: string) => path.slice(path.lastIndexOf('/') + 1).startsWith('Kconfig');
