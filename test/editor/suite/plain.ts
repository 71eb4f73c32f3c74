// A folder that has nothing to do with the kernel: nobody pays for an extension that has nothing to do.
import assert from 'node:assert/strict';
import { eventually, extension, openFile } from './editor.ts';
import * as screen from './screen.ts';

describe('a folder without a kernel', () => {
  it('does not wake the extension', async () => {
    await openFile('README.md');
    assert.equal(extension().isActive, false);
  });

  it('shows nothing for a C file that has no match table', async function () {
    await openFile('main.c');
    await eventually('active', () => extension().isActive, Boolean);
    if (!screen.hasScreen) this.skip();
    await screen.texts('.statusbar-item');
    assert.equal(await screen.count(screen.STATUS_ITEM), 0);
  });

  it('says that there is no kernel tree when a driver is opened', async function () {
    if (!screen.hasScreen) this.skip();
    await openFile('driver.c');
    await eventually(
      'the status item',
      () => screen.texts(screen.STATUS_ITEM),
      ([text]) => text === 'No kernel tree',
    );
  });
});
