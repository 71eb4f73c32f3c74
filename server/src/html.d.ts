// The page of `--format html` is bundled as text.
declare module '*.html' {
  const text: string;
  export default text;
}
