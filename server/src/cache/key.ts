// What a result hangs on beside the files of the tree.
import { createHash } from 'node:crypto';

export interface Asked {
  /** The tree, absolute. */
  readonly root: string;
  /** The configuration: as the user names it, and its bytes. */
  readonly config: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  readonly arch: string | undefined;
  readonly buses: readonly string[];
}

/** Two questions of one key have one answer. `more`: what else the answer hangs on, as JSON. */
export function keyOf(
  kind: string,
  program: string,
  { root, arch, buses, config }: Asked,
  more?: unknown,
): string {
  const sum = config && createHash('sha256').update(config.bytes).digest('hex');
  return JSON.stringify([
    kind,
    program,
    root,
    arch ?? null,
    buses,
    config?.name ?? null,
    sum ?? null,
    more ?? null,
  ]);
}

/** The name of an entry. */
export const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex');
