// Mails as lists deliver them: every encoding of one patch gives the same patch.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../server/src/review/input.ts';
import { gitDiff, mailText, mbox } from './mails.ts';

const BEFORE = 'static int a;\n\n/* Größe */\nstatic int b;\n\nstatic int c;\n';
const AFTER = BEFORE.replace('int b;', 'int bé;');
const DIFF = gitDiff({ 'drivers/a.c': BEFORE }, { 'drivers/a.c': AFTER });
const PLAIN = mailText({ subject: '[PATCH] a: name it', diff: DIFF, id: '1@x' });

const bytesOf = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);
const read = (...mails: (string | Uint8Array)[]) =>
  readInput(
    mails.map((mail, i) => ({ name: `${i}.mbox`, bytes: typeof mail === 'string' ? bytesOf(mail) : mail })),
  );
const hunksOf = async (mail: string | Uint8Array) =>
  (await read(mail)).sets[0]!.patches[0]!.diff.files[0]?.hunks.map(({ lines }) =>
    lines.map((line) => bytesOf(line, 'latin1').toString()),
  );
/** The plain mail with other headers for its body, and the body as `encode` makes it. */
function encoded(headers: readonly string[], encode: (body: string) => string): string {
  const [head = '', ...rest] = PLAIN.split('\n\n');
  return `${head}\n${headers.join('\n')}\n\n${encode(rest.join('\n\n'))}`;
}
const quotedPrintable = (text: string) =>
  [...bytesOf(text)]
    .map((byte) =>
      byte === 0x0a
        ? '\n'
        : byte > 126 || byte === 0x3d
          ? `=${byte.toString(16).toUpperCase()}`
          : String.fromCharCode(byte),
    )
    .join('')
    // Trailing blanks and long lines, as mailers break them.
    .replace(/ $/gm, '=20')
    .replace(/^(.{60})(?=.)/gm, '$1=\n');

describe('one patch', () => {
  const same = [['\u0020', ' /* Größe */', '-static int b;', '+static int bé;', ' ', ' static int c;']];
  const expected = [[' static int a;', ...same[0]!]];

  it.each<[string, string | Uint8Array]>([
    ['as git sends it', PLAIN],
    ['in an mbox', mbox(PLAIN)],
    ['in a gzipped mbox', gzipSync(mbox(PLAIN))],
    ['with CRLF', PLAIN.replaceAll('\n', '\r\n')],
    [
      'quoted-printable',
      encoded(
        ['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: quoted-printable'],
        quotedPrintable,
      ),
    ],
    [
      'base64',
      encoded(['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: base64'], (body) =>
        bytesOf(body).toString('base64').replace(/.{76}/g, '$&\n'),
      ),
    ],
    [
      'base64 of CRLF',
      encoded(['Content-Transfer-Encoding: base64'], (body) =>
        bytesOf(body.replaceAll('\n', '\r\n')).toString('base64'),
      ),
    ],
    [
      'format=flowed',
      encoded(['Content-Type: text/plain; charset=UTF-8; format=flowed'], (body) =>
        body.replace(/^ /gm, '  '),
      ),
    ],
    [
      'format=flowed in a multipart, folded and in capitals',
      encoded(
        ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="=_x"'],
        (body) =>
          `--=_x\nContent-Type: text/plain; charset=UTF-8;\n FORMAT=Flowed\n\n${body.replace(/^ /gm, '  ')}\n--=_x\nContent-Type: application/pgp-keys; name="key.asc"\nContent-Disposition: attachment\n\nkey\n--=_x--\n`,
      ),
    ],
    [
      'format=flowed, its lines broken, with delsp',
      encoded(['Content-Type: text/plain; charset=UTF-8; format=flowed; delsp=yes'], (body) =>
        body.replace(/^ /gm, '  ').replace(/^(\+static int)/gm, '$1  \n'),
      ),
    ],
    [
      'as an attachment',
      encoded(['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="=_x"'], (body) =>
        [
          '--=_x\nContent-Type: text/plain\n\nSee the patch.\n',
          `--=_x\nContent-Type: text/x-patch; charset=UTF-8; name="a.patch"\nContent-Disposition: attachment; filename="a.patch"\nContent-Transfer-Encoding: base64\n\n${bytesOf(body).toString('base64')}\n`,
          '--=_x--\n',
        ].join('\n'),
      ),
    ],
    [
      'inline in a multipart, signed',
      encoded(
        [
          'MIME-Version: 1.0',
          'Content-Type: multipart/signed; boundary="=_x"; protocol="application/pgp-signature"',
        ],
        (body) =>
          `--=_x\nContent-Type: text/plain; charset=UTF-8\n\n${body}\n--=_x\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n--=_x--\n`,
      ),
    ],
    ['as a plain diff', DIFF],
    ['as a plain diff with CRLF', DIFF.replaceAll('\n', '\r\n')],
    ['whose blank context lines were taken by a mailer', PLAIN.replace(/^ $/gm, '')],
  ])('%s', async (_, mail) => {
    const hunks = await hunksOf(mail);
    expect(hunks?.map((lines) => lines.map((line) => (line === '' ? ' ' : line)))).toEqual(expected);
  });

  it('in latin1 keeps its bytes, and says what they are', async () => {
    const [head = '', ...rest] = PLAIN.split('\n\n');
    const mail = bytesOf(
      `${head}\nContent-Type: text/plain; charset=ISO-8859-1\n\n${rest.join('\n\n')}`,
      'latin1',
    );
    const patch = (await read(mail)).sets[0]!.patches[0]!;
    expect(patch.charset).toBe('iso-8859-1');
    expect(patch.diff.files[0]!.hunks[0]!.lines).toContain('+static int bé;');
  });

  it('knows who wrote what to whom', async () => {
    const mail = mailText({
      subject: '=?UTF-8?Q?[PATCH]_a:_Gr=C3=B6=C3=9Fe?=',
      diff: DIFF,
      id: '2@x',
      from: '=?UTF-8?B?SsO8cmdlbg==?= <juergen@example.org>',
      headers: ['In-Reply-To: <1@x>', 'References: <0@x>\n <1@x>'],
    });
    expect((await read(mail)).sets[0]!.patches[0]!.mail).toMatchObject({
      messageId: '<2@x>',
      subject: '[PATCH] a: Größe',
      from: { name: 'Jürgen', address: 'juergen@example.org' },
      to: [{ name: 'Some List', address: 'list@example.org' }],
      cc: [{ name: '', address: 'grace@example.org' }],
      inReplyTo: '<1@x>',
      references: ['<0@x>', '<1@x>'],
      dateLine: 'Tue, 9 Mar 2021 08:33:56 +0200',
    });
  });
});

describe('an mbox', () => {
  const patch = (subject: string, id: string, ...headers: string[]) =>
    mailText({ subject, id, diff: DIFF, headers });
  const labels = async (...mails: string[]) =>
    (await read(mbox(...mails))).sets.map(({ title, patches }) => [
      title,
      ...patches.map(({ label }) => label),
    ]);

  it('has its series in their order, whatever the order of the mails', async () => {
    expect(
      await labels(
        patch('[PATCH 2/2] b', '3@x', 'References: <1@x>'),
        mailText({ subject: '[PATCH 0/2] a and b', id: '1@x' }),
        patch('[PATCH 1/2] a', '2@x', 'References: <1@x>'),
      ),
    ).toEqual([['a and b', '1/2 a', '2/2 b']]);
  });

  it('gives the newest version of each series, and any other that is asked for', async () => {
    const mails = [
      patch('[PATCH 1/2] a', '1@x'),
      patch('[PATCH 2/2] b', '2@x', 'References: <1@x>'),
      patch('[PATCH v2 1/3] a', '3@x', 'In-Reply-To: <1@x>', 'References: <1@x>'),
      patch('[PATCH v2 2/3] b', '4@x', 'References: <1@x> <3@x>'),
      patch('[PATCH v2 3/3] c', '5@x', 'References: <1@x> <3@x>'),
      patch('[PATCH] another', '6@x'),
    ];
    expect(await labels(...mails)).toEqual([
      ['a (v2)', '1/3 a', '2/3 b', '3/3 c'],
      ['another', 'another'],
    ]);
    const source = { name: 't.mbox', bytes: bytesOf(mbox(...mails)) };
    expect((await readInput([source])).notes).toEqual(['left out: v1 of "a"']);
    const first = await readInput([source], { version: 1 });
    expect(first.sets.map(({ patches }) => patches.length)).toEqual([2, 1]);
    await expect(readInput([source], { version: 7 })).rejects.toThrow('t.mbox: no version 7 of a series');
  });

  it('keeps two series of one length apart, and series of two people', async () => {
    const theirs = (mail: string) => mail.replace('ada@', 'eve@');
    expect(
      await labels(
        patch('[PATCH 1/2] a', '1@x'),
        patch('[PATCH 1/2] c', '3@x'),
        patch('[PATCH 2/2] b', '2@x', 'References: <1@x>'),
        patch('[PATCH 2/2] d', '4@x', 'References: <3@x>'),
        theirs(patch('[PATCH v2 1/1] a', '5@x')),
      ),
    ).toEqual([
      ['a', '1/2 a', '2/2 b'],
      ['c', '1/2 c', '2/2 d'],
      ['a (v2)', 'a'],
    ]);
  });

  it('without threads, as files of git format-patch', async () => {
    const series = await read(
      patch('[PATCH 1/2] a', '1@x').replace(/^Message-ID.*\n/m, ''),
      patch('[PATCH 2/2] b', '2@x').replace(/^Message-ID.*\n/m, ''),
    );
    expect(series.sets.map(({ patches }) => patches.map(({ label }) => label))).toEqual([['1/2 a', '2/2 b']]);
  });

  it('that was sent without threads', async () => {
    expect(await labels(patch('[PATCH 2/2] b', '2@x'), patch('[PATCH 1/2] a', '1@x'))).toEqual([
      ['a', '1/2 a', '2/2 b'],
    ]);
  });

  it('leaves out answers, takes a mail once, and says what is missing', async () => {
    const quoted = mailText({ subject: 'Re: [PATCH 1/4] a', id: '9@x', message: DIFF.replace(/^/gm, '> ') });
    const mails = mbox(
      patch('[PATCH 1/4] a', '1@x'),
      patch('[PATCH 2/4] b', '2@x', 'References: <1@x>'),
      quoted,
      patch('[PATCH 1/4] a', '1@x'),
    );
    const { sets, notes } = await readInput([{ name: 'm', bytes: bytesOf(mails) }]);
    expect(sets.map(({ patches }) => patches.map(({ label }) => label))).toEqual([['1/4 a', '2/4 b']]);
    expect(notes).toEqual(['"a": patches 3, 4 are missing']);
  });

  it('is split at its own lines, not at those of a text', async () => {
    const mail = mailText({
      subject: '[PATCH] a',
      diff: DIFF,
      message: 'Long ago.\n\nFrom here on it is so.\n>From there too.\n',
    });
    expect(await labels(mail, patch('[PATCH] b', '2@x'))).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it('of a thousand mails is read', async () => {
    const mails = Array.from({ length: 1000 }, (_, i) =>
      patch(`[PATCH ${i + 1}/1000] a${i}`, `${i}@x`, ...(i > 0 ? ['References: <0@x>'] : [])),
    );
    const { sets } = await readInput([{ name: 'm', bytes: bytesOf(mbox(...mails)) }]);
    expect(sets.map(({ patches }) => patches.length)).toEqual([1000]);
    expect(sets[0]!.patches[998]!.label).toBe('999/1000 a998');
  });
});

describe('what holds no patch is said to', () => {
  it.each([
    ['an empty file', '', '0.mbox holds no patch: neither a diff nor a mail with one'],
    ['a text', 'Dear diary,\n--- a\n', '0.mbox holds no patch: neither a diff nor a mail with one'],
    ['a mail', mailText({ subject: 'a question' }), '0.mbox: the mail holds no patch'],
    [
      'mails',
      mbox(mailText({ subject: 'a' }), mailText({ subject: 'Re: a' })),
      '0.mbox: 2 mails and no patch',
    ],
    ['a broken archive', '\u001f', '0.mbox holds no patch: neither a diff nor a mail with one'],
  ])('%s', async (_, mail, message) => {
    await expect(read(mail)).rejects.toThrow(message);
  });

  it('a gzip that ends early', async () => {
    await expect(read(gzipSync(mbox(PLAIN)).subarray(0, 100))).rejects.toThrow(
      /^0\.mbox can not be unpacked: /,
    );
  });
});

describe('any bytes', () => {
  it('that end early never give another patch', async () => {
    const whole = await hunksOf(PLAIN);
    for (let length = 0; length < PLAIN.length; length += 7) {
      const input = await read(PLAIN.slice(0, length)).catch((error: Error) => error.message);
      if (typeof input === 'string') {
        expect(input).toMatch(/^0\.mbox/);
        continue;
      }
      const { files, troubles } = input.sets[0]!.patches[0]!.diff;
      expect(files.length + troubles.length).toBe(1);
      if (files.length === 1 && files[0]!.hunks.length > 0)
        expect(
          files[0]!.hunks.map(({ lines }) => lines.map((line) => bytesOf(line, 'latin1').toString())),
        ).toEqual(whole);
    }
  });

  it('are read or refused in words', async () => {
    const piece = fc.constantFrom(
      'From a@b Thu Jan  1 00:00:00 1970\n',
      'Subject: [PATCH 1/2] x\n',
      'Content-Type: multipart/mixed; boundary=x\n',
      '\n',
      'diff --git a/x b/x\n',
      '--- a/x\n',
      '+++ b/x\n',
      '@@ -1 +1 @@\n',
      '@@ -1,2 +99999999999 @@\n',
      '-a\n',
      '+b\n',
      '\\ No newline\n',
      'rename from "\\377\n',
      'GIT binary patch\n',
      '--x\n',
      'Content-Transfer-Encoding: base64\n',
      '\u0000',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const input = await read(pieces.join('')).catch((error: Error) => error.message);
        if (typeof input === 'string') expect(input).toMatch(/^0\.mbox/);
        else expect(input.sets.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a diff that can not be read', () => {
  const troubles = async (diff: string) => (await read(diff)).sets[0]!.patches[0]!.diff.troubles;
  const lines = DIFF.split('\n');

  it.each([
    [
      'is cut short',
      lines.slice(0, -3).join('\n'),
      { path: 'drivers/a.c', message: 'hunk 1 is cut short: 2 more lines expected' },
    ],
    [
      'was wrapped',
      DIFF.replace('+static int', '+static\nint'),
      {
        path: 'drivers/a.c',
        message: 'hunk 1 is corrupt at line 10: expected a line that begins with a blank, + or -',
      },
    ],
    [
      'leads out of the tree',
      DIFF.replaceAll('drivers/a.c', '../../etc/passwd'),
      { path: '../../etc/passwd', message: 'leads out of the tree: refused' },
    ],
    [
      'leads out of the tree later',
      DIFF.replaceAll('drivers/a.c', 'drivers/../../a.c'),
      { path: 'drivers/../../a.c', message: 'leads out of the tree: refused' },
    ],
    [
      'is of an absolute path',
      DIFF.replaceAll(/[ab]\/drivers\/a\.c/g, '/etc/passwd'),
      { path: '/etc/passwd', message: 'is an absolute path: refused' },
    ],
    [
      'is of an absolute path behind its prefix',
      DIFF.replaceAll('drivers/a.c', '/etc/passwd'),
      { path: '/etc/passwd', message: 'is an absolute path: refused' },
    ],
    [
      "is of git's own files",
      DIFF.replaceAll('drivers/a.c', '.git/config'),
      { path: '.git/config', message: 'is no path of a tree: refused' },
    ],
  ])('%s', async (_, diff, trouble) => {
    expect(await troubles(diff)).toEqual([trouble]);
  });

  it('does not hide the next one', async () => {
    const wrapped = DIFF.replace('+static int', '+static\nint').replaceAll('a.c', 'b.c');
    const { files, troubles } = (await read(wrapped + DIFF)).sets[0]!.patches[0]!.diff;
    expect([files.map(({ to }) => to), troubles.map(({ path }) => path)]).toEqual([
      ['drivers/a.c'],
      ['drivers/b.c'],
    ]);
  });
});

describe('extended headers', () => {
  const filesOf = async (diff: string) => (await read(diff)).sets[0]!.patches[0]!.diff.files;

  it.each([
    ['a new file', 'diff --git a/x.c b/x.c\nnew file mode 100644\nindex 0000000..e69de29\n', { to: 'x.c' }],
    [
      'a deleted file',
      'diff --git a/x.c b/x.c\ndeleted file mode 100644\nindex e69de29..0000000\n',
      { from: 'x.c' },
    ],
    [
      'another mode',
      'diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n',
      { from: 'x.sh', to: 'x.sh' },
    ],
    [
      'a rename',
      'diff --git a/x b.c b/y b/z.c\nsimilarity index 100%\nrename from x b.c\nrename to y b/z.c\n',
      { from: 'x b.c', to: 'y b/z.c' },
    ],
    [
      'a copy',
      'diff --git a/x.c b/y.c\nsimilarity index 100%\ncopy from x.c\ncopy to y.c\n',
      { from: 'x.c', to: 'y.c', copies: true },
    ],
    [
      'a quoted name',
      'diff --git "a/gr\\303\\266\\303\\237e.c" "b/gr\\303\\266\\303\\237e.c"\nnew file mode 100644\n',
      { to: 'größe.c' },
    ],
    [
      'a binary file',
      'diff --git a/x.png b/x.png\nindex 1..2 100644\nBinary files a/x.png and b/x.png differ\n',
      { from: 'x.png', to: 'x.png', binary: true },
    ],
    [
      'binary data',
      'diff --git a/x.png b/x.png\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQzU|?VX0000000\n\nliteral 0\nHcmV?d00001\n\n',
      { from: 'x.png', to: 'x.png', binary: true },
    ],
    [
      'a link',
      'diff --git a/l b/l\nnew file mode 120000\nindex 0000000..1\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n',
      { to: 'l', noFile: true },
    ],
    [
      'no prefix',
      'diff --git drivers/x.c drivers/x.c\n--- drivers/x.c\n+++ drivers/x.c\n@@ -1 +1 @@\n-a\n+b\n',
      { from: 'drivers/x.c', to: 'drivers/x.c' },
    ],
    [
      'other prefixes',
      'diff --git i/drivers/x.c w/drivers/x.c\n--- i/drivers/x.c\n+++ w/drivers/x.c\n@@ -1 +1 @@\n-a\n+b\n',
      { from: 'drivers/x.c', to: 'drivers/x.c' },
    ],
    [
      'diff -u',
      '--- linux.orig/drivers/x.c\t2021-03-09 08:33:56.000000000 +0200\n+++ linux/drivers/x.c\t2021-03-09 08:33:57.000000000 +0200\n@@ -1 +1 @@\n-a\n+b\n',
      { from: 'drivers/x.c', to: 'drivers/x.c' },
    ],
  ])('%s', async (_, diff, expected) => {
    const files = await filesOf(diff);
    expect(files).toHaveLength(1);
    const { from, to, copies, binary, noFile } = files[0]!;
    expect({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      copies,
      binary,
      noFile,
    }).toEqual({
      copies: false,
      binary: false,
      noFile: false,
      ...expected,
    });
  });

  it('of a list of files end each where the next begins', async () => {
    const files = await filesOf(
      `Text that says\n--- a/y.c\nnothing.\n${DIFF}diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n${DIFF.replaceAll('a.c', 'b.c')}`,
    );
    expect(files.map(({ to, hunks }) => [to, hunks.length])).toEqual([
      ['drivers/a.c', 1],
      ['x.sh', 0],
      ['drivers/b.c', 1],
    ]);
  });
});
