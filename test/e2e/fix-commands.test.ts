/** `/plimsoll fix`: who may ask, what is asked of the repair, and what the person is told of it. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answerCommands, type CommandsOutcome } from '../../src/app/command-job.ts';
import { GitHubFailure } from '../../src/github/failure.ts';
import { APP, OPENED, openWorkshop, REPOSITORY, type Workshop } from './fix-wish.ts';

const ANSWERS = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const REACTIONS = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';

interface Told extends Workshop {
  readonly comment: number;
}

/** Somebody has written a comment that nobody has seen to. */
async function said(t: TestContext, body: string, login = 'dev'): Promise<Told> {
  const workshop = await openWorkshop(t);
  return { ...workshop, comment: await workshop.hub.comment(REPOSITORY, 1, login, body) };
}

function run({ tools, place }: Workshop): Promise<CommandsOutcome> {
  return answerCommands(tools, { kind: 'command', ...place, number: 1 });
}

/** The App's reaction to the comment, and its answers without their markers. */
async function seen({ hub, comment }: Told): Promise<readonly string[]> {
  const { comments } = await hub.state.pull(REPOSITORY, 1);
  const reactions = comments.find(({ id }) => id === comment)?.reactions ?? [];
  const answers = comments.filter(({ author }) => author === APP);
  return [
    ...reactions.filter(({ by }) => by === APP).map(({ content }) => content),
    ...answers.map(({ body }) => body.replace(/\s*<!-- plimsoll:answer .*-->$/, '')),
  ];
}

test('it is carried out, then answered, then marked as seen', async (t) => {
  const scene = await said(t, 'Thanks!\n\n/plimsoll fix push safe\n/plimsoll FIX Safe push');
  scene.answerWith(async () => {
    assert.deepEqual(await seen(scene), []);
    return OPENED;
  });
  assert.deepEqual(await run(scene), { seen: 1, answered: 1, waiting: 0 });
  assert.deepEqual(await seen(scene), ['+1', OPENED.says]);
  assert.deepEqual(scene.asked, [
    { place: scene.place, target: { kind: 'pull', number: 1 }, scope: 'safe', delivery: 'commit' },
  ]);
  assert.deepEqual(scene.jobs, []);
  await run(scene);
  assert.equal(scene.asked.length, 1);
});

test('without words it is a pull request with all fixes, and has one answer beside other commands', async (t) => {
  const scene = await said(t, '/plimsoll help\n/plimsoll fix\n/plimsoll rerun\n/plimsoll dance');
  await run(scene);
  const [{ scope, delivery } = { scope: '', delivery: '' }] = scene.asked;
  assert.deepEqual([scope, delivery], ['review', 'pull request']);
  const [reaction, answer = '', ...more] = await seen(scene);
  assert.deepEqual([reaction, more], ['+1', []]);
  assert.match(answer, /^- `dance` is no command[^\n]*\n\n---\n\nOpened #2 with[^\n]*\n\n---\n\nA comment/);
  assert.deepEqual(
    scene.jobs.map((job) => [job.kind, 'repositoryId' in job && job.repositoryId]),
    [['review', scene.place.repositoryId]],
  );
});

test('where it is refused, the person reads why', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  scene.answerWith(async () => ({ says: 'Nothing here has a fix.', done: false }));
  assert.deepEqual(await run(scene), { seen: 1, answered: 1, waiting: 0 });
  assert.deepEqual(await seen(scene), ['confused', 'Nothing here has a fix.']);
});

for (const [what, body, answer] of [
  [
    'that contradict each other',
    '/plimsoll fix safe\n/plimsoll fix push',
    /^- This comment asks for different repairs/,
  ],
  ['with a wrong word', '/plimsoll fix save', /^- `save` is no word of `fix`\. Did you mean `\/plimsoll fix safe`\?$/],
] as const) {
  test(`lines ${what} change nothing`, async (t) => {
    const scene = await said(t, body);
    await run(scene);
    const [reaction, text = ''] = await seen(scene);
    assert.equal(reaction, 'confused');
    assert.match(text, answer);
    assert.deepEqual(scene.asked, []);
  });
}

test('beside a wish to ignore nothing is repaired, and the wish counts', async (t) => {
  const scene = await said(t, '/plimsoll ignore naked-pod -- it ends soon\n/plimsoll fix');
  await run(scene);
  const [reaction, text = ''] = await seen(scene);
  assert.equal(reaction, '+1');
  assert.match(text, /^- No repair was made/);
  assert.deepEqual([scene.asked, scene.jobs.length], [[], 1]);
});

for (const login of ['reader', 'stranger']) {
  test(`it is refused to who may not write (${login})`, async (t) => {
    const scene = await said(t, '/plimsoll fix', login);
    await run(scene);
    assert.deepEqual(await seen(scene), ['confused', '- `fix` needs write permission on this repository.']);
    assert.deepEqual(scene.asked, []);
  });
}

test('it is refused on a closed pull request', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  await scene.hub.close(REPOSITORY, 1, 'dev');
  await run(scene);
  const closed = '- This pull request is closed: only `help` and `explain` work here.';
  assert.deepEqual(await seen(scene), ['confused', closed]);
  assert.deepEqual(scene.asked, []);
});

for (const [what, error, says] of [
  [
    'GitHub refuses it',
    new GitHubFailure('forbidden', 'POST /repos/acme/shop/git/trees', 'Resource not accessible by integration'),
    /^Plimsoll may not write here: repairs take/,
  ],
  ['GitHub breaks down', new GitHubFailure('server', 'POST /x', 'Bad gateway', { status: 502 }), /ask again later\.$/],
  ['it ends in a bug', new TypeError('planted'), /^The repair ended in an error of its own/],
] as const) {
  test(`where ${what}, the person is told`, async (t) => {
    const scene = await said(t, '/plimsoll fix');
    scene.answerWith(() => Promise.reject(error));
    await run(scene);
    const [reaction, answer = ''] = await seen(scene);
    assert.equal(reaction, 'confused');
    assert.match(answer, says);
    assert.doesNotMatch(answer, /planted|trees/);
  });
}

test('where GitHub sets a limit, the run ends, and the next one goes on', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  scene.answerWith(() => Promise.reject(new GitHubFailure('rate-limited', 'POST /x', 'wait', { retryAfter: 60 })));
  await assert.rejects(run(scene), { kind: 'rate-limited' });
  assert.deepEqual(await seen(scene), []);
  scene.answerWith(async () => OPENED);
  await run(scene);
  assert.deepEqual(await seen(scene), ['+1', OPENED.says]);
});

test('a run that dies before the reaction is taken up: one answer, and the repair is asked for again', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  const fault = scene.hub.faults.add({ match: REACTIONS, status: 500, times: 2 });
  assert.deepEqual(await run(scene), { seen: 0, answered: 1, waiting: 0 });
  assert.equal(fault.hits, 2);
  scene.answerWith(async () => ({ says: 'It is there already: #2.', done: true }));
  await run(scene);
  assert.deepEqual(await seen(scene), ['+1', OPENED.says]);
  assert.equal(scene.asked.length, 2);
});

test('a repair that is made counts where there was no way to tell of it', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  scene.hub.faults.add({ match: ANSWERS, status: 403, times: 5 });
  await run(scene);
  assert.deepEqual(await seen(scene), ['+1']);
});

test('one that is not made waits for another run there', async (t) => {
  const scene = await said(t, '/plimsoll fix');
  scene.answerWith(async () => ({ says: 'No.', done: false }));
  const fault = scene.hub.faults.add({ match: ANSWERS, status: 403, times: 5 });
  await run(scene);
  assert.deepEqual(await seen(scene), []);
  fault.remove();
  await run(scene);
  assert.deepEqual(await seen(scene), ['confused', 'No.']);
});
