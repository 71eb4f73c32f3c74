// Findings of an earlier text while somebody types: they stay where they are said of, until something is typed in that.
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { shifted } from '../../server/src/lsp/shift.ts';
import type { Finding } from '../../server/src/rules/rule.ts';

const TEXT = 'int a;\n\t{ ONE },\n\t{ TWO }, /* two */\n\t{ THREE },\n';

/** What the finding about `TWO` (or `what`) is said of when `change` was made at the `|` of what it makes of the line. */
function typed(before: string, change: string, after = '', what = '{ TWO }'): string | undefined {
  const at = TEXT.indexOf(before) + before.length;
  const document = TextDocument.create('file:///a.c', 'c', 1, TEXT);
  const end = at + after.length;
  const place = (offset: number) => {
    const { line, character } = document.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  const start = TEXT.indexOf(what);
  const range = { start: place(start), end: place(start + what.length) };
  const [found] = shifted([{ path: 'a.c', range, related: [] } as unknown as Finding], 'a.c', [
    { start: document.positionAt(at), end: document.positionAt(end), text: change },
  ]);
  if (!found) return undefined;
  const now = TextDocument.create('file:///a.c', 'c', 2, TEXT.slice(0, at) + change + TEXT.slice(end));
  const back = ({ line, column }: Finding['range']['start']) => ({ line: line - 1, character: column - 1 });
  return now.getText({ start: back(found.range.start), end: back(found.range.end) });
}

test.each([
  ['a line above it', 'int a;', '\nint b;', ''],
  ['lines above it that go', 'int a;', '', '\n\t{ ONE },'],
  ['a new line right behind its own', ' /* two */', '\n\t{', ''],
  ['a new line right behind it', '{ TWO }', '\n', ''],
  ['a comma behind it', '{ TWO }', ',', ''],
  ['a new line before it', '{ ONE },\n', '\t{ NEW },\n', ''],
  ['the line before it joined', '{ ONE },', ' ', '\n\t'],
  ['a tab before it', '{ ONE },\n', '\t', ''],
  ['an entry on its line', '{ ONE },\n\t', '{ NEW }, ', ''],
  ['a comment behind it', '/* tw', 'x', 'o'],
  ['all below it', '/* two */', '', '\n\t{ THREE },\n'],
])('moves with %s', (_what, before, change, after) => {
  expect(typed(before, change, after)).toBe('{ TWO }');
});

test.each([
  ['in it', '{ T', 'x', ''],
  ['at its beginning, and before', '{ ONE },', '', '\n\t{'],
  ['of its end, and behind', '{ TWO', '', ' },'],
  ['around it', '{ ONE },', '', '\n\t{ TWO }, /*'],
])('is gone with what is typed %s', (_what, before, change, after) => {
  expect(typed(before, change, after)).toBeUndefined();
});

test('a letter beside a name makes it another one', () => {
  expect(typed('TWO', 'x', '', 'TWO')).toBeUndefined();
  expect(typed('ONE },\n\t{ ', 'x', '', 'TWO')).toBeUndefined();
  expect(typed('TWO', ' ', '', 'TWO')).toBe('TWO');
});

test('a fix stays where nothing is typed on its lines', () => {
  const place = (line: number, column: number) => ({ line, column });
  const range = { start: place(3, 2), end: place(3, 9) };
  const edit = { path: 'a.c', range: { start: place(3, 1), end: place(4, 1) }, newText: '' };
  const finding = { path: 'a.c', range, related: [], fix: { title: '', safety: 'safe', edits: [edit] } };
  const after = (line: number, text: string) => {
    const at = { line, character: 0 };
    return shifted([finding as unknown as Finding], 'a.c', [{ start: at, end: at, text }]);
  };
  expect(after(1, 'int b;\n')[0]?.fix?.edits[0]?.range.start).toEqual(place(4, 1));
  expect(after(2, ' ')).toMatchObject([{ range: { start: place(3, 3), end: place(3, 10) } }]);
  expect(after(2, ' ')[0]?.fix).toBeUndefined();
});

test('of another text nothing stays', () => {
  const range = { start: { line: 2, column: 1 }, end: { line: 2, column: 3 } };
  const all = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 }, text: 'int a;\n' };
  expect(shifted([{ path: 'a.c', range, related: [] } as unknown as Finding], 'a.c', [all])).toEqual([]);
});
