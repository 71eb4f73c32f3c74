// Which texts speak to this program: what a finding may be allowed by (rules/suppress.ts) begins with its name.

const SPOKEN = 'matchtable:';

export const isSpokenTo = (text: Buffer | string): boolean => text.includes(SPOKEN);
