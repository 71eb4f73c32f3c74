export function assemble(path: string): Promise<Buffer>;
