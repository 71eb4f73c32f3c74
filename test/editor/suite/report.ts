// What a suite says at its end. The launcher believes nothing else: a killed extension host reports success too.

export interface Report {
  /** The launcher's own word, so that it is no report of an earlier run. */
  readonly token: string;
  readonly tests: readonly {
    readonly title: string;
    readonly state: 'passed' | 'failed' | 'pending';
    /** Milliseconds. */
    readonly duration: number;
    readonly error?: string;
  }[];
}
