// Requests on one document, each handed to the file that answers it. A document that is not open, or lies in no
// kernel tree, has nothing to be told of.
import { type ClientCapabilities, type Connection, type Position, SymbolKind } from 'vscode-languageserver';
import { codeActions } from './code-actions.ts';
import { codeLenses, resolveLens } from './code-lens.ts';
import { complete } from './completion.ts';
import { findingsOf } from './diagnostics.ts';
import { documentLinks } from './document-links.ts';
import { documentSymbols } from './document-symbols.ts';
import type { Documents, OpenDocument } from './documents.ts';
import { hoverAt } from './hover.ts';
import { inlayHints } from './inlay-hints.ts';
import { locator } from './locate.ts';
import { type Asked, definition, references } from './navigation.ts';
import type { OpenTree } from './open-tree.ts';
import { pathOf, positionIn } from './places.ts';
import { signatureAt } from './signature.ts';
import type { LoadSyntax } from './tree-sitter.ts';

export interface FeatureParts {
  readonly connection: Connection;
  readonly documents: Documents;
  /** A document with its tree; undefined where it is not open or in no tree. */
  at(uri: string): Promise<{ readonly document: OpenDocument; readonly tree: OpenTree } | undefined>;
  treeOf(path: string): OpenTree | undefined;
  readonly syntax: LoadSyntax;
  trees(): readonly OpenTree[];
  client(): ClientCapabilities;
}

export function answerFeatures({
  connection,
  documents,
  at,
  treeOf,
  syntax,
  trees,
  client,
}: FeatureParts): void {
  const asked = async ({
    textDocument,
    position,
  }: {
    textDocument: { uri: string };
    position: Position;
  }): Promise<Asked | undefined> => {
    const found = await at(textDocument.uri);
    if (!found) return undefined;
    const { tree, document } = found;
    return {
      tree,
      document,
      at: positionIn(document.text, position),
      locate: locator(tree, documents),
      macros: tree.settings.definition.macros,
    };
  };
  connection.onHover(async (params) => {
    const it = await asked(params);
    return it && hoverAt(it.tree, it.document, it.at, it.locate);
  });
  connection.onDefinition(async (params) => {
    const it = await asked(params);
    return it && definition(it);
  });
  connection.onReferences(async (params) => {
    const it = await asked(params);
    return it && references(it);
  });
  connection.onCodeAction(async ({ textDocument, context, range }) => {
    const found = await at(textDocument.uri);
    if (!found) return [];
    const { tree, document } = found;
    const parts = {
      ...found,
      findings: findingsOf(tree, document),
      locate: locator(tree, documents),
    };
    const wanted = {
      start: positionIn(document.text, range.start),
      end: positionIn(document.text, range.end),
    };
    return codeActions(parts, context.diagnostics, wanted, context.only);
  });
  connection.onCompletion(async ({ textDocument, position }) => {
    const found = await at(textDocument.uri);
    const c = found && (await syntax());
    const snippets = client().textDocument?.completion?.completionItem?.snippetSupport === true;
    return c && complete({ ...found, syntax: c, offset: found.document.text.offsetAt(position), snippets });
  });
  connection.onSignatureHelp(async ({ textDocument, position }) => {
    const found = await at(textDocument.uri);
    const c = found && (await syntax());
    return c && signatureAt(c, found.tree, found.document, found.document.text.offsetAt(position));
  });
  connection.onDocumentSymbol(async ({ textDocument }) => {
    const found = await at(textDocument.uri);
    return found ? documentSymbols(found.tree, found.document) : [];
  });
  connection.onWorkspaceSymbol(async ({ query }) => {
    const all = await Promise.all(
      trees().map(async (tree) => {
        if (tree.state().kind !== 'ready') return [];
        const locate = locator(tree, documents);
        const symbols = await tree.ask({ kind: 'symbols', query }).catch(() => []);
        return symbols.map(({ name, kind, container, place }) => ({
          name,
          kind: kind === 'table' ? SymbolKind.Array : SymbolKind.Object,
          containerName: container,
          location: locate(place),
        }));
      }),
    );
    return all.flat();
  });
  connection.languages.inlayHint.on(async ({ textDocument, range }) => {
    const found = await at(textDocument.uri);
    return found?.tree.settings.inlayHints.names ? inlayHints(found.tree, found.document, range) : [];
  });
  connection.onCodeLens(async ({ textDocument }) => {
    const found = await at(textDocument.uri);
    return found?.tree.settings.codeLens.tables ? codeLenses(found.tree, found.document) : [];
  });
  connection.onCodeLensResolve((lens) =>
    resolveLens(lens, (uri) => {
      const path = pathOf(uri);
      return path === undefined ? undefined : treeOf(path);
    }),
  );
  connection.onDocumentLinks(async ({ textDocument }) => {
    const found = await at(textDocument.uri);
    return found ? documentLinks(found.document.text) : [];
  });
}
