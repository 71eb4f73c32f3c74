import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { concise } from '../../server/src/cli/report/concise.ts';
import { github } from '../../server/src/cli/report/github.ts';
import { json } from '../../server/src/cli/report/json.ts';
import { jsonl } from '../../server/src/cli/report/jsonl.ts';
import { sarif } from '../../server/src/cli/report/sarif.ts';
import { RULES } from '../../server/src/rules/all.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { bare, finding, MLX5, range, VIRTIO, written } from './finding.ts';

test('concise: one line per finding', () => {
  expect(written(concise)).toBe(
    `${MLX5}:2:2: warning: ${finding.message} [covered-by-other-driver]\n` +
      `${VIRTIO}:4:1: error: the table has no sentinel [missing-sentinel]\n`,
  );
});

/** What the contract prints of a finding. */
const printed = ({ bus, table, about, ...rest }: Finding) => rest;

describe('json', () => {
  test('has the keys of the contract, in its order, and no others', () => {
    const odd = { ...finding, extra: 1, range: { ...finding.range, offset: 7 } };
    const [first, second] = JSON.parse(written(json, { findings: [odd, bare] }));
    expect(Object.keys(first)).toEqual(
      'rule severity message path range module related witness help fingerprint'.split(' '),
    );
    expect(first).toEqual(printed(finding));
    expect(second).toEqual(printed(bare));
    expect('module' in second).toBe(false);
  });

  test('nothing found is an empty array', () => {
    expect(JSON.parse(written(json, { findings: [] }))).toEqual([]);
    expect(written(jsonl, { findings: [] })).toBe('');
  });

  test('jsonl has the same, one per line', () => {
    const lines = written(jsonl).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([finding, bare].map(printed));
  });
});

describe('github', () => {
  test('escapes what would end a property or the line', () => {
    const odd = { ...finding, path: 'a,b:c.c', message: '100%\nsure', help: undefined, witness: undefined };
    expect(written(github, { findings: [odd as unknown as typeof finding] })).toBe(
      '::warning file=a%2Cb%3Ac.c,line=2,col=2,endLine=2,endColumn=95,' +
        'title=matchtable%3A covered-by-other-driver::100%25%0Asure' +
        '%0Adrivers/virtio/virtio_pci_common.c:2 (virtio_pci): this entry covers it\n',
    );
  });

  test('a range of several lines has no columns; info is a notice', () => {
    const long = { ...bare, severity: 'info' as const, range: range(1, 5, 3, 2) };
    expect(written(github, { findings: [long] })).toMatch(/^::notice file=[^,]*,line=1,endLine=3,title=/);
  });
});

describe('sarif', () => {
  const log = JSON.parse(written(sarif)) as Log;
  const run = log.runs[0]!;
  const [first, second] = run.results!;

  test('is a 2.1.0 log of one run with the rules and their pages', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.tool.driver).toMatchObject({ name: 'matchtable', version: '1.2.3' });
    expect(run.tool.driver.rules![0]).toMatchObject({
      id: 'covered-by-other-driver',
      defaultConfiguration: { level: 'warning' },
      help: {
        markdown: expect.stringContaining('**claim**'),
        text: expect.stringContaining('drivers claim one'),
      },
    });
  });

  test('pages have the code that a reader wants, and not that which tests the rule', () => {
    const real = (JSON.parse(written(sarif, { rules: RULES })) as Log).runs[0]!.tool.driver.rules!;
    for (const { id, help } of real) {
      const quiet = help!.markdown!.split('\n## ').find((section) => section.startsWith('Stays quiet'));
      expect(`${id} ${quiet ?? ''}`).not.toContain('```');
      expect(help!.markdown).toContain('## Example');
    }
  });

  test('results point to rule, place, other side and fingerprint', () => {
    expect(first).toMatchObject({
      ruleId: 'covered-by-other-driver',
      ruleIndex: 0,
      level: 'warning',
      partialFingerprints: { 'matchtable/v1': 'abc123' },
    });
    expect(first!.message.text).toContain(finding.message);
    expect(first!.message.text).toContain(finding.witness);
    expect(first!.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: MLX5, uriBaseId: 'SRCROOT' },
          region: { startLine: 2, startColumn: 2, endLine: 2, endColumn: 95 },
        },
        logicalLocations: [{ name: 'mlx5_vfio_pci', kind: 'module' }],
      },
    ]);
    expect(first!.relatedLocations![0]).toMatchObject({
      id: 0,
      message: { text: 'this entry covers it' },
      physicalLocation: { artifactLocation: { uri: VIRTIO } },
    });
    // A rule that is not in the list is named, not numbered.
    expect(second).not.toHaveProperty('ruleIndex');
  });

  test('every uriBaseId is declared', () => {
    const used = [...written(sarif).matchAll(/"uriBaseId": "(\w+)"/g)].map((match) => match[1]!);
    expect(new Set(used)).toEqual(new Set(Object.keys(run.originalUriBaseIds!)));
  });

  test('fixes are replacements by file', () => {
    expect(second!.fixes).toEqual([
      {
        description: { text: 'Add { }' },
        artifactChanges: [
          {
            artifactLocation: { uri: VIRTIO, uriBaseId: 'SRCROOT' },
            replacements: [
              {
                deletedRegion: { startLine: 4, startColumn: 1, endLine: 4, endColumn: 1 },
                insertedContent: { text: '\t{ }\n' },
              },
            ],
          },
        ],
        properties: { safety: 'safe' },
      },
    ]);
  });

  test('paths are percent-encoded, problems become notifications', () => {
    const [note] = run.invocations![0]!.toolExecutionNotifications!;
    expect(note!.message.text).toBe('is a link to nothing');
    expect(note!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe('drivers/a%20b.c');
    const odd = { ...bare, path: 'a#b/ü%\ud800.c' };
    const uri = (JSON.parse(written(sarif, { findings: [odd] })) as Log).runs[0]!.results![0]!.locations![0]!
      .physicalLocation!.artifactLocation!.uri!;
    expect(uri).toBe('a%23b/%C3%BC%25%EF%BF%BD.c');
  });
});
