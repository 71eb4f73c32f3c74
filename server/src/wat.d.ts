// WebAssembly text is assembled by the bundler.
declare module '*.wat' {
  const code: Uint8Array;
  export default code;
}
