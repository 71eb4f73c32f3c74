// Definition and references: an entry and who else claims its devices; a table, its drivers and its exports. Macros
// and structs are clangd's, unless a setting says that nobody else answers.
import type { Location } from 'vscode-languageserver';
import { bodyOf, hasName, nameOf, startOf } from '../c/skeleton.ts';
import { placeOf, type Source } from '../c/source.ts';
import type { Unit } from '../c/unit.ts';
import type { Place, Position } from '../files/place.ts';
import type { OneFile } from '../index/one-file.ts';
import type { Table } from '../tables/model.ts';
import { type Found, foundAt } from './at-position.ts';
import type { OpenDocument } from './documents.ts';
import { askedOf } from './header-hover.ts';
import { idMacros } from './id-macros.ts';
import type { Locate } from './locate.ts';
import type { OpenTree } from './open-tree.ts';
import type { AnswerOf } from './questions.ts';

export interface Asked {
  readonly tree: OpenTree;
  readonly document: OpenDocument;
  readonly at: Position;
  readonly locate: Locate;
  /** Nobody else answers for macros. */
  readonly macros: boolean;
}

export async function definition(asked: Asked): Promise<Location[]> {
  const { file, found, word } = lookAt(asked);
  const { locate, macros, tree } = asked;
  if (!file || !found) return [];
  switch (found.kind) {
    case 'export':
      // The name of the macro is clangd's.
      if (word !== found.exported.table)
        return macros && word ? macroPlaces(file.unit, word).map(locate) : [];
      return found.table ? [locate(found.table.place)] : [];
    case 'driver':
      return word === found.driver.table && found.table ? [locate(found.table.place)] : [];
    case 'table':
      return [];
    case 'entry': {
      if (word !== undefined && /^[A-Za-z_]/.test(word))
        return macros ? macroPlaces(file.unit, word).map(locate) : [];
      return (await rivals(tree, found.table, found.entry.index, found.entry.text)).map(locate);
    }
  }
}

export async function references(asked: Asked): Promise<Location[]> {
  if (asked.macros && asked.document.path.endsWith('.h')) return usesOfMacro(asked);
  const { found, word } = lookAt(asked);
  const { locate, tree } = asked;
  switch (found?.kind) {
    case undefined:
      return [];
    case 'entry':
      // On a macro's name clangd lists where the macro stands.
      if (word !== undefined && /^[A-Za-z_]/.test(word) && !asked.macros) return [];
      return (await rivals(tree, found.table, found.entry.index, found.entry.text)).map(locate);
    case 'table':
      return uses(found.table).map(locate);
    case 'export':
    case 'driver':
      return found.table ? [found.table.place, ...uses(found.table)].map(locate) : [];
  }
}

/** In a header, where nobody else answers: the entries that have to do with the macro. */
async function usesOfMacro({ tree, document, at, locate }: Asked): Promise<Location[]> {
  const word = wordAt(document.text.getText(), at);
  if (word === undefined || !/^[A-Za-z_]/.test(word) || tree.state().kind !== 'ready') return [];
  const uses = await tree
    .ask({ kind: 'macroUses', ...askedOf(word, idMacros(tree.files)) })
    .catch((): AnswerOf['macroUses'] => []);
  return uses.flatMap(({ places }) => places.map(locate));
}

/** Where a table is named: drivers, exports, what else mentions it. */
const uses = ({ drivers, exports, mentions }: Table): readonly Place[] => [
  ...drivers.flatMap((driver) => driver.tablePlace ?? []),
  ...exports.map((each) => each.place),
  ...mentions.map((mention) => mention.place),
];

async function rivals(tree: OpenTree, table: Table, index: number, text: string): Promise<readonly Place[]> {
  if (tree.state().kind !== 'ready') return [];
  const answer = await tree
    .ask({ kind: 'claimants', bus: table.bus, table: table.key, index, text })
    .catch(() => undefined);
  const tried = answer?.claimants.filter(
    ({ relation }) => relation !== 'override' && relation !== 'everything',
  );
  return tried?.map(({ place }) => place) ?? [];
}

function lookAt({ tree, document, at }: Asked): {
  readonly file?: OneFile;
  readonly found?: Found | undefined;
  readonly word?: string | undefined;
} {
  const path = tree.inside(document.path);
  if (path === undefined || !path.endsWith('.c')) return {};
  const file = tree.read(document);
  return { file, found: foundAt(file, path, at), word: wordAt(document.text.getText(), at) };
}

/** The identifier or number at a position of the engine. */
export function wordAt(text: string, { line, column }: Position): string | undefined {
  const row = text.split('\n', line)[line - 1] ?? '';
  for (const match of row.matchAll(/\w+/g))
    if (match.index < column && match.index + match[0].length >= column - 1) return match[0];
  return undefined;
}

/** Where a macro is defined: last in the file's own text, else in the headers that were read for it. */
function macroPlaces(unit: Unit, name: string): readonly Place[] {
  const own = unit.history.get(name)?.at(-1);
  if (own) return [definePlace(own.source, own.index)];
  const found = unit.headers.definitions(name).at(-1);
  return found ? [definePlace(found.header.instance.source, found.index)] : [];
}

function definePlace(source: Source, index: number): Place {
  const { bytes, directives } = source;
  const start = startOf(directives, index);
  if (!hasName(directives, index)) return placeOf(source, start, bodyOf(directives, index));
  const name = nameOf(bytes, directives, index);
  const at = bytes.indexOf(name, start, 'latin1');
  return placeOf(source, at, at + name.length);
}
