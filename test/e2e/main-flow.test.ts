import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Octokit } from '@octokit/rest';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, EXEC_FORM, endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene } from './scene.ts';

describe('a pull request', () => {
  let world: World;
  before(async () => {
    world = await startWorld({ files: {} });
  });
  after(() => world.stop());

  it('gets one review with its comments, a check run with its annotations, and each person one notification', async () => {
    const scene = await openScene(world, {
      name: 'opened',
      change: {
        files: { 'k8s/job.yaml': endlessJob('rows'), 'k8s/pod.yaml': nakedPod('bare'), Dockerfile: SHELL_FORM },
      },
    });
    assert.deepEqual(await scene.see(), {
      reviews: [
        {
          body: '',
          comments: [
            'Dockerfile:3 shell-form-command suggestion',
            'k8s/job.yaml:2 unbounded-job',
            'k8s/pod.yaml:1-10 naked-pod suggestion',
          ],
        },
      ],
      checks: [
        {
          conclusion: 'failure',
          title: '1 error, 2 warnings introduced',
          annotations: ['Dockerfile:3 shell-form-command', 'k8s/job.yaml:2 unbounded-job', 'k8s/pod.yaml:2 naked-pod'],
        },
      ],
      notified: ['dev'],
    });
  });

  it('is reviewed by the App, with event COMMENT, on its head', async () => {
    const scene = await openScene(world, { name: 'author', change: { files: { 'job.yaml': endlessJob('rows') } } });
    const { reviews, checkRuns, head } = await scene.pull();
    assert.deepEqual(
      reviews.map(({ author, state, commit }) => ({ author, state, commit })),
      [{ author: 'plimsoll[bot]', state: 'COMMENTED', commit: head.sha }],
    );
    assert.deepEqual(
      checkRuns.map(({ app, name, status, headSha }) => ({ app, name, status, headSha })),
      [{ app: 'plimsoll', name: 'plimsoll', status: 'completed', headSha: head.sha }],
    );
  });

  it('that watchers follow notifies each of them once', async () => {
    const { hub } = world;
    hub.createUser('watcher');
    await hub.createRepository('acme/watched', { files: { 'README.md': 'Shop\n' } });
    hub.watch('acme/watched', 'watcher');
    const files = { 'a.yaml': nakedPod('a'), 'b.yaml': nakedPod('b'), 'c.yaml': endlessJob('c') };
    await hub.commit('acme/watched', 'change', { base: 'main', author: 'dev', files });
    await hub.openPull('acme/watched', 'dev', { title: 'Three', head: 'change', base: 'main' });
    await world.settled();
    const told = hub.notifications.filter(
      ({ subject }) => subject.repository === 'acme/watched' && subject.type === 'review',
    );
    assert.deepEqual(told.map(({ user, reason }) => `${user} ${reason}`).sort(), ['dev author', 'watcher subscribed']);
  });

  it('without findings gets a green check, and nobody hears of it', async () => {
    const scene = await openScene(world, {
      name: 'clean',
      change: { files: { 'k8s/job.yaml': boundedJob('rows'), Dockerfile: EXEC_FORM } },
    });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
    assert.deepEqual((await scene.pull()).comments, []);
  });

  it('is not told what was there before', async () => {
    const scene = await openScene(world, {
      name: 'existing',
      base: { 'old.yaml': endlessJob('old'), Dockerfile: SHELL_FORM },
      change: { files: { 'old.yaml': `# moved down\n${endlessJob('old')}`, 'new.yaml': boundedJob('new') } },
    });
    const { reviews, checks } = await scene.see();
    assert.deepEqual(reviews, []);
    assert.deepEqual(checks, [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }]);
    assert.match((await scene.pull()).checkRuns[0]?.summary ?? '', /2 findings were there before/);
  });

  it('that repairs what was there before hears so in the check', async () => {
    const scene = await openScene(world, {
      name: 'repaired',
      base: { 'job.yaml': endlessJob('rows') },
      change: { files: { 'job.yaml': boundedJob('rows') } },
    });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced, 1 repaired', annotations: [] }],
      notified: [],
    });
  });

  it('is compared with the merge base, not with what the base branch has become', async () => {
    const { hub } = world;
    const name = 'acme/merge-base';
    await hub.createRepository(name, { files: { 'job.yaml': endlessJob('rows') } });
    await hub.commit(name, 'change', { base: 'main', author: 'dev', files: { 'README.md': 'Shop\n' } });
    await hub.commit(name, 'main', { author: 'dev', files: { 'job.yaml': boundedJob('rows') } });
    const number = await hub.openPull(name, 'dev', { title: 'Readme', head: 'change', base: 'main' });
    await world.settled();
    const [check] = (await hub.state.pull(name, number)).checkRuns;
    assert.deepEqual([check?.conclusion, check?.annotations], ['success', []]);
  });

  it('as a draft has only a check; ready for review it gets its comments', async () => {
    const scene = await openScene(world, {
      name: 'draft',
      draft: true,
      change: { files: { 'job.yaml': endlessJob('rows') } },
    });
    const checks = [{ conclusion: 'failure', title: '1 error introduced', annotations: ['job.yaml:2 unbounded-job'] }];
    assert.deepEqual(await scene.see(), { reviews: [], checks, notified: [] });

    const { nodeId } = await scene.pull();
    await asDev(world).graphql(
      'mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }',
      { id: nodeId },
    );
    await world.settled();
    const reviews = [{ body: '', comments: ['job.yaml:2 unbounded-job'] }];
    // The check of the draft said that it was one: that of the same head without the word takes its place.
    assert.deepEqual(await scene.see(), { reviews, checks: [...checks, ...checks], notified: ['dev'] });
  });

  it('that was closed, moved on and is reopened is reviewed as it is now, and only then', async () => {
    const scene = await openScene(world, { name: 'reopened', change: { files: { 'a.yaml': endlessJob('a') } } });
    const [owner, repo] = ['acme', 'reopened'];
    const set = (state: 'open' | 'closed') =>
      asDev(world).rest.pulls.update({ owner, repo, pull_number: scene.number, state });
    await set('closed');
    await scene.push({ files: { 'b.yaml': endlessJob('b') } });
    assert.equal((await scene.see()).reviews.length, 1);

    await set('open');
    await world.settled();
    assert.deepEqual(
      (await scene.see()).reviews.map(({ comments }) => comments),
      [['a.yaml:2 unbounded-job'], ['b.yaml:2 unbounded-job']],
    );
  });

  it('that is merged while a review of it waits is left alone', async () => {
    const { hub } = world;
    hub.deliveryScript({ drop: true, event: 'pull_request' });
    const scene = await openScene(world, { name: 'merged', change: { files: { 'a.yaml': endlessJob('a') } } });
    await hub.merge(scene.repository, scene.number, 'dev');
    const opened = hub.deliveries.findLast(({ event, action }) => event === 'pull_request' && action === 'opened');
    await hub.redeliver(opened?.id ?? '');
    await world.settled();
    assert.deepEqual(await scene.see(), { reviews: [], checks: [], notified: [] });
  });
});

describe('a pull request from a fork', () => {
  it('is reviewed like any other', async (t) => {
    const world = await startWorld({ files: { 'README.md': 'Shop\n' } });
    t.after(() => world.stop());
    const { hub, repository } = world;
    hub.createUser('guest');
    const fork = await hub.fork(repository, 'guest');
    await hub.commit(fork, 'change', { base: 'main', author: 'guest', files: { 'job.yaml': endlessJob('rows') } });
    const number = await hub.openPull(repository, 'guest', { title: 'Rows', head: 'guest:change', base: 'main' });
    await world.settled();
    const { reviews, checkRuns, head } = await hub.state.pull(repository, number);
    assert.equal(head.repository, 'guest/shop');
    assert.deepEqual(
      reviews.flatMap(({ threads }) => threads.map(({ path, line }) => `${path}:${line}`)),
      ['job.yaml:2'],
    );
    assert.deepEqual(
      checkRuns.map(({ conclusion }) => conclusion),
      ['failure'],
    );
  });
});

function asDev({ hub }: World): Octokit {
  return new Octokit({ baseUrl: hub.url, auth: hub.userToken('dev') });
}
