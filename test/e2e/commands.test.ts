/** What people can ask for in comments, and who may. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import { APP, answers, conclusion, openTalk, reactions, say, startConversation } from './conversation.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene } from './scene.ts';

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

const scene = (name: string) => openTalk(world, name);

describe('a wish to ignore', () => {
  it('takes the rule out of the gate, and needs no answer', async () => {
    const pull = await scene('ignore');
    assert.equal(await conclusion(pull), 'failure');
    const id = await say(pull, 'dev', '/plimsoll ignore unbounded-job -- ends by itself, says @acme/ops');
    assert.deepEqual(await reactions(pull, id), ['+1']);
    assert.equal(await conclusion(pull), 'success');
    assert.deepEqual(await answers(pull), []);
    const summary = (await pull.pull()).checkRuns.at(-1)?.summary ?? '';
    assert.match(summary, /unbounded-job[\s\S]*dev[\s\S]*ends by itself/);
    assert.doesNotMatch(summary, /@acme/);
  });

  it('means, in a thread of the App, what the thread speaks of', async () => {
    const pull = await scene('ignore-thread');
    const [thread] = (await pull.pull()).threads;
    assert.ok(thread);
    const { repository, number } = pull;
    const id = await world.hub.reply(repository, number, thread.id, 'dev', '/plimsoll ignore -- ends by itself');
    await world.settled();
    assert.deepEqual(await reactions(pull, id), ['+1']);
    assert.equal(await conclusion(pull), 'success');
  });

  it('holds over a push, and ends where its comment is edited', async () => {
    const pull = await scene('ignore-edited');
    const id = await say(pull, 'maintainer', '/plimsoll ignore unbounded-job -- ends by itself');
    await pull.push({ files: { 'b.txt': 'More\n' } });
    assert.equal(await conclusion(pull), 'success');
    await world.hub.editComment(pull.repository, id, 'maintainer', 'Never mind.');
    await world.settled();
    assert.equal(await conclusion(pull), 'failure');
  });

  it('ends where its comment is deleted', async () => {
    const pull = await scene('ignore-deleted');
    const id = await say(pull, 'dev', '/plimsoll ignore unbounded-job -- ends by itself');
    await world.hub.deleteComment(pull.repository, id, 'dev');
    await world.settled();
    assert.equal(await conclusion(pull), 'failure');
  });

  for (const [what, reason] of [
    ['without a reason', ''],
    ['of an unknown rule', ' -- why not'],
  ] as const) {
    it(`${what} changes nothing`, async () => {
      const pull = await scene(`ignore-${reason.length}`);
      const rule = reason === '' ? 'unbounded-job' : 'unbounded';
      const id = await say(pull, 'dev', `/plimsoll ignore ${rule}${reason}`);
      assert.deepEqual(await reactions(pull, id), ['confused']);
      assert.equal((await answers(pull)).length, 1);
      assert.equal(await conclusion(pull), 'failure');
    });
  }
});

describe('a rerun', () => {
  it('writes a new check, also where it says the same', async () => {
    const pull = await scene('rerun');
    const [first] = (await pull.pull()).checkRuns;
    const id = await say(pull, 'dev', '/plimsoll rerun');
    assert.deepEqual(await reactions(pull, id), ['+1']);
    const last = (await pull.pull()).checkRuns.at(-1);
    assert.notEqual(last?.id, first?.id);
    assert.equal(last?.conclusion, 'failure');
    assert.deepEqual(await answers(pull), []);
  });
});

describe('commands of others', () => {
  const WISH = '/plimsoll ignore unbounded-job -- trust me';

  for (const login of ['reader', 'stranger']) {
    it(`(${login}) change nothing, and are refused once`, async () => {
      const pull = await scene(`outsider-${login}`);
      const runs = (await pull.pull()).checkRuns.length;
      const first = await say(pull, login, WISH);
      const second = await say(pull, login, '/plimsoll rerun');
      assert.deepEqual([await reactions(pull, first), await reactions(pull, second)], [['confused'], ['confused']]);
      assert.deepEqual(await answers(pull), ['- `ignore` needs write permission on this repository.']);
      assert.equal(await conclusion(pull), 'failure');
      assert.equal((await pull.pull()).checkRuns.length, runs);
    });
  }

  it('that change nothing are answered', async () => {
    const pull = await scene('outsider-help');
    const id = await say(pull, 'stranger', '/plimsoll explain naked-pod');
    assert.deepEqual(await reactions(pull, id), ['eyes']);
    assert.equal((await answers(pull)).length, 1);
  });

  it('cost no request where they are programs', async () => {
    const pull = await scene('bots');
    world.requests.length = 0;
    const id = await say(pull, 'helper[bot]', WISH);
    assert.deepEqual(world.requests, []);
    assert.deepEqual(await reactions(pull, id), []);
  });

  it('cost no request where they are no commands', async () => {
    const pull = await scene('chat');
    world.requests.length = 0;
    await say(pull, 'dev', 'Looks good to me.');
    assert.deepEqual(world.requests, []);
  });

  it('written into a comment afterwards are none', async () => {
    const pull = await scene('edited');
    const id = await say(pull, 'dev', 'Looks good.');
    await world.hub.editComment(pull.repository, id, 'dev', WISH);
    await world.settled();
    await say(pull, 'dev', '/plimsoll help');
    assert.deepEqual(await reactions(pull, id), []);
    assert.equal(await conclusion(pull), 'failure');
  });

  it('that are quoted are none', async () => {
    const pull = await scene('quoted');
    const id = await say(pull, 'dev', `> ${WISH}\n\nNo.\n\n\`\`\`\n${WISH}\n\`\`\`\n`);
    assert.deepEqual(await reactions(pull, id), []);
    assert.deepEqual(await answers(pull), []);
    assert.equal(await conclusion(pull), 'failure');
  });

  it('with a forged reaction of their own are none', async () => {
    const pull = await scene('forged');
    const id = await say(pull, 'stranger', WISH);
    await world.hub.react(pull.repository, id, 'stranger', '+1');
    await pull.push({ files: { 'b.txt': 'More\n' } });
    assert.equal(await conclusion(pull), 'failure');
  });
});

describe('a thousand commands at once', () => {
  it('of an outsider get few answers, few requests, and stop nobody', async (t) => {
    const flooded = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
    t.after(() => flooded.stop());
    flooded.hub.createUser('stranger');
    const files = { 'a.yaml': endlessJob('a'), 'b.yaml': nakedPod('b') };
    const pull = await openScene(flooded, { name: 'flood', change: { files } });
    flooded.requests.length = 0;
    const flood = Array.from({ length: 1_000 }, (_, at) => `/plimsoll ${at % 2 ? 'help' : 'rerun'}`);
    for (const body of flood) await flooded.hub.comment(pull.repository, pull.number, 'stranger', body);
    await flooded.hub.comment(pull.repository, pull.number, 'dev', '/plimsoll ignore unbounded-job -- ends by itself');
    await flooded.settled();
    const { comments: said } = await pull.pull();
    const own = said.filter(({ author }) => author === APP);
    assert.ok(own.length <= 30, `${own.length} answers`);
    assert.deepEqual(said.findLast(({ author }) => author === 'dev')?.reactions, [{ content: '+1', by: APP }]);
    assert.equal((await pull.see()).checks.at(-1)?.conclusion, 'success');
    t.diagnostic(`${own.length} answers, ${flooded.requests.length} requests`);
    const written = flooded.requests.filter(({ method, operation }) => method !== 'GET' && operation === null);
    assert.ok(written.length <= 80, `${written.length} writes`);
  });
});
