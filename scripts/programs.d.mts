import type { BuildOptions } from 'esbuild';

export function bundleCommandLine(folder: string, more?: BuildOptions): Promise<void>;
