// `matchtable.json` of an open tree and the baseline that it names, as they are on disk or in the editor. What can't be
// used is told where it stands, and what was said before it counts on.
import type { Range } from '../files/place.ts';
import type { TreeFiles } from '../files/tree-files.ts';
import { parseBaseline } from '../rules/baseline.ts';
import type { LintOptions } from '../rules/choice.ts';
import { parseSettings } from '../rules/read-settings.ts';
import { NO_SETTINGS, type ProjectSettings, SETTINGS_FILE } from '../rules/settings.ts';
import type { Settings } from './protocol.ts';

export interface Project {
  readonly settings: () => ProjectSettings;
  /** Fingerprints of findings that the baseline holds. */
  readonly known: () => ReadonlySet<string>;
  /** What is wrong with the files, by path in the tree; empty lists where nothing is any more. */
  readonly faults: () => ReadonlyMap<string, readonly ProjectFault[]>;
  /** Whether the path is that of one of the files. */
  isPart(path: string): boolean;
  /** Reads them anew; gives whether rules or buses are others than before. */
  update(): boolean;
}

export interface ProjectFault {
  readonly range: Range;
  readonly message: string;
}

/** `folders`: of the tree; the first with the file in it counts. */
export function openProject(files: TreeFiles, folders: readonly string[]): Project {
  let settings = NO_SETTINGS;
  let known: ReadonlySet<string> = new Set();
  const faults = new Map<string, readonly ProjectFault[]>();
  const textOf = (path: string) => {
    const bytes = files.read(path);
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  };
  const readSettings = (): void => {
    for (const folder of folders) {
      const path = below(folder, SETTINGS_FILE);
      const text = textOf(path);
      if (text === undefined) {
        if (faults.has(path)) faults.set(path, []);
        continue;
      }
      const parsed = parseSettings(text);
      faults.set(path, 'faults' in parsed ? parsed.faults : []);
      if ('settings' in parsed) settings = inFolder(parsed.settings, folder);
      return;
    }
    settings = NO_SETTINGS;
  };
  const readBaseline = (): void => {
    const path = settings.baseline;
    const text = path === undefined ? '' : textOf(path);
    if (path === undefined) known = new Set();
    else if (text === undefined) faults.set(path, [{ range: lineRange(1), message: 'no such file' }]);
    else {
      const parsed = parseBaseline(text);
      if ('entries' in parsed) known = new Set(parsed.entries.map(({ fingerprint }) => fingerprint));
      faults.set(path, 'error' in parsed ? [{ range: lineRange(parsed.line), message: parsed.error }] : []);
    }
  };
  const self: Project = {
    settings: () => settings,
    known: () => known,
    faults: () => faults,
    isPart: (path) =>
      path === settings.baseline || folders.some((folder) => path === below(folder, SETTINGS_FILE)),
    update() {
      const before = settings;
      readSettings();
      if (before.baseline !== undefined && before.baseline !== settings.baseline)
        faults.set(before.baseline, []);
      readBaseline();
      const { baseline: _, ...rules } = settings;
      const { baseline: __, ...rulesBefore } = before;
      return JSON.stringify(rules) !== JSON.stringify(rulesBefore);
    },
  };
  self.update();
  return self;
}

/** Rules as the editor's own settings and the project's say it: what somebody asks the editor for counts more. */
export const lintOptions = (
  { levels, exclude, preview }: ProjectSettings,
  { select, ignore, preview: own }: Settings['lint'],
): LintOptions => ({
  levels,
  exclude,
  preview: preview || own,
  ...(select.length > 0 && { select }),
  ...(ignore.length > 0 && { ignore }),
});

/** With the paths that the folder's files have in the tree. */
const inFolder = ({ exclude, baseline, ...settings }: ProjectSettings, folder: string): ProjectSettings => ({
  ...settings,
  exclude: exclude.map((glob) => below(folder, glob.replace(/^\.?\//, ''))),
  baseline: baseline === undefined ? undefined : below(folder, baseline),
});

const below = (folder: string, path: string) => (folder === '' ? path : `${folder}/${path}`);

const lineRange = (line: number): Range => ({ start: { line, column: 1 }, end: { line, column: 2 } });
