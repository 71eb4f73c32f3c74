// What a patch mail's subject says: `[RFC PATCH net-next v3 02/10] net: foo: bar`.

export interface Subject {
  /** Whether it stands there as a patch, and not as somebody's answer to one. */
  readonly isPatch: boolean;
  readonly isReply: boolean;
  /** 1 where no version is named. */
  readonly version: number;
  /** 0 is the cover letter; undefined where the patch stands alone. */
  readonly number?: number;
  readonly total?: number;
  /** Without prefixes. */
  readonly title: string;
}

export function parseSubject(text: string): Subject {
  const isReply = /^((re|aw|fwd?|sv)(\[\d+\])?:\s*)+/i.exec(text);
  let title = text.slice(isReply?.[0].length ?? 0).trim();
  let isPatch = false;
  let version = 1;
  let numbers: readonly [number, number] | undefined;
  for (let prefix = /^\[([^\]]*)\]\s*/.exec(title); prefix; prefix = /^\[([^\]]*)\]\s*/.exec(title)) {
    const words = prefix[1]!;
    if (/\bpatch/i.test(words)) isPatch = true;
    const count = /\b(\d+)\s*\/\s*(\d+)\b/.exec(words);
    if (count) numbers = [Number(count[1]), Number(count[2])];
    const revision = /(?:^|[\s,]|patch)v\.?(\d+)\b/i.exec(words);
    if (revision) version = Number(revision[1]);
    title = title.slice(prefix[0].length);
  }
  return {
    isPatch,
    isReply: isReply !== null,
    version,
    ...(numbers && { number: numbers[0], total: numbers[1] }),
    title: title.trim(),
  };
}
