// What is wrong with a text that is to be JSON, in words.
import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';

const EXPECTED: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: "':'",
  CommaExpected: "','",
  CloseBraceExpected: "'}'",
  CloseBracketExpected: "']'",
  EndOfFileExpected: 'the end of the file',
  EndOfCommentExpected: 'the end of the comment',
};

/** `no JSON: expected '}'`. */
export function jsonFault(code: ParseErrorCode): string {
  const name = printParseErrorCode(code);
  const expected = EXPECTED[name];
  // InvalidNumberFormat, UnexpectedEndOfString, …: a word each, said as words.
  const words = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return `no JSON: ${expected === undefined ? words : `expected ${expected}`}`;
}
