// The output formats of `lint`, by name.
import { concise } from './concise.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { jsonl } from './jsonl.ts';
import type { Format } from './report.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export const FORMATS: readonly Format[] = [text, concise, json, jsonl, sarif, github];
