// Who may import whom (docs/architecture.md): arrows point down only.
import { posix } from 'node:path';

/** The rooms of server/src, from the top down. A file imports from its own room and from rooms below it. */
const STOREYS: readonly (readonly string[])[] = [
  ['cli', 'lsp'],
  ['review'],
  ['rules'],
  ['overlap'],
  ['cache'],
  ['index'],
  ['probe'],
  ['tables'],
  ['bus'],
  ['kernel'],
  ['syntax'],
  ['c'],
  ['files'],
];

/** Packages and built-ins that only some places know. `in` are prefixes of paths. */
const RESERVED: readonly { readonly module: RegExp; readonly in: readonly string[] }[] = [
  { module: /^(node:)?fs(\/|$)/, in: ['server/src/files/disk.ts', 'server/src/cache/', 'server/src/cli/'] },
  { module: /^(node:)?child_process$/, in: ['server/src/cli/', 'server/src/review/'] },
  { module: /^vscode$/, in: ['client/'] },
  {
    module: /^vscode-languageserver(-protocol|-types|-textdocument)?(\/|$)/,
    in: ['server/src/lsp/', 'client/'],
  },
  { module: /^vscode-languageclient(\/|$)/, in: ['client/'] },
  { module: /^(web-)?tree-sitter/, in: ['server/src/lsp/'] },
  { module: /^(commander|picocolors|cli-progress)$/, in: ['server/src/cli/'] },
];

/** The modules a TypeScript source imports or re-exports, statically or not; types too. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const pattern = /\b(?:from|import)\s*\(?\s*(['"])([^'"\n]+)\1|\brequire\(\s*(['"])([^'"\n]+)\3/g;
  return [...code.matchAll(pattern)].map((match) => match[2] ?? match[4]!);
}

/** What is wrong with the imports of one file, each as a sentence. `path` is relative to the repository. */
export function violations(path: string, text: string): readonly string[] {
  const wrong: string[] = [];
  for (const imported of importsOf(text)) {
    if (imported.startsWith('.')) {
      const target = posix.join(posix.dirname(path), imported);
      const reason = path.startsWith('server/src/') ? upwards(path, target) : fromClient(path, target);
      if (reason !== undefined) wrong.push(`${path} imports ${target}: ${reason}`);
      continue;
    }
    for (const { module, in: places } of RESERVED)
      if (module.test(imported) && !places.some((place) => path.startsWith(place)))
        wrong.push(`${path} imports ${imported}: only ${places.join(', ')} may`);
  }
  return wrong;
}

function storey(path: string): number {
  const room = /^server\/src\/([^/]+)\//.exec(path)?.[1];
  return STOREYS.findIndex((rooms) => room !== undefined && rooms.includes(room));
}

function upwards(path: string, target: string): string | undefined {
  // Who we are and which version: known to all.
  if (target === 'package.json') return undefined;
  // Queries are text, for whoever may ask tree-sitter.
  if (/^grammars\/[\w-]+\.scm$/.test(target) && path.startsWith('server/src/lsp/')) return undefined;
  if (!target.startsWith('server/src/')) return 'the server imports nothing from outside server/src';
  const [from, to] = [storey(path), storey(target)];
  if (from < 0) return `${posix.dirname(path)} is no room of the house`;
  if (to < 0) return `${posix.dirname(target)} is no room of the house`;
  if (to < from) return 'arrows point down only';
  const siblings = STOREYS[from]!.length > 1 && path.split('/')[2] !== target.split('/')[2];
  return to === from && siblings ? 'cli and lsp do not know each other' : undefined;
}

/** The client speaks the protocol; of the server's source it may read the requests that both declare. */
function fromClient(path: string, target: string): string | undefined {
  if (!path.startsWith('client/') || !target.startsWith('server/')) return undefined;
  return target === 'server/src/lsp/protocol.ts' ? undefined : 'the client knows nothing of the engine';
}
