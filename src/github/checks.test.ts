import assert from 'node:assert/strict';
import { OVERTAKEN } from '../review/check-states.ts';
import type { PlannedCheck } from '../review/review-plan.ts';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { beginCheckRun, writeCheckRun } from './checks.ts';
import type { OwnCheckRun } from './own-check-runs.ts';

const PATIENCE = { pauseMs: 0 };
const RUNS = `${REPO}/check-runs`;
const LISTED = `${REPO}/commits/head/check-runs?check_name=plimsoll&filter=all&per_page=100`;

function checkWith(annotations: number, conclusion: PlannedCheck['conclusion'] = 'failure'): PlannedCheck {
  const lines = Array.from({ length: annotations }, (_, at) => at + 1);
  return {
    conclusion,
    title: 'A title',
    summary: 'A *summary*',
    annotations: lines.map((line) => ({
      path: 'a.yaml',
      startLine: line,
      endLine: line + 1,
      level: 'warning',
      title: 't',
      message: 'm',
    })),
    actions: [],
  };
}

function contentWith(annotations: number) {
  return { headSha: 'head', externalId: 'plimsoll:1', check: checkWith(annotations), detailsUrl: null };
}

interface Sent {
  readonly status: string;
  readonly conclusion?: string;
  readonly output: { readonly annotations: readonly { readonly start_line: number }[] };
}

/** Expects a write, and notes what came with it. */
function expectWrite({ scope }: Api, method: 'POST' | 'PATCH', notes: string[]) {
  return scope.intercept(method === 'POST' ? RUNS : `${RUNS}/9`, method, (sent: Sent) => {
    const lines = sent.output.annotations.map(({ start_line }) => start_line);
    notes.push(`${method} ${sent.status} ${sent.conclusion ?? '-'} ${lines[0] ?? 0}-${lines.at(-1) ?? 0}`);
    return true;
  });
}

function runAnswer(annotations: number, status = 'in_progress') {
  return { id: 9, external_id: 'plimsoll:1', status, output: { annotations_count: annotations } };
}

function write(api: Api, annotations: number, existing: readonly OwnCheckRun[] = []) {
  return writeCheckRun(api.client, REPOSITORY, contentWith(annotations), { existing, forced: false }, PATIENCE);
}

apiTest('a small check run is one request, whole', async (api) => {
  const expected = {
    name: 'plimsoll',
    head_sha: 'head',
    external_id: 'plimsoll:1',
    details_url: 'https://plimsoll.test/1',
    status: 'completed',
    conclusion: 'neutral',
    output: {
      title: 'A title',
      summary: 'A *summary*',
      annotations: [
        { path: 'a.yaml', start_line: 1, end_line: 2, annotation_level: 'warning', title: 't', message: 'm' },
      ],
    },
  };
  api.scope.post(RUNS, expected).reply(201, runAnswer(1, 'completed'));
  const content = { ...contentWith(1), check: checkWith(1, 'neutral'), detailsUrl: 'https://plimsoll.test/1' };
  const written = await writeCheckRun(api.client, REPOSITORY, content, { existing: [], forced: false }, PATIENCE);
  assert.deepEqual(written, { ok: true, value: 9 });
});

apiTest('buttons come with the conclusion, and only then', async (api) => {
  const actions = [{ label: 'Fix all', description: 'Opens a pull request', identifier: 'fix-safe' }];
  const sent: unknown[] = [];
  const note = (body: { readonly actions?: unknown }) => sent.push(body.actions) > 0;
  api.scope.post(RUNS, note).reply(201, runAnswer(0));
  api.scope.patch(`${RUNS}/9`, note).reply(200, runAnswer(0));
  api.scope.post(RUNS, note).reply(201, runAnswer(0, 'completed'));
  for (const annotations of [51, 1]) {
    const content = { ...contentWith(annotations), check: { ...checkWith(annotations), actions } };
    await writeCheckRun(api.client, REPOSITORY, content, { existing: [], forced: false }, PATIENCE);
  }
  assert.deepEqual(sent, [undefined, actions, actions]);
});

for (const [annotations, requests] of [
  [0, ['POST completed failure 0-0']],
  [50, ['POST completed failure 1-50']],
  [51, ['POST in_progress - 1-50', 'PATCH completed failure 51-51']],
  [120, ['POST in_progress - 1-50', 'PATCH in_progress - 51-100', 'PATCH completed failure 101-120']],
] as const) {
  apiTest(`${annotations} annotations: the conclusion comes last`, async (api) => {
    const notes: string[] = [];
    expectWrite(api, 'POST', notes).reply(201, runAnswer(0));
    for (const _ of requests.slice(1)) expectWrite(api, 'PATCH', notes).reply(200, runAnswer(0));
    assert.deepEqual(await write(api, annotations), { ok: true, value: 9 });
    assert.deepEqual(notes, requests);
  });
}

apiTest('a run of the same content is left alone', async (api) => {
  const run = { id: 9, externalId: 'plimsoll:1', completed: true, annotationCount: 120 };
  assert.deepEqual(await write(api, 120, [run]), { ok: true, value: 9 });
  assert.equal(api.requests.length, 0);
});

apiTest('a run that was begun is taken up where it stopped', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'PATCH', notes).reply(200, runAnswer(120));
  const run = { id: 9, externalId: 'plimsoll:1', completed: false, annotationCount: 100 };
  assert.deepEqual(await write(api, 120, [run]), { ok: true, value: 9 });
  assert.deepEqual(notes, ['PATCH completed failure 101-120']);
});

apiTest('a run of other content does not count', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(201, runAnswer(1, 'completed'));
  await write(api, 1, [{ id: 8, externalId: 'plimsoll:0', completed: true, annotationCount: 1 }]);
  assert.equal(notes.length, 1);
});

apiTest('a run of the same content that another one has overruled is written anew', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(201, runAnswer(1, 'completed'));
  const runs = [
    { id: 7, externalId: 'plimsoll:1', completed: true, annotationCount: 1 },
    { id: 8, externalId: 'plimsoll:0', completed: true, annotationCount: 0 },
  ];
  await write(api, 1, runs);
  assert.equal(notes.length, 1);
});

apiTest('a 502 that created nothing is not taken for done because of an older equal run', async (api) => {
  const notes: string[] = [];
  const old = { ...runAnswer(1, 'completed'), id: 7 };
  const runs = [
    { id: 7, externalId: 'plimsoll:1', completed: true, annotationCount: 1 },
    { id: 8, externalId: 'plimsoll:0', completed: true, annotationCount: 0 },
  ];
  expectWrite(api, 'POST', notes).reply(502);
  api.scope.get(LISTED).reply(200, { check_runs: [old] });
  expectWrite(api, 'POST', notes).reply(201, runAnswer(1, 'completed'));
  assert.deepEqual(await write(api, 1, runs), { ok: true, value: 9 });
  assert.equal(notes.length, 2);
});

apiTest('a 502 that hides a created run: it is found and not created again', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(502);
  api.scope
    .get(LISTED)
    .reply(200, { check_runs: [{ ...runAnswer(5, 'completed'), id: 8, external_id: null }, runAnswer(50)] });
  expectWrite(api, 'PATCH', notes).reply(200, runAnswer(51));
  assert.deepEqual(await write(api, 51), { ok: true, value: 9 });
  assert.deepEqual(notes, ['POST in_progress - 1-50', 'PATCH completed failure 51-51']);
});

apiTest('a 502 that created nothing: it is created, once', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(502);
  api.scope.get(LISTED).reply(200, { check_runs: [] });
  expectWrite(api, 'POST', notes).reply(201, runAnswer(1, 'completed'));
  assert.deepEqual(await write(api, 1), { ok: true, value: 9 });
});

apiTest('a dropped connection that hides appended annotations: they are not appended again', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(201, runAnswer(50));
  expectWrite(api, 'PATCH', notes).replyWithError(new Error('socket hang up'));
  api.scope.get(`${RUNS}/9`).reply(200, runAnswer(100));
  expectWrite(api, 'PATCH', notes).reply(200, runAnswer(120, 'completed'));
  assert.deepEqual(await write(api, 120), { ok: true, value: 9 });
  assert.deepEqual(notes, ['POST in_progress - 1-50', 'PATCH in_progress - 51-100', 'PATCH completed failure 101-120']);
});

apiTest('a dropped connection that appended nothing: they are appended, once', async (api) => {
  const notes: string[] = [];
  expectWrite(api, 'POST', notes).reply(201, runAnswer(50));
  expectWrite(api, 'PATCH', notes).replyWithError(new Error('socket hang up'));
  api.scope.get(`${RUNS}/9`).reply(200, runAnswer(50));
  expectWrite(api, 'PATCH', notes).reply(200, runAnswer(51, 'completed'));
  assert.deepEqual(await write(api, 51), { ok: true, value: 9 });
});

apiTest('doubt ends after the second try', async (api) => {
  api.scope.post(RUNS).twice().reply(502).get(LISTED).twice().reply(200, { check_runs: [] });
  const written = await write(api, 1);
  assert.equal(!written.ok && written.failure.kind, 'server');
});

apiTest('a list that cannot be had ends it: nothing is created in the dark', async (api) => {
  api.scope.post(RUNS).reply(201, '{"id":').get(LISTED).reply(502);
  const written = await write(api, 1);
  assert.equal(!written.ok && written.failure.kind, 'server');
});

for (const [kind, status, body] of [
  ['forbidden', 403, { message: 'Resource not accessible by integration' }],
  ['rate-limited', 403, { message: 'You have exceeded a secondary rate limit' }],
  ['validation', 422, { message: 'Invalid request.' }],
] as const) {
  apiTest(`${kind} is no doubt: it is a failure at once`, async (api) => {
    api.scope.post(RUNS).reply(status, body);
    const written = await write(api, 1);
    assert.equal(!written.ok && written.failure.kind, kind);
  });
}

const PULL = { kind: 'pull', number: 7 } as const;

function writeFor(api: Api, annotations: number, existing: readonly OwnCheckRun[], forced = false) {
  const content = { ...contentWith(annotations), externalId: 'plimsoll:pull:7:abc' };
  return writeCheckRun(api.client, REPOSITORY, content, { existing, forced }, PATIENCE);
}

apiTest('a run that only says that work goes on becomes the result, under its name', async (api) => {
  const named = (body: object) => 'external_id' in body && body.external_id === 'plimsoll:pull:7:abc';
  api.scope.patch(`${RUNS}/9`, named).reply(200, runAnswer(1, 'completed'));
  const run = { id: 9, externalId: 'plimsoll:pull:7:begun', completed: false, annotationCount: 0 };
  assert.deepEqual(await writeFor(api, 1, [run]), { ok: true, value: 9 });
});

apiTest('a run in progress that cannot become this one is ended first', async (api) => {
  for (const left of [
    { id: 8, externalId: 'plimsoll:pull:7:other', completed: false, annotationCount: 50 },
    { id: 8, externalId: 'plimsoll:pull:70:begun', completed: false, annotationCount: 0 },
    { id: 8, externalId: null, completed: false, annotationCount: 0 },
  ]) {
    const end = { status: 'completed', conclusion: 'cancelled', output: { ...OVERTAKEN } };
    api.scope.patch(`${RUNS}/8`, end).reply(200, runAnswer(0, 'completed'));
    api.scope.post(RUNS).reply(201, runAnswer(1, 'completed'));
    assert.deepEqual(await writeFor(api, 1, [left]), { ok: true, value: 9 });
  }
});

apiTest('a run that was asked for by a person is written anew, but taken up where it stopped', async (api) => {
  const same = { id: 8, externalId: 'plimsoll:pull:7:abc', completed: true, annotationCount: 1 };
  api.scope.post(RUNS).reply(201, runAnswer(1, 'completed'));
  await writeFor(api, 1, [same], true);
  api.scope.patch(`${RUNS}/8`).reply(200, runAnswer(1, 'completed'));
  await writeFor(api, 1, [{ ...same, completed: false }], true);
});

apiTest('work that goes on is announced once, and after a 502 looked for', async (api) => {
  const check = { headSha: 'head', subject: PULL, existing: [] };
  const named = (body: object) => 'status' in body && body.status === 'in_progress' && !('conclusion' in body);
  const there = { ...runAnswer(0), external_id: 'plimsoll:pull:7:begun' };
  api.scope
    .post(RUNS, named)
    .reply(502)
    .get(LISTED)
    .reply(200, { check_runs: [there] });
  const begun = await beginCheckRun(api.client, REPOSITORY, check, PATIENCE);
  assert.ok(begun.ok);
  assert.deepEqual(
    [begun.value.id, begun.value.completed, begun.value.externalId],
    [9, false, 'plimsoll:pull:7:begun'],
  );
  const again = await beginCheckRun(api.client, REPOSITORY, { ...check, existing: [begun.value] }, PATIENCE);
  assert.deepEqual(again, begun);
});
