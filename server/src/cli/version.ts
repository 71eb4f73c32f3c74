// The program's version, which the package says.
export { version } from '../../../package.json';
