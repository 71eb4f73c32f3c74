// Where the page of a rule is to be read.
import { RULES } from '../rules/all.ts';

/** A link for `codeDescription`: the client's `matchtable-rule:` documents show the page that this server holds. */
export const rulePageUri = (rule: string): string => `matchtable-rule:/${rule}.md`;

export const rulePage = (name: string): string | undefined => RULES.find((rule) => rule.name === name)?.page;
