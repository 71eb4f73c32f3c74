// Checks that were run: what each reported, and what it looked at.
import { baseOf, folderOf } from '../files/paths.ts';
import type { Place } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type Kconfig, openKconfig } from '../kernel/kconfig.ts';
import type { LineTest, TestLines } from '../overlap/comments.ts';
import { type DriverAnswers, headersAsked, pathsOf } from './driver-answers.ts';
import { type Draft, draftOf, type Reported } from './finding.ts';
import type { AskedHeaders } from './header-questions.ts';
import { movedDraft, type PlaceNow } from './moved-drafts.ts';
import { openTests, type TestedFiles, type TextTest } from './text-tests.ts';

/** One check of one thing, to be run again. */
export interface Check {
  run: () => readonly Reported[];
  drafts: readonly Draft[];
  /** Files that it read or asked for, folders that it listed (with a slash behind); undefined: none. */
  looked: Set<string> | undefined;
  /** What it asked of texts that it did not read, and was answered. */
  tested: Map<string, Map<TextTest, boolean>> | undefined;
  /** What it asked of lines in such texts. */
  lines: TestedLines[] | undefined;
  askedKconfig: boolean;
  /** Answers of drivers that it asked for; undefined: of none. */
  answers: Set<DriverAnswers> | undefined;
  /** Headers of include/ that were asked something in an earlier process. */
  headers: readonly AskedHeaders[] | undefined;
}

interface TestedLines {
  place: Place;
  readonly test: LineTest;
  readonly passed: boolean;
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
  /** `testLines`, where it is noted for the running check what it was answered, and not that it read a text for it. */
  testing(testLines: TestLines): TestLines;
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
  /**
   * Runs again what looked at one of the files before they were edited, or hung on answers that are true no more; what only
   * asked something of their texts, where these answer otherwise. `testLines` asks them as they are now.
   */
  rerun(
    edited: ReadonlySet<string>,
    gone: ReadonlySet<DriverAnswers>,
    placeNow: PlaceNow,
    testLines: TestLines,
  ): void;
  /** What was reported, and what no longer is, since it was asked last. */
  take(): { added: Draft[]; removed: ReadonlySet<Draft> };
}

export function openChecked(base: TreeFiles): Checked {
  let running: Check | undefined;
  const lookers = new Map<string, Set<Check>>();
  const testers = new Map<string, Set<Check>>();
  /** Files of the folders that were listed, by the folder. */
  const listed = new Map<string, ReadonlySet<string>>();
  const askers = new Set<Check>();
  const users = new WeakMap<DriverAnswers, Set<Check>>();
  let listedOtherwise: ReadonlySet<string> = new Set();
  let added = new Set<Draft>();
  let removed = new Set<Draft>();
  /** Run since `take`: up to date whatever was edited. */
  const fresh = new Set<Check>();
  let kconfig = openKconfig(base);
  /** Whether Kconfig says something else since the last edit. */
  let saysOther = false;
  /** Those of an earlier process that asked Kconfig: what that said then is not known. */
  const foreign = new Set<Check>();

  const look = (path: string): void => {
    if (!running) return;
    running.looked ??= new Set();
    running.looked.add(path);
  };
  const tests = openTests(base);
  const files: TestedFiles = {
    passes(path, test) {
      const passed = tests.passes(path, test);
      if (running) noteTest(running, path, test, passed);
      return passed;
    },
    readAs(path, reading) {
      look(path);
      return tests.readAs(path, reading);
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
      const all = base.list(dir);
      listed.set(dir, new Set(all.flatMap(({ name, kind }) => (kind === 'file' ? [name] : []))));
      return all;
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
    for (const path of textsAsked(check)) addTo(testers, path, check);
    for (const { paths } of check.headers ?? []) for (const path of paths) addTo(lookers, path, check);
    if (check.askedKconfig) askers.add(check);
  };
  const drop = (check: Check): void => {
    for (const draft of check.drafts) if (!added.delete(draft)) removed.add(draft);
    for (const path of check.looked ?? []) lookers.get(path)?.delete(check);
    for (const path of textsAsked(check)) testers.get(path)?.delete(check);
    for (const { paths } of check.headers ?? []) for (const path of paths) lookers.get(path)?.delete(check);
    for (const answers of check.answers ?? []) users.get(answers)?.delete(check);
    askers.delete(check);
    foreign.delete(check);
    check.drafts = [];
    check.answers = undefined;
    check.looked = undefined;
    check.tested = undefined;
    check.lines = undefined;
    check.headers = undefined;
    check.askedKconfig = false;
  };
  /** Whether a text that the check did not read answers otherwise than it did; else the places asked about are moved along. */
  const saysOtherwise = (check: Check, path: string, placeNow: PlaceNow, testLines: TestLines): boolean => {
    for (const [test, passed] of check.tested?.get(path) ?? [])
      if (tests.passes(path, test) !== passed) return true;
    for (const each of check.lines ?? []) {
      if (each.place.path !== path) continue;
      const now = placeNow(each.place);
      if (!now || testLines(now, each.test) !== each.passed) return true;
      each.place = now;
    }
    return false;
  };
  /** Whether a folder that was listed may hold other files than it did. To be asked before it is listed again. */
  const cameOrWent = (path: string): boolean => {
    const names = listed.get(folderOf(path));
    return !names?.has(baseOf(path)) || !base.isFile(path);
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
      after: (edited) => kconfig.after(edited),
    },
    run(run) {
      const check: Check = {
        run,
        drafts: [],
        looked: undefined,
        tested: undefined,
        lines: undefined,
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
        tested: undefined,
        lines: undefined,
        askedKconfig,
        answers: undefined,
        headers,
      };
      enter(check);
      if (askedKconfig) foreign.add(check);
      return check;
    },
    testing: (testLines) => (place, test) => {
      const passed = testLines(place, test);
      if (running) {
        running.lines ??= [];
        running.lines.push({ place, test, passed });
      }
      return passed;
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
    save(check) {
      const { drafts, looked, askedKconfig, answers, headers } = check;
      const asked = textsAsked(check);
      if (!answers && asked.size === 0) return { drafts, looked, askedKconfig, headers };
      const all = new Set([...(looked ?? []), ...asked]);
      if (!answers) return { drafts, looked: all, askedKconfig, headers };
      for (const each of answers) for (const path of pathsOf(each)) all.add(path);
      return { drafts, looked: all, askedKconfig, headers: [...answers].flatMap(headersAsked) };
    },
    drop,
    begin(edited) {
      listedOtherwise = new Set([...edited].filter(cameOrWent));
      for (const path of edited) tests.forget(path);
      const now = kconfig.after(edited);
      saysOther = now !== kconfig;
      kconfig = now;
    },
    rerun(edited, gone, placeNow, testLines) {
      const again = new Set<Check>();
      for (const answers of gone)
        for (const check of users.get(answers) ?? []) if (!fresh.has(check)) again.add(check);
      for (const path of edited) {
        for (const check of lookers.get(path) ?? []) if (!fresh.has(check)) again.add(check);
        for (const check of testers.get(path) ?? [])
          if (!fresh.has(check) && saysOtherwise(check, path, placeNow, testLines)) again.add(check);
        if (!listedOtherwise.has(path)) continue;
        for (const check of lookers.get(`${folderOf(path)}/`) ?? []) if (!fresh.has(check)) again.add(check);
      }
      if (saysOther) for (const check of askers) if (!fresh.has(check)) again.add(check);
      if ([...edited].some(isKconfig)) for (const check of foreign) if (!fresh.has(check)) again.add(check);
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

/** Files of which it was not the text that was looked at, but what it says. */
const textsAsked = ({ tested, lines }: Check): ReadonlySet<string> =>
  new Set([...(tested?.keys() ?? []), ...(lines?.map(({ place }) => place.path) ?? [])]);

function noteTest(check: Check, path: string, test: TextTest, passed: boolean): void {
  check.tested ??= new Map();
  const tests = check.tested.get(path);
  if (tests) tests.set(test, passed);
  else check.tested.set(path, new Map([[test, passed]]));
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
export const isKconfig = (path: string) => baseOf(path).startsWith('Kconfig');
