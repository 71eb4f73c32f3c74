// Comments in text that is looked at as text, where tokens would be more than is asked for.

/** A blank for each comment; one that does not end goes to the end. */
export const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*/g, ' ');
