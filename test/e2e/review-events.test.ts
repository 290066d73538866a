/** What else than a push asks for a review. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { World } from '../support/world.ts';
import { conclusion, openTalk, startConversation } from './conversation.ts';

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

const scene = (name: string) => openTalk(world, name);

describe('events of a pull request', () => {
  it('review a pull request whose base branch is another', async () => {
    const pull = await scene('base');
    const { hub } = world;
    const files = { '.github/plimsoll.yml': 'failOn: never\n' };
    await hub.commit(pull.repository, 'release', { base: 'main', author: 'dev', files });
    await hub.changeBase(pull.repository, pull.number, 'dev', 'release');
    await world.settled();
    assert.equal(await conclusion(pull), 'success');
  });

  it('review nothing where a title is edited, or a draft made', async () => {
    const pull = await scene('title');
    world.requests.length = 0;
    await world.hub.editPull(pull.repository, pull.number, 'dev', { title: 'Better' });
    await world.hub.setDraft(pull.repository, pull.number, 'dev', true);
    await world.settled();
    assert.deepEqual(world.requests, []);
  });

  it('review it when a person resolves a thread, or opens it again', async () => {
    const pull = await scene('resolved');
    const [thread] = (await pull.pull()).threads;
    assert.ok(thread);
    const summary = async () => (await pull.pull()).checkRuns.at(-1)?.summary ?? '';
    const before = await summary();
    await world.hub.resolveThread(pull.repository, pull.number, thread.id, 'maintainer');
    await world.settled();
    assert.match(await summary(), /maintainer/);
    await world.hub.unresolveThread(pull.repository, pull.number, thread.id, 'maintainer');
    await world.settled();
    assert.equal(await summary(), before);
  });
});
