import type { Plugin } from 'esbuild';

export function assemble(path: string): Promise<Buffer>;
export const watPlugin: Plugin;
