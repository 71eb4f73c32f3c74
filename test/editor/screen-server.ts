// What a suite in the extension host asks of the screen, which it can't see itself: a small HTTP server, one request
// per wish (suite/screen.ts is the other end).
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';

export type Wish =
  /** The visible texts of the elements that a selector finds; waits for the first. */
  | { readonly want: 'texts'; readonly selector: string }
  | { readonly want: 'count'; readonly selector: string }
  | { readonly want: 'gone'; readonly selector: string }
  | { readonly want: 'press'; readonly keys: string }
  | { readonly want: 'type'; readonly text: string }
  | { readonly want: 'click'; readonly selector: string }
  | { readonly want: 'point'; readonly selector: string }
  | { readonly want: 'pictures' }
  | { readonly want: 'headings' }
  | { readonly want: 'picture'; readonly name: string };

export interface ScreenServer {
  readonly address: string;
  show(page: Page): void;
  close(): void;
}

/** How long something may take to appear, in milliseconds. */
const PATIENCE = 60_000;

export async function serveScreen(pictures: string): Promise<ScreenServer> {
  let page: Page | undefined;
  const server = createServer(async (request, response) => {
    try {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (!page) throw new Error('no page is shown yet');
      const answer = await grant(page, JSON.parse(body) as Wish, pictures);
      response.end(JSON.stringify({ answer }));
    } catch (error) {
      response.statusCode = 500;
      response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show(shown) {
      page = shown;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function grant(page: Page, wish: Wish, pictures: string): Promise<unknown> {
  switch (wish.want) {
    case 'texts': {
      const found = page.locator(wish.selector);
      await found.first().waitFor({ state: 'visible', timeout: PATIENCE });
      return (await found.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' ').trim());
    }
    case 'count':
      return page.locator(wish.selector).count();
    case 'gone':
      await page.locator(wish.selector).first().waitFor({ state: 'hidden', timeout: PATIENCE });
      return null;
    case 'press':
      await page.keyboard.press(wish.keys);
      return null;
    case 'type':
      await page.keyboard.type(wish.text);
      return null;
    case 'click':
      await page.locator(wish.selector).first().click({ timeout: PATIENCE });
      return null;
    case 'point':
      await page.locator(wish.selector).first().hover({ timeout: PATIENCE, force: true });
      return null;
    case 'pictures':
      return inFrames(page, picturesIn);
    case 'headings':
      return inFrames(page, (frame) => frame.locator('h1, h2').allInnerTexts());
    case 'picture':
      mkdirSync(pictures, { recursive: true });
      // Nothing half faded in.
      await page.screenshot({ path: join(pictures, `${wish.name}.png`), animations: 'disabled' });
      return null;
  }
}

/** Pages (READMEs, previews) stand in frames of their own. One that is just being replaced has nothing to say. */
async function inFrames<T>(page: Page, ask: (frame: Frame) => Promise<readonly T[]>): Promise<readonly T[]> {
  const answers = page
    .frames()
    .slice(1)
    .map((frame) => ask(frame).catch(() => []));
  return (await Promise.all(answers)).flat();
}

async function picturesIn(frame: Frame): Promise<readonly { text: string; shown: boolean }[]> {
  const images = await frame.locator('img').all();
  return Promise.all(
    images.map(async (image) => ({
      text: (await image.getAttribute('alt')) ?? '',
      shown: await image.evaluate(
        (element) => (element as unknown as { naturalWidth: number }).naturalWidth > 0,
      ),
    })),
  );
}
