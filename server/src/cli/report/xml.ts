// The little XML that reports for older consumers are made of.

// What XML 1.0 has no way to write, not even escaped (https://www.w3.org/TR/xml/#charsets).
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text between tags. */
export function xmlText(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd').replace(/[&<>\r]/g, (found) => ENTITIES[found]!);
}

/** ` a="1" b="2"`; what is undefined is left out. Line ends survive. */
export function xmlAttributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = `${value}`.replace(UNWRITABLE, '\ufffd');
      return ` ${name}="${text.replace(/[&<>"\t\n\r]/g, (found) => ENTITIES[found]!)}"`;
    })
    .join('');
}
