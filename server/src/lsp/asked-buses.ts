// Buses that are not checked, read when somebody asks for them: each time into an index of its own beside the one that is
// checked, so that nothing of that is read or checked again. They may be read in another thread (bus-thread.ts): what
// is edited meanwhile is known here, and read again when what was read is taken up.
import type { TreeFiles } from '../files/tree-files.ts';
import { type LiveIndex, openLive } from '../index/live.ts';
import type { TreeIndex } from '../index/model.ts';
import { pack, unpack } from '../index/packed.ts';
import type { SavedIndex } from '../index/saved.ts';
import { type LaidFiles, openLaid, openLaidIndex } from './laid-index.ts';
import { openMounted } from './mounts.ts';
import type { Change, ThreadData } from './thread-messages.ts';
import { openReading, type Progress, type TreeReading } from './tree-reading.ts';

/** Some buses of a tree as they lie on disk, as bytes for another thread. */
export interface ReadBuses {
  readonly buses: readonly string[];
  /** Of a SavedIndex. */
  readonly packed: Uint8Array<ArrayBuffer>;
}

/** Takes seconds. Throws an Error for people where there is no tree. */
export function readBuses(data: ThreadData, buses: readonly string[], onProgress: Progress): ReadBuses {
  const reading = openReading(data, onProgress);
  const disk = openMounted(data.root, data.mounts);
  const where = data.mounts.length === 0 ? reading.kept(buses) : undefined;
  // Somebody types: the processor that a scout would take is theirs.
  const opened = openLaidIndex(reading.options(disk, buses), openLaid(disk), where, () => undefined);
  opened.keep();
  return { buses, packed: pack(opened.live.save()) };
}

export interface AskedBuses {
  /** No bus is in two of them. */
  indexes(): readonly TreeIndex[];
  /** Names of what is in them. */
  buses(): readonly string[];
  /** The index of a bus. */
  of(bus: string): TreeIndex | undefined;
  /** Texts that count instead of what lies on disk, and what changed there. */
  change(changes: readonly Change[]): void;
  /** What is best read where these are asked for: they, and perhaps others in one with them. From now on edits are noted. */
  begin(buses: readonly string[]): readonly string[];
  /** What was begun; throws an Error for people where there is no tree. */
  take(read: ReadBuses): void;
  /** They are read elsewhere; all of them where none are named. */
  drop(buses?: readonly string[]): void;
}

interface Asked {
  readonly buses: readonly string[];
  readonly live: LiveIndex;
  readonly laid: LaidFiles;
}

/** Each takes up edits for itself: where there are so many, they are read again as one. */
const MOST = 3;

/** `texts`: those of the editor, by path, as they are now. */
export function openAskedBuses(
  disk: TreeFiles,
  reading: TreeReading,
  texts: ReadonlyMap<string, Uint8Array>,
): AskedBuses {
  let all: readonly Asked[] = [];
  /** Paths that were edited since something is being read. */
  let edited: Set<string> | undefined;
  const without = (buses: readonly string[]) =>
    all.filter((asked) => !asked.buses.some((bus) => buses.includes(bus)));
  return {
    indexes: () => all.map(({ live }) => live.index),
    buses: () => all.flatMap(({ buses }) => buses),
    of: (bus) => all.find(({ buses }) => buses.includes(bus))?.live.index,
    change(changes) {
      const paths = changes.map(({ path }) => path);
      for (const path of paths) edited?.add(path);
      for (const { laid, live } of all) {
        for (const { path, text } of changes)
          if (text) laid.lay(path, text);
          else laid.lift(path);
        live.update(paths);
      }
    },
    begin(buses) {
      edited = new Set();
      return all.length < MOST ? buses : [...new Set([...all.flatMap((each) => each.buses), ...buses])];
    },
    take({ buses, packed }) {
      const since = [...(edited ?? [])];
      edited = undefined;
      const laid = openLaid(disk);
      const saved = unpack(packed) as SavedIndex;
      const live = openLive({ ...reading.options(disk, buses), files: laid.files }, { saved, edited: since });
      for (const [path, text] of texts) laid.lay(path, text);
      if (texts.size > 0 || since.length > 0) live.update([...since, ...texts.keys()]);
      all = [...without(buses), { buses, live, laid }];
    },
    drop(buses) {
      all = buses ? without(buses) : [];
    },
  };
}
