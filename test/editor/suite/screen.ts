// The screen, as the launcher sees it for us; not there where VS Code runs without the launcher's browser.
import type { Wish } from '../screen-server.ts';

const address = process.env.MATCHTABLE_SCREEN;

export const hasScreen = address !== undefined;

/** The extension's item in the status bar. */
export const STATUS_ITEM = '[id="matchtable.matchtable.matchtable.status"]';

async function wish(wanted: Wish): Promise<unknown> {
  if (address === undefined) throw new Error('there is no screen');
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(wanted) });
  const { answer, error } = (await response.json()) as { answer?: unknown; error?: string };
  if (error !== undefined) throw new Error(error);
  return answer;
}

/** Visible texts of what a selector finds, once there is something. */
export const texts = (selector: string) => wish({ want: 'texts', selector }) as Promise<readonly string[]>;
export const count = (selector: string) => wish({ want: 'count', selector }) as Promise<number>;
export const gone = (selector: string) => wish({ want: 'gone', selector });
/** `Control+Shift+M` and the like. */
export const press = (keys: string) => wish({ want: 'press', keys });
export const type = (text: string) => wish({ want: 'type', text });
export const click = (selector: string) => wish({ want: 'click', selector });
/** Moves the pointer there. */
export const point = (selector: string) => wish({ want: 'point', selector });
export const picture = (name: string) => wish({ want: 'picture', name });
/** Pictures of the pages that VS Code shows (READMEs, previews), and whether they are really there. */
export const pictures = () =>
  wish({ want: 'pictures' }) as Promise<readonly { readonly text: string; readonly shown: boolean }[]>;
/** Headings of those pages. */
export const headings = () => wish({ want: 'headings' }) as Promise<readonly string[]>;
