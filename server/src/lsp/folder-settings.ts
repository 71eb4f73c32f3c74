// Settings as each folder of the workspace has them: asked for with its URI as the scope, so that several trees beside
// each other may have a configuration each.
import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import { uriOf } from './places.ts';
import { DEFAULT_SETTINGS, SECTION, type Settings } from './protocol.ts';
import { readSettings } from './settings.ts';

export interface FolderSettings {
  /**
   * Those of an absolute path: of the innermost folder of the workspace around it, else of the first below it (a part
   * of a tree that is opened alone), else of none.
   */
  of(path: string): Settings;
  /** All that count for some folder, or for what is in none. */
  all(): readonly Settings[];
  /** Asks the client for them; `pushed`: what it sent on its own. Gives whether any that counted before is another one. */
  update(folders: readonly string[], pushed?: unknown): Promise<boolean>;
}

export function openFolderSettings(
  connection: Connection,
  client: () => ClientCapabilities,
  complain: (message: string) => void,
): FolderSettings {
  let byFolder: ReadonlyMap<string, Settings> = new Map();
  let rest = DEFAULT_SETTINGS;
  /** Asked last: an answer that was overtaken does not count. */
  let asked = 0;

  const given = async (folders: readonly string[], pushed: unknown): Promise<readonly unknown[]> => {
    if (client().workspace?.configuration !== true) {
      const all = (pushed as Record<string, unknown> | undefined)?.[SECTION];
      return [all, ...folders.map(() => all)];
    }
    const scopes = folders.map((folder) => ({ scopeUri: uriOf(folder), section: SECTION }));
    return connection.workspace.getConfiguration([{ section: SECTION }, ...scopes]).catch(() => []);
  };

  return {
    of(path) {
      const around = [...byFolder.keys()].filter((folder) => `${path}/`.startsWith(`${folder}/`));
      const inner = around.sort((a, b) => b.length - a.length)[0];
      const below = [...byFolder.keys()].find((folder) => folder.startsWith(`${path}/`));
      return byFolder.get(inner ?? below ?? '') ?? rest;
    },
    all: () => [rest, ...byFolder.values()],
    async update(folders, pushed) {
      const turn = ++asked;
      const answers = await given(folders, pushed);
      if (turn !== asked) return false;
      const read = answers.map(readSettings);
      for (const complaint of new Set(read.flatMap(({ complaints }) => complaints))) complain(complaint);
      const before = new Map([['', rest], ...byFolder]);
      rest = read[0]?.settings ?? DEFAULT_SETTINGS;
      byFolder = new Map(folders.map((folder, at) => [folder, read[at + 1]?.settings ?? rest]));
      const now = new Map([['', rest], ...byFolder]);
      return [...before].some(
        ([at, was]) => now.has(at) && JSON.stringify(was) !== JSON.stringify(now.get(at)),
      );
    },
  };
}
