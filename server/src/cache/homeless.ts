// Who has no home (no HOME, and a number of a user that passwd does not know: a container) is given none that anything could
// be kept in, but one to be loaded with: env-paths asks for it then, and os.homedir() throws.
import { homedir } from 'node:os';

export const isHomeless = ((): boolean => {
  try {
    homedir();
    return false;
  } catch {
    process.env.HOME = '';
    return true;
  }
})();
