/** What the App answers to commands, and that it answers once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { World } from '../support/world.ts';
import { APP, answers, conclusion, openTalk, reactions, say, startConversation } from './conversation.ts';
import { openScene } from './scene.ts';

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

const scene = (name: string) => openTalk(world, name);

describe('a command', () => {
  it('for help is seen, and answered once in one comment', async () => {
    const pull = await scene('help');
    const id = await say(pull, 'dev', 'Hm.\n\n/plimsoll help');
    assert.deepEqual(await reactions(pull, id), ['eyes']);
    const [answer = '', ...more] = await answers(pull);
    assert.match(answer, /\| `\/plimsoll ignore <rule> -- <reason>` \|/);
    assert.deepEqual(more, []);
  });

  it('in several lines has one answer', async () => {
    const pull = await scene('several');
    await say(pull, 'dev', '/plimsoll explain naked-pod\r\n/plimsoll explian x\r\n/plimsoll help');
    const [answer = '', ...more] = await answers(pull);
    assert.match(answer, /`explian` is no command\. Did you mean `\/plimsoll explain`\?/);
    assert.match(answer, /\*\*What breaks\*\*[\s\S]*---[\s\S]*\/plimsoll rerun/);
    assert.deepEqual(more, []);
  });

  it('in a thread is answered there', async () => {
    const pull = await scene('thread');
    const { hub } = world;
    const [thread] = (await pull.pull()).threads;
    assert.ok(thread);
    const id = await hub.reply(pull.repository, pull.number, thread.id, 'dev', '/plimsoll explain unbounded-job');
    await world.settled();
    assert.deepEqual(await reactions(pull, id), ['eyes']);
    const [, , answer] = (await pull.pull()).threads[0]?.comments ?? [];
    assert.equal(answer?.author, APP);
    assert.match(answer?.body ?? '', /rules\/unbounded-job\/README\.md/);
    assert.deepEqual(await answers(pull), []);
  });

  it('shows the settings of the base branch with their origins', async () => {
    const base = { '.github/plimsoll.yml': 'failOn: warning\nprofiles: { dev: { paths: ["dev/**"] } }\n' };
    const change = { files: { '.github/plimsoll.yml': 'failOn: never\n' } };
    const pull = await openScene(world, { name: 'config', base, change });
    await say(pull, 'dev', '/plimsoll config dev/a.yaml');
    const [answer = ''] = await answers(pull);
    assert.match(answer, /^Settings for `dev\/a\.yaml` on the base branch `main`, by the profile `dev`\./);
    assert.match(answer, /\| `failOn` \| `warning` \| \.github\/plimsoll\.yml \|/);
    assert.match(answer, /\| \[`naked-pod`\]\(\S+\) \| warning \| preset recommended \|/);
  });

  it('with a wrong rule is answered with the nearest right one', async () => {
    const pull = await scene('nearest');
    const id = await say(pull, 'dev', '/plimsoll ignore unbounded-jobs -- it is a demo');
    assert.deepEqual(await reactions(pull, id), ['confused']);
    assert.match((await answers(pull))[0] ?? '', /Did you mean `\/plimsoll ignore unbounded-job -- <reason>`\?/);
    assert.equal(await conclusion(pull), 'failure');
  });

  it('sent again, or delivered twice, is not answered again', async () => {
    const pull = await scene('redelivered');
    const { hub } = world;
    hub.deliveryScript({ duplicate: 2, event: 'issue_comment' });
    await say(pull, 'dev', '/plimsoll help');
    const delivery = hub.deliveries.findLast(({ event }) => event === 'issue_comment');
    await hub.redeliver(delivery?.id ?? '');
    await world.settled();
    assert.equal((await answers(pull)).length, 1);
  });

  it('whose delivery was lost is seen to with the next one, however many they are', async () => {
    const pull = await scene('lost-deliveries');
    world.hub.deliveryScript({ drop: true, event: 'issue_comment', times: 14 });
    const ids: number[] = [];
    for (let at = 0; at < 15; at += 1) ids.push(await say(pull, 'dev', '/plimsoll rerun'));
    for (const id of ids) assert.deepEqual(await reactions(pull, id), ['+1']);
  });

  it('is left for later where GitHub sets a limit', async () => {
    const pull = await scene('limited');
    world.hub.deliveryScript({ drop: true, event: 'issue_comment', times: 2 });
    const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
    const limit = { match: route, status: 403, headers: { 'retry-after': '60' } };
    const fault = world.hub.faults.add({ ...limit, times: 10 });
    const ids: number[] = [];
    for (let at = 0; at < 3; at += 1) ids.push(await say(pull, 'dev', '/plimsoll rerun'));
    assert.equal(fault.hits, 1);
    fault.remove();
    ids.push(await say(pull, 'dev', '/plimsoll rerun'));
    for (const id of ids) assert.deepEqual(await reactions(pull, id), ['+1']);
  });

  it('whose answer got lost on its way is answered once', async () => {
    const pull = await scene('lost-answer');
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    world.hub.faults.add({ match: route, respondAfterEffect: { status: 502 } });
    const id = await say(pull, 'dev', '/plimsoll help');
    assert.equal((await answers(pull)).length, 1);
    assert.deepEqual(await reactions(pull, id), ['eyes']);
  });

  it('that a crash left without a reaction gets it, and no second answer', async () => {
    const pull = await scene('crash');
    const route = 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions';
    const fault = world.hub.faults.add({ match: route, times: 2, status: 500 });
    const first = await say(pull, 'dev', '/plimsoll help');
    assert.deepEqual([fault.hits, await reactions(pull, first)], [2, []]);
    const second = await say(pull, 'dev', '/plimsoll explain naked-pod');
    assert.deepEqual(await reactions(pull, first), ['eyes']);
    assert.deepEqual(await reactions(pull, second), ['eyes']);
    assert.equal((await answers(pull)).length, 2);
  });
});

describe('a closed pull request', () => {
  it('takes no wish, and still explains', async () => {
    const pull = await scene('closed');
    const runs = (await pull.pull()).checkRuns.length;
    await world.hub.close(pull.repository, pull.number, 'dev');
    const wish = await say(pull, 'dev', '/plimsoll rerun');
    const question = await say(pull, 'dev', '/plimsoll explain naked-pod');
    assert.deepEqual([await reactions(pull, wish), await reactions(pull, question)], [['confused'], ['eyes']]);
    const [refusal, explanation] = await answers(pull);
    assert.equal(refusal, '- This pull request is closed: only `help` and `explain` work here.');
    assert.match(explanation ?? '', /naked-pod/);
    assert.equal((await pull.pull()).checkRuns.length, runs);
  });
});
