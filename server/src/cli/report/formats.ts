// The output formats of `lint`, by name.
import { checkstyle } from './checkstyle.ts';
import { concise } from './concise.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import { junit } from './junit.ts';
import { rdjson, rdjsonl } from './rdjson.ts';
import type { Format } from './report.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export const FORMATS: readonly Format[] = [
  text,
  concise,
  json,
  jsonl,
  sarif,
  github,
  gitlab,
  rdjson,
  rdjsonl,
  checkstyle,
  junit,
  html,
];
