// The program of the thread that goes ahead of the reader (index/scout-thread.ts).
import { serveScout } from '../index/scout-thread.ts';

serveScout();
