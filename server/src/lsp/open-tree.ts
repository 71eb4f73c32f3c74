// One kernel tree that files of the editor lie in: single files are read here and now, the whole of it in a thread.
import { buses } from '../bus/all.ts';
import { openOverlay } from '../files/overlay.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { type FileReader, type OneFile, openFileReader } from '../index/one-file.ts';
import type { KernelConfig } from '../kernel/config.ts';
import type { PciNames } from '../kernel/pci-ids.ts';
import { type KernelTree, openTree as readTree } from '../kernel/tree.ts';
import type { Finding } from '../rules/rule.ts';
import { DEFAULT_BUSES } from '../rules/settings.ts';
import type { OpenDocument, TextChange } from './documents.ts';
import { type Mount, openMounted, pathsOf } from './mounts.ts';
import { deviceNames } from './names.ts';
import { lintOptions, openProject, type Project } from './project.ts';
import type { Settings } from './protocol.ts';
import type { AnswerOf, Question } from './questions.ts';
import { shifted } from './shift.ts';
import type { Change, Choice, FromThread, ThreadData } from './thread-messages.ts';
import { readConfig } from './tree-reading.ts';
import { startTreeThread, type TreeThread } from './tree-thread.ts';

/** What the whole tree says of a file, in the lines that its text has now. */
export interface TreeState {
  readonly kind: 'indexing' | 'ready' | 'failed';
  readonly message?: string;
  readonly tables: number;
  readonly entries: number;
}

export interface OpenTree {
  /** Absolute. */
  readonly root: string;
  readonly files: TreeFiles;
  readonly tree: KernelTree;
  readonly config: KernelConfig | undefined;
  readonly arch: string | undefined;
  readonly settings: Settings;
  readonly state: () => TreeState;
  /** A document of this tree, read by itself: its text now, tables of all buses. Read once per version. */
  read(document: OpenDocument): OneFile;
  /** The same, with the tables of the buses that are checked: less, and so sooner. */
  readChecked(document: OpenDocument): OneFile;
  /** Fields of an entry's struct, in its order; none where the tree does not know it. */
  fieldsOf(struct: string): readonly string[];
  readonly project: Project;
  /** The buses that are checked, and the rules. */
  chosen(): Choice;
  /** Findings of the whole tree in a file, in the lines of its text now. */
  findingsIn(path: string): readonly Finding[];
  paths(): Iterable<string>;
  /** Names of devices. */
  readonly names: () => PciNames;
  /** Asked of the whole tree. Throws an Error for people where the thread can't answer. */
  ask<Q extends Question>(question: Q): Promise<AnswerOf[Q['kind']]>;
  /** Path in the tree of an absolute path; undefined where it lies elsewhere. */
  inside(path: string): string | undefined;
  /** The absolute path of a path in the tree. */
  absolute(path: string): string;
  opened(document: OpenDocument): void;
  changed(document: OpenDocument, changes: readonly TextChange[]): void;
  closed(document: OpenDocument): void;
  /** Files changed on disk, by absolute path. */
  touched(paths: readonly string[]): void;
  /** Reads the whole tree anew; `documents`: what is open. */
  restart(documents: Iterable<OpenDocument>): void;
  /** When the tree is read, or can't be. */
  settled(): Promise<void>;
  /** Ends what goes on in the thread: only single files are answered until a restart. */
  cancel(): void;
  /** Ends the reading of buses that somebody asked for; all else goes on. */
  cancelAsked(): void;
  close(): void;
}

export interface TreeEvents {
  /** Findings of these files (paths in the tree) are others than before. */
  findings(tree: OpenTree, paths: readonly string[]): void;
  progress(tree: OpenTree, message: Extract<FromThread, { kind: 'progress' | 'asked' }>): void;
  state(tree: OpenTree): void;
  /** Its settings, its baseline, or what is wrong with them, are others than before. */
  project(tree: OpenTree): void;
}

/** Milliseconds without a further change after which the whole tree hears of changes. */
const QUIET = 100;
/** Milliseconds without a change of an open text after which it is read on all buses, for who looks at it next. */
const AHEAD = 200;
/** Milliseconds from the opening of a tree until the whole of it is read. */
const BREATH = 50;

/** How whole trees are read. */
export interface Reading {
  /** The program of the thread that does it. */
  readonly threadProgram: string;
  /** Where what was read may be kept; undefined: nowhere. */
  readonly cache: ThreadData['cache'];
}

/** Opens the tree at `root`. Throws an Error for people where it is none, or where its configuration can't be read. */
export function openTree(
  root: string,
  mounts: readonly Mount[],
  settings: Settings,
  reading: Reading,
  events: TreeEvents,
): OpenTree {
  const { files, lay, lift } = openOverlay(openMounted(root, mounts));
  const tree = readTree(files);
  if ('error' in tree) throw new Error(`${root} is no kernel tree: ${tree.error}`);
  const configPath = settings.config === '' ? undefined : fromRoot(settings.config, root);
  const config = configPath === undefined ? undefined : readConfig(configPath);
  const arch = settings.arch === '' ? config?.arch : settings.arch;
  const allBuses = buses.map((bus) => bus.name);
  const pciIds = settings.pciIds === '' ? '' : fromRoot(settings.pciIds, root);
  const project = openProject(files, [...mounts.map(({ at }) => at), '']);
  const choice = (): Choice => {
    const said = project.settings();
    const wanted = settings.lint.buses.length > 0 ? settings.lint.buses : (said.buses ?? DEFAULT_BUSES);
    return {
      lintBuses: wanted.includes('all') ? allBuses : wanted,
      rules: { ...lintOptions(said, settings.lint), ...(narrowed && { partial: true }) },
    };
  };
  /** What another configuration builds is not looked at. */
  const narrowed = config !== undefined || arch !== undefined;
  let chosen = choice();

  let reader: FileReader | undefined;
  const known = new Map<string, { readonly version: number; readonly file: OneFile }>();
  const findings = new Map<string, readonly Finding[]>();
  /** Changes of an open text that the whole tree does not know yet, oldest first. */
  const unseen = new Map<string, { readonly version: number; readonly change: TextChange }[]>();
  let state: TreeState = { kind: 'indexing', tables: 0, entries: 0 };

  const { inside, absolute } = pathsOf(root, mounts);
  const forget = () => {
    reader = undefined;
    known.clear();
  };

  /** Something else stands at a path: a header, a makefile, or a file that another one includes. */
  const reread = (path: string) => {
    if (!path.endsWith('.c') || reader?.hangsOn(path)) forget();
  };

  const forgetFile = (path: string) => {
    for (const kind of ['checked', 'all']) known.delete(`${path}\0${kind}`);
  };

  const hear = (message: Exclude<FromThread, { kind: 'answer' }>) => {
    switch (message.kind) {
      case 'progress':
      case 'asked':
        events.progress(self, message);
        break;
      case 'failed': {
        state = { kind: 'failed', message: message.reason, tables: 0, entries: 0 };
        const paths = [...findings.keys()];
        findings.clear();
        events.findings(self, paths);
        events.state(self);
        settle();
        break;
      }
      case 'findings': {
        const versions = new Map(message.versions);
        const paths = new Set(message.findings.map(([path]) => path));
        for (const [path, changes] of unseen) {
          const version = versions.get(path);
          if (version === undefined) continue;
          const later = changes.filter((change) => change.version > version);
          if (later.length === changes.length) continue;
          unseen.set(path, later);
          // Also where the tree says what it said before: findings of the lines that were typed in are back.
          paths.add(path);
        }
        // A new thread says all that there is, and nothing of what an earlier one said.
        if (fresh) {
          for (const path of findings.keys()) paths.add(path);
          findings.clear();
          fresh = false;
        }
        for (const [path, found] of message.findings)
          if (found.length > 0) findings.set(path, found);
          else findings.delete(path);
        state = { kind: 'ready', tables: message.tables, entries: message.entries };
        events.findings(self, [...paths]);
        events.state(self);
        settle();
        break;
      }
    }
  };
  const data = {
    root,
    mounts,
    pciIds,
    ...(settings.cache && { cache: reading.cache }),
    ...(configPath !== undefined && { config: configPath }),
    ...(arch !== undefined && { arch }),
  };
  // Started when who opened a file has had the first answer: the thread would take the processor from it.
  let thread: TreeThread | undefined;
  let starting: NodeJS.Timeout | undefined;
  /** Whether the thread has said nothing yet. */
  let fresh = true;
  const stop = () => {
    clearTimeout(starting);
    thread?.stop();
    thread = undefined;
  };
  const start = () => {
    fresh = true;
    starting = setTimeout(() => {
      try {
        thread = startTreeThread(reading.threadProgram, { ...data, ...chosen }, hear);
        if (pending.size > 0) tellChanges();
      } catch (error) {
        // There may be no thread more: single files are answered all the same.
        hear({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
      }
    }, BREATH);
  };

  /** Who waits for the tree to be read. */
  const waiting: (() => void)[] = [];
  const settle = () => {
    for (const done of waiting.splice(0)) done();
  };

  const pending = new Map<string, Change>();
  let timer: NodeJS.Timeout | undefined;
  const later = (change: Change) => {
    const opened = change.opened || pending.get(change.path)?.opened;
    pending.set(change.path, opened ? { ...change, opened } : change);
    clearTimeout(timer);
    timer = setTimeout(tellChanges, QUIET);
  };
  const tellChanges = () => {
    if (!thread) return;
    thread.change([...pending.values()]);
    pending.clear();
  };
  start();

  const unknown = (found: readonly Finding[]) => {
    const known = project.known();
    return known.size === 0 ? found : found.filter(({ fingerprint }) => !known.has(fingerprint));
  };
  /** The project's settings or its baseline may be others. */
  const reconsider = () => {
    if (project.update()) {
      chosen = choice();
      known.clear();
      thread?.choose(chosen);
    }
    events.project(self);
  };

  const openReader = () =>
    openFileReader({ files, tree, ...(config && { config }), ...(arch !== undefined && { arch }) });
  const readNow = (document: OpenDocument, names: readonly string[] | undefined) => {
    const path = inside(document.path)!;
    const key = `${path}\0${names && names.length < allBuses.length ? 'checked' : 'all'}`;
    const before = known.get(key);
    if (before?.version === document.text.version) return before.file;
    reader ??= openReader();
    const file = reader.read(path, document.bytes(), names);
    known.set(key, { version: document.text.version, file });
    return file;
  };

  let ahead: NodeJS.Timeout | undefined;
  const readAhead = (document: OpenDocument) => {
    clearTimeout(ahead);
    ahead = setTimeout(() => {
      if (!unseen.has(inside(document.path)!)) return;
      readNow(document, undefined);
      self.names();
    }, AHEAD);
  };

  const self: OpenTree = {
    root,
    files,
    tree,
    config,
    arch,
    settings,
    state: () => state,
    read: (document) => readNow(document, undefined),
    readChecked: (document) => readNow(document, chosen.lintBuses),
    fieldsOf: (struct) => {
      reader ??= openReader();
      return reader.fieldsOf(struct);
    },
    project,
    chosen: () => chosen,
    findingsIn(path) {
      const found = unknown(findings.get(path) ?? []);
      const changes = unseen.get(path);
      return changes && changes.length > 0
        ? shifted(
            found,
            path,
            changes.map(({ change }) => change),
          )
        : found;
    },
    paths: () => findings.keys(),
    names: deviceNames(pciIds, files),
    async ask<Q extends Question>(question: Q) {
      if (!thread) throw new Error('the tree is not read yet');
      const answer = await thread.ask(question);
      if (answer.kind === 'cannot') throw new Error(answer.reason);
      return answer.value as AnswerOf[Q['kind']];
    },
    inside,
    absolute,
    opened(document) {
      const path = inside(document.path);
      if (path === undefined) return;
      lay(path, document.bytes());
      // Versions count from the opening on.
      forgetFile(path);
      unseen.set(path, []);
      if (path.endsWith('.h')) forget();
      if (path.endsWith('.c')) readAhead(document);
      later({ path, text: document.bytes(), version: document.text.version, opened: true });
      if (project.isPart(path)) reconsider();
    },
    changed(document, changes) {
      const path = inside(document.path);
      if (path === undefined) return;
      const { version } = document.text;
      lay(path, document.bytes());
      const list = unseen.get(path) ?? [];
      list.push(...changes.map((change) => ({ version, change })));
      unseen.set(path, list);
      reread(path);
      if (path.endsWith('.c')) readAhead(document);
      later({ path, text: document.bytes(), version });
      if (project.isPart(path)) reconsider();
    },
    closed(document) {
      const path = inside(document.path);
      if (path === undefined) return;
      lift(path);
      forgetFile(path);
      unseen.delete(path);
      reread(path);
      later({ path });
      if (project.isPart(path)) reconsider();
    },
    touched(paths) {
      let again = false;
      for (const each of paths) {
        const path = inside(each);
        // What is open counts as the editor has it.
        if (path === undefined || unseen.has(path)) continue;
        if (project.isPart(path)) again = true;
        if (path.endsWith('.json')) continue;
        reread(path);
        later({ path });
      }
      if (again) reconsider();
    },
    restart(documents) {
      stop();
      forget();
      state = { kind: 'indexing', tables: 0, entries: 0 };
      events.state(self);
      start();
      for (const document of documents) {
        const path = inside(document.path);
        if (path !== undefined)
          later({ path, text: document.bytes(), version: document.text.version, opened: true });
      }
    },
    settled: () =>
      state.kind === 'indexing' ? new Promise((done) => waiting.push(done)) : Promise.resolve(),
    cancel() {
      stop();
      hear({ kind: 'failed', reason: 'cancelled' });
    },
    cancelAsked: () => thread?.cancelAsked(),
    close() {
      settle();
      clearTimeout(timer);
      clearTimeout(ahead);
      stop();
    },
  };
  return self;
}

const fromRoot = (path: string, root: string) => (path.startsWith('/') ? path : `${root}/${path}`);
