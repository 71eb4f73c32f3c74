// The mail that a reviewer would send.
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { addresses, header, unstructured } from '../../server/src/cli/report/mail-headers.ts';
import { gitDiff, mailText, mbox, type Texts } from './mails.ts';
import { driver, review } from './reviewed.ts';

const A = 'drivers/a.c';
const B = 'drivers/b.c';
const tree: Texts = {
  [A]: driver('a', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }'),
  [B]: driver('b', '{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x8086, 2) }', '{ PCI_DEVICE(0x8086, 3) }'),
};
const changed = (text: string) => gitDiff(tree, { ...tree, [B]: text });
const reply = async (...mails: string[]) => (await review(tree, mbox(...mails), '--format', 'reply')).out;

const patch = mailText({
  subject: '[PATCH v2 2/3] b: größer',
  id: 'two@x',
  diff: changed(
    driver(
      'b',
      '{ PCI_DEVICE(0x10ec, 1) }',
      '{ PCI_DEVICE(0x8086, 1) }',
      '{ PCI_DEVICE(0x8086, 2) }',
      '{ PCI_DEVICE(0x8086, 3) }',
    ),
  ),
  headers: ['In-Reply-To: <cover@x>', 'References: <old@x> <cover@x>'],
});

describe('a reply', () => {
  it('quotes the hunk, says it under the line, shows the other side and what to do', async () => {
    // What the help adds on the drivers' code is not this test's.
    expect(
      (await reply(patch)).replace(/ \(no probe[^)]*\)/, ''),
    ).toBe(`From matchtable Mon Sep 17 00:00:00 2001
To: Ada Author <ada@example.org>
Cc: Some List <list@example.org>, grace@example.org
Subject: =?UTF-8?B?UmU6IFtQQVRDSCB2MiAyLzNdIGI6IGdyw7bDn2Vy?=
In-Reply-To: <two@x>
References: <old@x> <cover@x> <two@x>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

On Tue, 9 Mar 2021 08:33:56 +0200, Ada Author wrote:
> --- a/drivers/b.c
> +++ b/drivers/b.c
> @@ -1,6 +1,7 @@
>  #include <linux/pci.h>
>  #include <linux/module.h>
>  static const struct pci_device_id ids[] = {
> +	{ PCI_DEVICE(0x10ec, 1) },

a claims 10ec:0001 too: load order decides who gets the device.

drivers/a.c:4: a matches the same devices:

	{ PCI_DEVICE(0x10ec, 1) },

Both match, for example, 10ec:0001 PCI_VENDOR_ID_REALTEK:

	pci:v000010ECd00000001sv00000000sd00000000bc00sc00i00

Narrow one of the entries by class or subsystem, take it out, or let one
driver step back in probe with -ENODEV. No probe function was found to
look into; every configuration builds both.

`);
  });

  it('is a mail that mail programs can read', async () => {
    const out = await reply(patch.replace('Ada Author', '=?UTF-8?Q?J=C3=BCrgen_=22J=22_M=2C?='));
    const mail = await PostalMime.parse(out.replace(/^From .*\n/, ''));
    expect(mail).toMatchObject({
      subject: 'Re: [PATCH v2 2/3] b: größer',
      to: [{ name: 'Jürgen "J" M,', address: 'ada@example.org' }],
      inReplyTo: '<two@x>',
      references: '<old@x> <cover@x> <two@x>',
    });
    expect(mail.text).toContain('Jürgen "J" M, wrote:\n> --- a/drivers/b.c');
  });

  it('goes where the author wants answers', async () => {
    const out = await reply(patch.replace('Date:', 'Reply-To: Else Where <else@example.org>\nDate:'));
    expect(out).toContain('To: Else Where <else@example.org>\n');
  });

  it('quotes what is between two remarks, and a hunk once', async () => {
    const two = driver(
      'b',
      '{ PCI_DEVICE(0x10ec, 1) }',
      '{ PCI_DEVICE(0x8086, 1) }',
      '{ PCI_DEVICE(0x8086, 1) }',
      '{ PCI_DEVICE(0x8086, 2) }',
      '{ PCI_DEVICE(0x8086, 3) }',
    );
    const out = await reply(
      mailText({ subject: '[PATCH] b', diff: changed(two) }).replace('Date', 'X-Date'),
      mailText({ subject: '[PATCH] c', diff: '' }),
    );
    expect(out.match(/^> @@/gm)).toHaveLength(1);
    const body = out.slice(out.indexOf('\n\n'));
    expect(body).toMatch(/^\n\nAda Author wrote:\n> --- /);
  });

  const bodyOf = (out: string) => out.slice(out.indexOf('wrote:\n') + 'wrote:\n'.length);
  const replyTo = async (text: string, heading = '') =>
    bodyOf(
      await reply(
        mailText({ subject: '[PATCH] b', diff: changed(text).replace(/^(@@ .* @@)$/m, `$1${heading}`) }),
      ),
    );
  const own = ['{ PCI_DEVICE(0x8086, 1) }', '{ PCI_DEVICE(0x8086, 2) }', '{ PCI_DEVICE(0x8086, 3) }'];

  it('goes from line to line, also where findings stand at other drivers', async () => {
    const before: Texts = {
      'drivers/e.c': driver('e', '{ PCI_DEVICE(0x10ec, 2) }'),
      'drivers/z.c': driver('z', '{ PCI_DEVICE(0x10ec, 1) }'),
      'drivers/Makefile': 'obj-m += e.o z.o\n',
    };
    const text = driver('f', '{ PCI_DEVICE(0x10ec, 1) }', '{ PCI_DEVICE(0x10ec, 2) }');
    const diff = gitDiff(before, {
      ...before,
      'drivers/f.c': text,
      'drivers/Makefile': 'obj-m += e.o z.o f.o\n',
    });
    const { out } = await review(before, mailText({ subject: '[PATCH] f', diff }), '--format', 'reply');
    expect(out.split('\n').filter((line) => /^> \+\t\{|claims/.test(line))).toEqual([
      '> +\t{ PCI_DEVICE(0x10ec, 1) },',
      'z claims 10ec:0001 too: load order decides who gets the device.',
      '> +\t{ PCI_DEVICE(0x10ec, 2) },',
      'e claims 10ec:0002 too: load order decides who gets the device.',
    ]);
  });

  it('quotes an entry of several lines whole, and the function that the hunk names', async () => {
    const entry = '{ PCI_DEVICE(0x10ec,\n\t\t     1) }';
    expect(await replyTo(driver('b', ...own, entry), ' int böse(void)')).toMatch(`> --- a/drivers/b.c
> +++ b/drivers/b.c
> @@ -4,6 +4,8 @@ int böse(void)
>  	{ PCI_DEVICE(0x8086, 1) },
>  	{ PCI_DEVICE(0x8086, 2) },
>  	{ PCI_DEVICE(0x8086, 3) },
> +	{ PCI_DEVICE(0x10ec,
> +		     1) },

a claims 10ec:0001 too`);
  });

  it('quotes a whole entry of which one line in the middle is new', async () => {
    const lines = (device: number) =>
      driver(
        'b',
        `{\n\t\t.vendor = 0x10ec,\n\t\t.device = ${device},\n\t\t.subvendor = PCI_ANY_ID,\n\t\t.subdevice = PCI_ANY_ID,\n\t}`,
      );
    const before = { ...tree, [B]: lines(7) };
    const diff = gitDiff(before, { ...before, [B]: lines(1) });
    const { out } = await review(before, mailText({ subject: '[PATCH] b', diff }), '--format', 'reply');
    expect(bodyOf(out)).toMatch(`> @@ -3,7 +3,7 @@
>  static const struct pci_device_id ids[] = {
>  	{
>  		.vendor = 0x10ec,
> -		.device = 7,
> +		.device = 1,
>  		.subvendor = PCI_ANY_ID,
>  		.subdevice = PCI_ANY_ID,
>  	},

a claims 10ec:0001 too`);
  });

  it('shows the other driver’s entry whole, and what is alike of two remarks once', async () => {
    const before = {
      ...tree,
      [A]: driver('a', '{\n\t\tPCI_DEVICE(0x10ec, 1)\n\t}'),
      'drivers/c.c': driver('c', '{ PCI_DEVICE(0x10ec, 1) }'),
    };
    const diff = gitDiff(before, { ...before, [B]: driver('b', ...own, '{ PCI_DEVICE(0x10ec, 1) }') });
    const { out } = await review(before, mailText({ subject: '[PATCH] b', diff }), '--format', 'reply');
    expect(out).toContain('\n\n\t{\n\t\tPCI_DEVICE(0x10ec, 1)\n\t},\n\n');
    expect(out).toContain('c claims 10ec:0001 too');
    expect(out.match(/^Narrow one of the entries/gm)).toHaveLength(1);
    expect(out).not.toContain('\n\n\n');
  });

  it('keeps to 72 columns, but for quotes, code and witnesses', async () => {
    for (const line of (await reply(patch)).split('\n\n').slice(1).join('\n\n').split('\n'))
      if (!/^(>|\t)/.test(line)) expect(line.length).toBeLessThanOrEqual(72);
  });

  it('is not written where there is nothing to say', async () => {
    expect(await reply(mailText({ subject: '[PATCH] b', diff: changed(`${tree[B]}/* the end */\n`) }))).toBe(
      '',
    );
  });

  it('names the place where the line is not the patch’s own', async () => {
    const ids = 'include/linux/ids.h';
    const before = {
      ...tree,
      [ids]: '#define THE_ID 9\n',
      [B]: `#include <linux/ids.h>\n${driver('b', '{ PCI_DEVICE(0x10ec, THE_ID) }')}`,
    };
    const diff = gitDiff(before, {
      ...before,
      [ids]: '#define OTHER 1\n#define THE_ID 2\n',
      'a.txt': 'new\n',
    });
    const { out } = await review(before, mailText({ subject: '[PATCH] ids', diff }), '--format', 'reply');
    expect(out).toContain(`wrote:
> --- a/include/linux/ids.h
> +++ b/include/linux/ids.h
> @@ -1 +1,2 @@
> -#define THE_ID 9
> +#define OTHER 1
> +#define THE_ID 2

drivers/b.c:5: a claims 10ec:0002 too: load order decides who gets the
device.

	{ PCI_DEVICE(0x10ec, THE_ID) },

drivers/a.c:5: a matches the same devices:
`);
  });

  it('of what a makefile has built stands under the line that builds it', async () => {
    const before = {
      'drivers/e.c': driver('e', '{ PCI_DEVICE(0x10ec, 1) }'),
      'drivers/0.c': driver('0', '{ PCI_DEVICE(0x10ec, 1) }'),
      'drivers/Makefile': 'obj-m += e.o\n',
    };
    const after = { ...before, 'a.txt': 'new\n', 'drivers/Makefile': 'obj-m += e.o\n# new\nobj-m += 0.o\n' };
    const mail = mailText({ subject: '[PATCH] new', diff: gitDiff(before, after) });
    const { out } = await review(before, mail, '--format', 'reply');
    expect(out).toContain(`> --- a/drivers/Makefile
> +++ b/drivers/Makefile
> @@ -1 +1,3 @@
>  obj-m += e.o
> +# new
> +obj-m += 0.o

drivers/e.c:4: 0 claims 10ec:0001 too: load order decides who gets the
device.

	{ PCI_DEVICE(0x10ec, 1) },

drivers/0.c:4: 0 matches the same devices:
`);
  });
});

describe('headers', () => {
  it('are folded, and nothing in them begins another', () => {
    expect(header('Subject', 'a\r\nBcc: everybody')).toBe('Subject: a Bcc: everybody\n');
    const long = header(
      'References',
      Array.from({ length: 5 }, (_, i) => `<2021030908335${i}.1234-${i}-ada@example.org>`).join(' '),
    );
    for (const line of long.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(76);
    expect(long.split('\n')[1]).toMatch(/^ </);
  });

  it('quote names that need it, and encode what is no ASCII', () => {
    expect(
      addresses([
        { name: 'Doe, John', address: 'j@x' },
        { name: '', address: 'l@x>\n' },
      ]),
    ).toBe('"Doe, John" <j@x>, l@x');
    expect(unstructured('plain [PATCH]')).toBe('plain [PATCH]');
    for (const word of unstructured('ö'.repeat(100)).split(' ')) expect(word.length).toBeLessThanOrEqual(75);
  });
});
