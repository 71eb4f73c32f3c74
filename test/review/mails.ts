// Mails and patches for tests, written as git and people's mailers write them.
import { createTwoFilesPatch } from 'diff';

/** Contents of files by path; undefined where there is none. */
export type Texts = Readonly<Record<string, string | undefined>>;

/** `git diff` of two trees, renames as git tells them where `renames` says so (new path to old). */
export function gitDiff(before: Texts, after: Texts, renames: Readonly<Record<string, string>> = {}): string {
  const parts: string[] = [];
  const moved = new Set(Object.values(renames));
  for (const path of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const from = renames[path] ?? path;
    const [old, now] = [before[from], after[path]];
    if (moved.has(path) || (old === now && from === path)) continue;
    const body = createTwoFilesPatch(
      old === undefined ? '/dev/null' : `a/${from}`,
      now === undefined ? '/dev/null' : `b/${path}`,
      old ?? '',
      now ?? '',
      undefined,
      undefined,
      { context: 3 },
    )
      .split('\n')
      .slice(1)
      .join('\n')
      // git has no time behind the name.
      .replace(/^((?:---|\+\+\+) \S+)\t$/gm, '$1');
    const headers = [`diff --git a/${from} b/${path}`];
    if (old === undefined) headers.push('new file mode 100644');
    else if (now === undefined) headers.push('deleted file mode 100644');
    else if (from !== path) headers.push('similarity index 90%', `rename from ${from}`, `rename to ${path}`);
    parts.push(`${headers.join('\n')}\n${/^@@/m.test(body) ? body : ''}`);
  }
  return parts.join('');
}

export interface MailParts {
  readonly subject: string;
  readonly diff?: string;
  readonly message?: string;
  readonly id?: string;
  readonly from?: string;
  /** More headers, each a line. */
  readonly headers?: readonly string[];
}

/** A message as `git format-patch` and `git send-email` make it. */
export function mailText({ subject, diff, message, id, from, headers = [] }: MailParts): string {
  const body =
    diff === undefined ? '' : `---\n drivers/a.c | 2 +-\n 1 file changed, 1 insertion(+)\n\n${diff}`;
  return `${[
    `From: ${from ?? 'Ada Author <ada@example.org>'}`,
    'To: Some List <list@example.org>',
    'Cc: grace@example.org',
    'Date: Tue, 9 Mar 2021 08:33:56 +0200',
    `Subject: ${subject}`,
    ...(id === undefined ? [] : [`Message-ID: <${id}>`]),
    ...headers,
  ].join('\n')}\n\n${message ?? 'Say why.\n'}\n${body}-- \n2.39.5\n\n`;
}

export const mbox = (...mails: readonly string[]): string =>
  mails
    .map((mail) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${mail.replace(/^(>*From )/gm, '>$1')}\n`)
    .join('');
