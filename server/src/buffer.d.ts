// Undocumented but old and stable in Node: slices without the checks of toString().
interface Buffer {
  latin1Slice(start?: number, end?: number): string;
  utf8Slice(start?: number, end?: number): string;
}
