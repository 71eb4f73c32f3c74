// What is started before the program is loaded, by the first word of the command line alone.

/** Commands that ask whether a tree's files are as they were: those with --no-cache. */
export const LOOKS: ReadonlySet<string | undefined> = new Set([
  'lint',
  'review',
  'entries',
  'alias',
  'overlaps',
  'who',
]);
