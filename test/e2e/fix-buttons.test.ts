/** Buttons of a check run: who may press them, what is asked of the repair, and what the run tells of it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type FixOutcome, runFix } from '../../src/app/fix-job.ts';
import { GitHubFailure } from '../../src/github/failure.ts';
import { FIX_BUTTONS } from '../../src/review/fix-buttons.ts';
import { noteIn } from '../../src/review/pressed-note.ts';
import { OPENED, openWorkshop, REPOSITORY, type Workshop } from './fix-wish.ts';

const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
const SUMMARY = '### Introduced\n\n- one\n';

interface Checked extends Workshop {
  readonly checkRunId: number;
}

/** The check of the pull request's head, with both buttons. */
async function checked(t: TestContext, summary = SUMMARY): Promise<Checked> {
  const workshop = await openWorkshop(t);
  const annotation = {
    path: 'app.txt',
    start_line: 1,
    end_line: 1,
    annotation_level: 'warning',
    message: 'm',
  } as const;
  const { data } = await workshop.bot.checks.create({
    ...{ owner: 'acme', repo: 'shop', name: 'plimsoll', head_sha: workshop.head, external_id: 'plimsoll:pull:1:x' },
    ...{ conclusion: 'failure', actions: Object.values(FIX_BUTTONS).map((button) => ({ ...button })) },
    output: { title: '1 error introduced', summary, annotations: [annotation] },
  });
  workshop.hub.requests.length = 0;
  return { ...workshop, checkRunId: data.id };
}

function press(scene: Checked, person = 'dev', scope: 'safe' | 'review' = 'safe', more = {}): Promise<FixOutcome> {
  const { tools, place, checkRunId } = scene;
  return runFix(tools, { kind: 'fix', ...place, number: 1, checkRunId, scope, person, ...more });
}

function runOf({ hub, checkRunId }: Checked) {
  const run = hub.state.checkRuns(REPOSITORY).find(({ id }) => id === checkRunId);
  assert.ok(run);
  return run;
}

const noteOf = (scene: Checked): string | null => noteIn(runOf(scene).summary ?? '');

test('a pressed button asks for the repair, and the run tells of it in its first lines', async (t) => {
  const scene = await checked(t);
  const before = runOf(scene);
  assert.deepEqual(await press(scene), { outcome: 'done', told: true });
  assert.deepEqual(scene.asked, [
    { place: scene.place, target: { kind: 'pull', number: 1 }, scope: 'safe', delivery: 'pull request' },
  ]);
  const { summary, ...rest } = runOf(scene);
  const { summary: old, ...same } = before;
  assert.equal(noteIn(summary ?? ''), `**Fix all**, pressed by \`dev\`: ${OPENED.says}`);
  assert.ok(summary?.endsWith(old ?? ''));
  assert.deepEqual(rest, same);
  assert.deepEqual(
    scene.hub.requests.map(({ route }) => route?.split(' ')[0]),
    ['GET', 'GET', 'PATCH'],
  );
});

test('what the webhook says of the run need not be asked for', async (t) => {
  const scene = await checked(t);
  const { title, summary } = runOf(scene);
  scene.hub.requests.length = 0;
  const pressed = await press(scene, 'dev', 'safe', { output: { title, summary } });
  assert.deepEqual(pressed, { outcome: 'done', told: true });
  assert.match(noteOf(scene) ?? '', /Opened #2/);
  assert.ok(runOf(scene).summary?.endsWith(summary ?? 'none'));
  assert.deepEqual(
    scene.hub.requests.map(({ method }) => method),
    ['GET', 'PATCH'],
  );
});

test('both buttons can still be pressed afterwards', async (t) => {
  const scene = await checked(t);
  await press(scene);
  for (const { identifier } of Object.values(FIX_BUTTONS)) {
    scene.hub.pressCheck(REPOSITORY, scene.checkRunId, 'dev', identifier);
  }
});

test('pressed again, the run says nothing twice; another button takes its place', async (t) => {
  const scene = await checked(t);
  await press(scene);
  const once = runOf(scene).summary;
  scene.hub.requests.length = 0;
  assert.deepEqual(await press(scene), { outcome: 'done', told: true });
  assert.equal(runOf(scene).summary, once);
  assert.equal(scene.hub.requests.length, 2);
  await press(scene, 'dev', 'review');
  assert.match(noteOf(scene) ?? '', /^\*\*Open fix PR\*\*, pressed by/);
  assert.doesNotMatch(runOf(scene).summary ?? '', /Fix all/);
});

test('who may not write is told so, and takes no other word away', async (t) => {
  const scene = await checked(t);
  assert.deepEqual(await press(scene, 'reader'), { outcome: 'not allowed', told: true });
  assert.deepEqual(scene.asked, []);
  assert.equal(noteOf(scene), '**Fix all** needs write permission on this repository, which `reader` lacks.');
  await press(scene);
  assert.deepEqual(await press(scene, 'stranger'), { outcome: 'not allowed', told: false });
  assert.match(noteOf(scene) ?? '', /Opened #2/);
  assert.equal(scene.asked.length, 1);
});

for (const [what, error, says] of [
  [
    'GitHub refuses it',
    new GitHubFailure('validation', 'PATCH /x', 'Repository was archived so is read-only'),
    'This repository is archived: unarchive it, and ask again.',
  ],
  [
    'it ends in a bug',
    new TypeError('planted'),
    'The repair ended in an error of its own, which the log of Plimsoll tells.',
  ],
] as const) {
  test(`where ${what}, the run tells it`, async (t) => {
    const scene = await checked(t);
    scene.answerWith(() => Promise.reject(error));
    assert.deepEqual(await press(scene), { outcome: 'refused', told: true });
    assert.equal(noteOf(scene), `**Fix all**, pressed by \`dev\`: ${says}`);
  });
}

test('a repair that takes long says so on the run, until it is made', async (t) => {
  const scene = await checked(t);
  const seen: (string | null)[] = [];
  scene.answerWith(async () => {
    for (let left = 400; left > 0 && noteOf(scene) === null; left -= 1) await setTimeout(5);
    seen.push(noteOf(scene));
    return { says: 'Opened #2.', done: true };
  });
  const impatient = { ...scene, tools: { ...scene.tools, slowMs: 1 } };
  assert.deepEqual(await press(impatient), { outcome: 'done', told: true });
  assert.deepEqual(seen, ['**Fix all**, pressed by `dev`: the repairs are being made and proved ...']);
  assert.match(noteOf(scene) ?? '', /Opened #2\.$/);
});

test('where GitHub does not say who may write, nothing is repaired, and the run tells it', async (t) => {
  const scene = await checked(t);
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
  scene.hub.faults.add({ match: route, status: 502, times: 10 });
  assert.deepEqual(await press(scene), { outcome: 'refused', told: true });
  assert.match(noteOf(scene) ?? '', /GitHub did not answer as it should: ask again later\.$/);
  assert.deepEqual(scene.asked, []);
});

test('where GitHub sets a limit, the job ends', async (t) => {
  const scene = await checked(t);
  scene.answerWith(() => Promise.reject(new GitHubFailure('rate-limited', 'POST /x', 'wait')));
  await assert.rejects(press(scene), { kind: 'rate-limited' });
  assert.equal(noteOf(scene), null);
});

test('where it does so for the note, the repair is made and the job ends', async (t) => {
  const scene = await checked(t);
  scene.hub.faults.add({ match: UPDATE, status: 403, headers: { 'retry-after': '60' }, times: 5 });
  await assert.rejects(press(scene), { kind: 'rate-limited' });
  assert.equal(scene.asked.length, 1);
});

test('a run that is gone keeps nothing from being repaired', async (t) => {
  const scene = await checked(t);
  assert.deepEqual(await press({ ...scene, checkRunId: 1 }), { outcome: 'done', told: false });
  assert.equal(scene.asked.length, 1);
});

test('a broken answer hides no note: it is found, and not written again', async (t) => {
  const scene = await checked(t);
  const fault = scene.hub.faults.add({ match: UPDATE, respondAfterEffect: { status: 502 }, times: 2 });
  assert.deepEqual(await press(scene), { outcome: 'done', told: true });
  assert.equal(fault.hits, 1);
});

test('the longest summary makes room', async (t) => {
  const scene = await checked(t, `${'- a line\n'.repeat(7_281)}`);
  assert.deepEqual(await press(scene), { outcome: 'done', told: true });
  assert.match(runOf(scene).summary ?? '', /The rest did not fit here/);
});
