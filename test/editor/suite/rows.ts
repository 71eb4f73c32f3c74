// Rows of lists and views, by VS Code's own class names.
import * as screen from './screen.ts';

export const ROWS = '.monaco-list-row';

/** The rows of a view, by its title. */
export const rowsOf = (title: string) => `.pane:has(> .pane-header[aria-label^="${title}"]) ${ROWS}`;

/** Unfolds the first row that has a text. */
export async function open(rows: string, text: string): Promise<void> {
  await screen.click(`${rows}:has-text("${text}")`);
  await screen.press('ArrowRight');
}
