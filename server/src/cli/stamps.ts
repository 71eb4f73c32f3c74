// The program of the thread that looks whether files changed since a result was kept (cache/stamps.ts).
import { serveStamps } from '../cache/stamps.ts';

serveStamps();
