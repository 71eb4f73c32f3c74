// What every format writes, held against what its consumers accept (schemas/), with the miniature kernel's findings,
// none, and hostile ones.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { FORMATS } from '../../server/src/cli/report/formats.ts';
import { RULES } from '../../server/src/rules/all.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { bare, finding, MLX5, range, VIRTIO, written } from './finding.ts';
import { matchtable } from './harness.ts';
import { MINI } from './small-tree.ts';

const schema = (name: string) => readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8');

const ajv = new Ajv({ allErrors: true, strict: true });
addFormats(ajv);

function invalidJson(name: string): (text: string) => unknown {
  const validate = ajv.compile(JSON.parse(schema(name)));
  return (text) => (validate(JSON.parse(text)) ? [] : validate.errors);
}

function invalidXml(name: string): (text: string) => Promise<unknown> {
  return async (text) => {
    const { errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents: text }],
      schema: [schema(name)],
    });
    return errors;
  };
}

const rdjson = invalidJson('rdjson.json');

const INVALID: Readonly<Record<string, (text: string) => unknown>> = {
  sarif: invalidJson('sarif.json'),
  gitlab: invalidJson('gitlab.json'),
  rdjson,
  rdjsonl: (text) =>
    rdjson(
      JSON.stringify({
        source: { name: 'lines' },
        diagnostics: text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line)),
      }),
    ),
  checkstyle: invalidXml('checkstyle.xsd'),
  junit: invalidXml('junit.xsd'),
};

const names = Object.keys(INVALID);

/** Findings of a tree that somebody wrote to break a report. */
const hostile: Finding[] = [
  {
    ...finding,
    path: 'drivers/a b"<&>\u0007/x\ud800.c',
    message: 'a "quoted" <b>&amp;\u0000\u001b[31m ]]> \ufffe 👍\r\n\tend',
    module: '--><script>alert(1)</script>',
    help: '</script>',
  },
  {
    ...bare,
    range: range(99, 99, 100, 1),
    related: Array.from({ length: 150 }, (_, i) => ({
      path: VIRTIO,
      range: range(1, i + 1, 2, 1),
      message: `place ${i}`,
    })),
    fix: {
      title: 'two edits',
      safety: 'safe',
      edits: [
        { path: VIRTIO, range: range(3, 2, 3, 7), newText: '{ }' },
        { path: VIRTIO, range: range(1, 1, 1, 1), newText: '/* ü */ ' },
      ],
    },
  },
];

test.each(names)('%s: the miniature kernel', async (format) => {
  const { out } = await matchtable(['lint', MINI, '--format', format]);
  expect(out.length).toBeGreaterThan(500);
  expect(await INVALID[format]!(out)).toEqual([]);
});

test.each(names)('%s: nothing found, and findings that would break it', async (format) => {
  const writer = FORMATS.find(({ name }) => name === format)!;
  expect(await INVALID[format]!(written(writer, { findings: [], rules: RULES }))).toEqual([]);
  const rules = RULES.map((rule, i) => ({ ...rule, name: i === 0 ? finding.rule : bare.rule }));
  const text = written(writer, { findings: [...hostile, finding, bare], rules: rules.slice(0, 2) });
  expect(await INVALID[format]!(text)).toEqual([]);
});

test.each(['checkstyle.xsd', 'junit.xsd'])('%s refuses what is wrong', async (name) => {
  expect(await invalidXml(name)('<testsuites name="x"><oops/></testsuites>')).not.toEqual([]);
});

test('a fix of several edits is one suggestion of reviewdog’s, columns in bytes', () => {
  const [diagnostic] = JSON.parse(
    written(FORMATS.find(({ name }) => name === 'rdjson')!, { findings: [hostile[1]!] }),
  ).diagnostics;
  expect(diagnostic.suggestions).toEqual([
    {
      range: { start: { line: 1, column: 1 }, end: { line: 3, column: 7 } },
      text:
        '/* ü */ static const struct pci_device_id virtio_pci_id_table[] = {\n' +
        '\t{ PCI_DEVICE(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID) },\n\t{ }',
    },
  ]);
});

test('sarif keeps to what code scanning takes: the worst of too many', () => {
  const many = Array.from({ length: 25_100 }, (_, i) => (i === 25_050 ? bare : finding));
  const log = JSON.parse(written(FORMATS.find(({ name }) => name === 'sarif')!, { findings: many }));
  expect(log.runs[0].results).toHaveLength(25_000);
  expect(log.runs[0].results[0].level).toBe('error');
});

test('html: what comes from a tree is text', () => {
  const page = written(FORMATS.find(({ name }) => name === 'html')!, { findings: hostile });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).toContain('--&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toMatch(/\{\{\w+\}\}/);
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  expect(page).toContain(`<code>${MLX5.slice(0, 7)}`);
});

test('html: a line is shown whole, and groups with something to do come first in the picture', () => {
  const between = (a: string, b: string, severity: Finding['severity']): Finding => ({
    ...finding,
    severity,
    module: a,
    related: [{ ...finding.related[0]!, module: b }],
  });
  const page = written(FORMATS.find(({ name }) => name === 'html')!, {
    findings: [
      between('one', 'two', 'info'),
      between('one', 'three', 'info'),
      between('four', 'five', 'warning'),
    ],
  });
  const picture = /<svg.*<\/svg>/s.exec(page)![0];
  expect(picture.indexOf('>four<')).toBeGreaterThan(0);
  expect(picture.indexOf('>four<')).toBeLessThan(picture.indexOf('>one<'));
  expect(page).toContain('PCI_VENDOR_ID_MELLANOX, PCI_ANY_ID) }');
  // No wider than what is drawn: nothing to scroll to.
  expect(Number(/ width="(\d+)"/.exec(picture)![1])).toBeLessThan(500);
});
