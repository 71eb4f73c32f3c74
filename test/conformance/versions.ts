// Whether a source tree and an image are of one version: comparing anything else proves nothing.

/** The versions found, each with the place it was found in. `kernel` is upstream's (6.1.192), `package` the distribution's. */
export interface VersionEvidence {
  readonly kind: 'kernel' | 'package';
  readonly side: 'source' | 'image';
  readonly version: string;
  readonly where: string;
}

/** Why they don't agree, one line; undefined where both sides have evidence and all of it agrees. */
export function disagreement(evidence: readonly VersionEvidence[]): string | undefined {
  for (const side of ['source', 'image'])
    if (!evidence.some((one) => one.kind === 'kernel' && one.side === side))
      return `the ${side} does not say which kernel version it is`;
  for (const kind of ['kernel', 'package'] as const) {
    const [first, ...rest] = evidence.filter((one) => one.kind === kind);
    for (const other of rest)
      if (first && other.version !== first.version)
        return `${first.where} says ${first.version}, ${other.where} says ${other.version}`;
  }
  return undefined;
}

/** `6.1.192` of a top Makefile's text. */
export function makefileVersion(text: string): string | undefined {
  const part = (name: string) => new RegExp(`^${name}[ \\t]*=[ \\t]*(\\S*)`, 'm').exec(text)?.[1];
  const [major, minor, sub] = [part('VERSION'), part('PATCHLEVEL'), part('SUBLEVEL')];
  if (!major || !minor) return undefined;
  return [major, minor, ...(sub ? [sub] : [])].join('.') + (part('EXTRAVERSION') ?? '');
}

/** `6.1.192` of the header that Kconfig writes: `# Linux/x86 6.1.192 Kernel Configuration`. */
export function configVersion(text: string): string | undefined {
  return /^# Linux\/\S+ (\S+) Kernel Configuration/m.exec(text)?.[1];
}

/** `6.1.192-2` of a Debian changelog's first line: `linux (6.1.192-2) bookworm-security; urgency=high`. */
export function changelogVersion(text: string): string | undefined {
  return /^\S+ \(([^)]+)\)/.exec(text)?.[1];
}
