import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Ajv } from 'ajv';
import { deployment, endlessJob, nakedPod, plimsoll, repository, SHELL_FORM, scratch, service } from './scratch.ts';

const TROUBLE = {
  'k8s/web app.yaml': deployment('web'),
  'k8s/service.yaml': service('web'),
  'job,50%:x.yaml': endlessJob('nightly'),
  Dockerfile: SHELL_FORM,
  'broken.yaml': 'apiVersion: v1\nkind: Pod\nspec: [',
};

const text = { type: 'string', minLength: 1 };
const level = { enum: ['none', 'note', 'warning', 'error'] };
const object = (properties: Record<string, object>, required = Object.keys(properties)) => {
  return { type: 'object', properties, required, additionalProperties: false };
};
const list = (items: object) => ({ type: 'array', items });
const line = { type: 'integer', minimum: 1 };
const physical = object(
  {
    artifactLocation: object({ uri: { ...text, format: 'uri-reference' }, uriBaseId: text }, ['uri']),
    region: object({ startLine: line, startColumn: line, endLine: line, endColumn: line }),
  },
  ['artifactLocation'],
);
const message = object({ text, markdown: text }, ['text']);
const property = { type: 'object' };

/** The part of the SARIF 2.1.0 standard that the log uses; whatever else would turn up is an error. */
const SARIF = object({
  version: { const: '2.1.0' },
  $schema: text,
  runs: list(
    object({
      tool: object({
        driver: object({
          name: text,
          version: text,
          informationUri: text,
          rules: list(
            object({
              id: text,
              shortDescription: message,
              helpUri: { ...text, pattern: '^https://' },
              help: message,
              defaultConfiguration: object({ level }),
              properties: property,
            }),
          ),
        }),
      }),
      columnKind: { const: 'utf16CodeUnits' },
      originalUriBaseIds: { type: 'object', additionalProperties: object({ description: message }) },
      invocations: list(
        object({
          executionSuccessful: { const: true },
          toolExecutionNotifications: list(
            object({ level, message, locations: list(object({ physicalLocation: physical })) }),
          ),
        }),
      ),
      results: list(
        object(
          {
            ruleId: text,
            ruleIndex: { type: 'integer', minimum: 0 },
            level,
            message,
            locations: list(
              object({
                physicalLocation: physical,
                logicalLocations: list(object({ fullyQualifiedName: text, kind: { const: 'resource' } })),
              }),
            ),
            partialFingerprints: { type: 'object', additionalProperties: text },
            relatedLocations: list(object({ id: { type: 'integer', minimum: 0 }, physicalLocation: physical })),
            properties: property,
          },
          ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints', 'properties'],
        ),
      ),
    }),
  ),
});

interface SarifLog {
  runs: [
    {
      tool: { driver: { rules: { id: string }[] } };
      invocations: [{ toolExecutionNotifications: { message: { text: string } }[] }];
      results: {
        ruleId: string;
        ruleIndex: number;
        partialFingerprints: Record<string, string>;
        locations: [{ physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region: object } }];
        relatedLocations?: { physicalLocation: { artifactLocation: { uri: string } } }[];
      }[];
    },
  ];
}

suite('check --format', { concurrency: 2 }, () => {
  test('sarif', async (t) => {
    const folder = repository(t, TROUBLE);
    const { stdout, code } = await plimsoll(folder, ['check', '--format', 'sarif']);
    const log = JSON.parse(stdout) as SarifLog;
    const validate = new Ajv({ allErrors: true, formats: { 'uri-reference': /^[\w.~!$&'()*+,;=:@/?%-]*$/ } }).compile(
      SARIF,
    );
    assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
    const [{ results, tool, invocations }] = log.runs;
    assert.deepEqual(
      results.map(({ ruleId }) => ruleId),
      ['shell-form-command', 'unbounded-job', 'missing-readiness-probe'],
    );
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    const [docker, job, web] = results;
    assert.deepEqual(docker?.locations[0].physicalLocation, {
      artifactLocation: { uri: 'Dockerfile', uriBaseId: 'WORKDIR' },
      region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 19 },
    });
    assert.equal(job?.locations[0].physicalLocation.artifactLocation.uri, 'job%2C50%25%3Ax.yaml');
    assert.equal(web?.relatedLocations?.[0]?.physicalLocation.artifactLocation.uri, 'k8s/service.yaml');
    assert.equal(new Set(results.map(({ partialFingerprints }) => partialFingerprints['plimsoll/v1'])).size, 3);
    assert.match(invocations[0].toolExecutionNotifications[0]?.message.text ?? '', /broken YAML/);
    assert.equal(code, 1);
  });

  test('sarif names files outside the working directory by a URI of their own', async (t) => {
    const folder = repository(t, { 'a b/pod.yaml': nakedPod('a'), 'c/x': '' });
    const { stdout } = await plimsoll(join(folder, 'c'), ['check', '--format', 'sarif', '..']);
    const place = (JSON.parse(stdout) as SarifLog).runs[0].results[0]?.locations[0].physicalLocation.artifactLocation;
    assert.deepEqual(place, { uri: `file://${folder}/a%20b/pod.yaml` });
  });

  test('github', async (t) => {
    const { stdout } = await plimsoll(repository(t, TROUBLE), ['check', '--format', 'github']);
    const lines = stdout.trimEnd().split('\n');
    assert.match(
      lines[0] ?? '',
      /^::warning file=Dockerfile,line=2,endLine=2,col=1,endColumn=19,title=shell-form-command::`CMD` .*%0AFix \(safe\): /,
    );
    assert.match(lines[1] ?? '', /^::error file=job%2C50%25%3Ax\.yaml,line=2,endLine=2,/);
    assert.match(lines[2] ?? '', /^::warning file=k8s\/web app\.yaml,line=\d+,/);
    assert.match(lines[3] ?? '', /^::notice file=broken\.yaml,title=Not read::/);
    assert.equal(lines[4], 'plimsoll: 3 findings in 5 files');
    assert.equal(lines.length, 5);
  });

  test('github: a file cannot smuggle in a command', async (t) => {
    const folder = scratch(t, {
      'a\n::error::forged.yaml': nakedPod('a'),
      'b.yaml': 'apiVersion: v1\nkind: "\\n::error::x\n',
    });
    const { stdout } = await plimsoll(folder, ['check', '--format', 'github']);
    assert.doesNotMatch(stdout, /^::error/m);
    assert.match(stdout, /^::warning file=a%0A%3A%3Aerror%3A%3Aforged\.yaml,/m);
  });

  test('junit', async (t) => {
    const folder = repository(t, { ...TROUBLE, 'a<b>&".yaml': endlessJob('nightly') });
    const { stdout } = await plimsoll(folder, ['check', '--format', 'junit']);
    assert.match(
      stdout,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="plimsoll" tests="\d+" failures="2" errors="0" skipped="1">/,
    );
    assert.match(stdout, /<testsuite name="a&lt;b&gt;&amp;&quot;\.yaml" tests="\d+" failures="1"/);
    assert.equal(stdout.match(/<failure /g)?.length, 2, 'only what fails the command fails its case');
    assert.match(stdout, /<skipped message="[^"]*broken YAML/);
    assert.equal(openTags(stdout), 0);
    const strict = await plimsoll(folder, ['check', '--format', 'junit', '--fail-on', 'warning']);
    assert.equal(strict.stdout.match(/<failure /g)?.length, 4);
  });

  test('markdown', async (t) => {
    const folder = repository(t, { 'a|b.yaml': endlessJob('x'), 'broken@team.yaml': TROUBLE['broken.yaml'] });
    const { stdout } = await plimsoll(folder, ['check', '--format', 'markdown']);
    assert.match(stdout, /^## Plimsoll\n\n2 files read: 1 error, 0 warnings, 0 notes\.\n/);
    const rows = stdout.split('\n').filter((row) => row.startsWith('| error'));
    assert.equal(rows.length, 1);
    assert.match(rows[0] ?? '', /`a\\\|b\.yaml:2`/);
    assert.equal(rows[0]?.match(/(?<!\\)\|/g)?.length, 6);
    assert.match(stdout, /### Not read, or not wholly\n\n- `broken@team\.yaml`: /);
  });

  test('text', async (t) => {
    const { stdout } = await plimsoll(repository(t, TROUBLE), ['check']);
    assert.match(stdout, /^Dockerfile:2:1 {2}warning {2}shell-form-command {2}`CMD` .*\n {4}fix \(safe\): /);
    assert.match(
      stdout,
      /\n\njob,50%:x\.yaml:2:7 {2}error {4}unbounded-job {2}.*\n {4}no fix: .*activeDeadlineSeconds/,
    );
    assert.match(stdout, /\n {4}fix \(review\): .*\n {4}assumes: /);
    assert.match(stdout, /Not read, or not wholly:\n {4}broken\.yaml: .*broken YAML/);
    assert.match(stdout, /3 findings \(1 error, 2 warnings\) in 3 of 5 files read\./);
    assert.match(stdout, /P2 Zombies and orphans: 1, P8 Pod readiness: 1, P9 Unbounded Jobs: 1/);
    assert.match(stdout, /1 safe fix: plimsoll fix\n1 to be fixed under an assumption: plimsoll fix --review/);
  });

  test('text without findings', async (t) => {
    const pod = nakedPod('a').replace('kind: Pod', 'kind: Pod # plimsoll-ignore: naked-pod -- a debugging aid');
    const { stdout } = await plimsoll(scratch(t, { 'a.yaml': service('a'), 'b.yaml': pod }), ['check']);
    assert.equal(stdout, 'No findings in 2 files read, 1 waived.\n');
  });

  test('colours: none in a pipe, on demand, and never under NO_COLOR', async (t) => {
    const folder = scratch(t, { 'a.yaml': endlessJob('a') });
    const shown = async (environment: NodeJS.ProcessEnv) => (await plimsoll(folder, ['check'], environment)).stdout;
    const plain = await shown({});
    const coloured = await shown({ FORCE_COLOR: '1' });
    assert.ok(!plain.includes('\u001b'));
    assert.ok(coloured.includes('\u001b[31merror'));
    assert.equal(await shown({ FORCE_COLOR: '1', NO_COLOR: '1' }), plain);
    assert.equal(await shown({ FORCE_COLOR: '0' }), plain);
  });
});

/** How many elements of an XML text are not closed; throws when they are closed in another order. */
function openTags(xml: string): number {
  const open: string[] = [];
  for (const [, slash, name, rest] of xml.matchAll(/<(\/?)([a-z-]+)((?:\s+[a-z]+="[^"<]*")*\s*\/?)>/g)) {
    if (slash) assert.equal(open.pop(), name);
    else if (!rest?.endsWith('/')) open.push(name ?? '');
  }
  return open.length;
}
