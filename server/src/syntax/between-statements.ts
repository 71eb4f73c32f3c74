// Where a statement may be put into a function without another one becoming a part of it.

/** Comments, directives and literals. */
const NO_CODE =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/.*|^[ \t]*#.*|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/gm;

/** A block stands behind these, or behind nothing; all other braces may be those of an initialiser. */
const ALONE = /^\s*(?:else|do)?\s*$/;
const WITH_CONDITION = /^\s*(?:(?:else\s+)?(?:if|for|while|switch)|\w*for_each\w*)\s*\(/;

/**
 * Whether one statement ends, and another begins, behind `text`: lines of a function from its brace on. It is so where code ends
 * by a `;` or by a block, no parenthesis is open, and all braces that are open are those of blocks. Where branches of an `#if`
 * each hold a brace, or lines are continued, it is not said to be so.
 */
export function isBetweenStatements(text: string): boolean {
  if (!/\n\s*$/.test(text) || /\\\r?\n/.test(text)) return false;
  const code = text.replace(NO_CODE, (part) => (part[0] === '"' || part[0] === "'" ? '0' : ' '));
  const open: ('(' | 'block' | 'initialiser')[] = [];
  /** Where the last statement ended. */
  let ended = 0;
  for (const { 0: part, index } of code.matchAll(/[{}();]/g)) {
    if (part === '(') open.push('(');
    else if (part === ')') {
      if (open.pop() !== '(') return false;
    } else if (part === '{') {
      const around = open.at(-1);
      const isBlock = !around || (around === 'block' && beginsBlock(code.slice(ended, index)));
      open.push(isBlock ? 'block' : 'initialiser');
      if (isBlock) ended = index + 1;
    } else if (part === '}') {
      const closed = open.pop();
      if (!closed || closed === '(') return false;
      if (closed === 'block') ended = index + 1;
    } else if (open.at(-1) === 'block') ended = index + 1;
  }
  return open.length > 0 && open.every((each) => each === 'block') && code.slice(ended).trim() === '';
}

/** Whether a brace behind a statement's beginning is that of a block: nothing stands behind its condition. */
function beginsBlock(head: string): boolean {
  if (ALONE.test(head)) return true;
  if (!WITH_CONDITION.test(head)) return false;
  let depth = 0;
  for (const { 0: part, index } of head.matchAll(/[()]/g)) {
    depth += part === '(' ? 1 : -1;
    if (depth === 0) return head.slice(index + 1).trim() === '';
  }
  return false;
}

/** Whether lines are statements that are whole, or nothing. Where they hold braces it is not said to be so. */
export const isStatements = (lines: string): boolean =>
  lines.trim() === '' || (!/[{}]/.test(lines) && isBetweenStatements(`{${lines}`));
