// A bar on the terminal while the tree is read. Indexing is one synchronous pass: no timer runs, so the bar
// draws itself when it is told how far the work is.
import { count } from './count.ts';
import type { Host } from './host.ts';

export interface Progress {
  /** `total` is undefined while it is not known. */
  update(done: number, total: number | undefined, what: string): void;
  /** Takes the bar away again. */
  stop(): void;
}

const NONE: Progress = { update: () => {}, stop: () => {} };

/** Silent where nobody looks at a terminal. */
export async function startProgress(host: Host): Promise<Progress> {
  if (!host.errIsTerminal) return NONE;
  const { default: progress } = await import('cli-progress');
  let bar: InstanceType<typeof progress.SingleBar> | undefined;
  let doing: string | undefined;
  const stop = () => bar?.stop();
  return {
    update(done, total, what) {
      if (what !== doing) {
        stop();
        doing = what;
        const format = total === undefined ? '{what} {files}' : '{what} [{bar}] {value}/{files}';
        bar = new progress.SingleBar({ ...OPTIONS, format }, progress.Presets.legacy);
        bar.start(total ?? 0, done, { what, files: count(total ?? done, 'file') });
      }
      bar?.update(done, { files: count(total ?? done, 'file') });
    },
    stop,
  };
}

const OPTIONS = {
  barsize: 30,
  clearOnComplete: true,
  hideCursor: false,
  synchronousUpdate: true,
  gracefulExit: false,
};
