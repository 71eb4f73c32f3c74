// What a window is opened with, in whichever VS Code.
import type { Scene } from './scenes.ts';

export interface Opening {
  readonly scene: Scene;
  /** What the extension host gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly vsix: string;
  /** The module that exports `run()`. */
  readonly suite: string;
  /** An empty extension: VS Code runs suites only for one under development. */
  readonly harness: string;
  /** Scratch space of this window. */
  readonly work: string;
}
