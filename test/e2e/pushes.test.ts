import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ReviewOutcome } from '../../src/app/review-job.ts';
import type { FaultRequest } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob, inList, nakedPod, SHELL_FORM } from './manifests.ts';
import { beginScene, openScene, type Scene } from './scene.ts';

let world: World;
const outcomes: ReviewOutcome['outcome'][] = [];
before(async () => {
  world = await startWorld({ files: {}, app: { onReview: (_, { outcome }) => outcomes.push(outcome) } });
});
after(() => world.stop());

/** What each review says on lines, in the order of the reviews. */
async function said(scene: Scene): Promise<readonly (readonly string[])[]> {
  return (await scene.see()).reviews.map(({ comments }) => comments);
}

async function conclusions(scene: Scene): Promise<readonly (string | null)[]> {
  return (await scene.see()).checks.map(({ conclusion }) => conclusion);
}

describe('a second push posts nothing twice', () => {
  const FIRST = { 'k8s/job.yaml': endlessJob('rows'), 'k8s/pod.yaml': nakedPod('bare'), Dockerfile: SHELL_FORM };
  const ONCE = [
    [
      'Dockerfile:3 shell-form-command suggestion',
      'k8s/job.yaml:2 unbounded-job',
      'k8s/pod.yaml:1-10 naked-pod suggestion',
    ],
  ];

  const moves: readonly [what: string, change: Parameters<Scene['push']>[0]][] = [
    ['that touches another file', { files: { 'README.md': 'More\n' } }],
    [
      'that moves the lines',
      {
        files: {
          'k8s/job.yaml': `# one\n# two\n${endlessJob('rows')}`,
          'k8s/pod.yaml': `# one\n${nakedPod('bare')}`,
          Dockerfile: SHELL_FORM.replace('WORKDIR', 'ENV MODE=production\nWORKDIR'),
        },
      },
    ],
    ['that renames the files', { rename: { 'k8s/job.yaml': 'deploy/rows.yaml', Dockerfile: 'build/Dockerfile' } }],
    [
      'that renames and changes the files',
      {
        delete: ['k8s/job.yaml'],
        files: { 'deploy/rows.yaml': endlessJob('rows').replace('1.0.0', '1.0.1') },
      },
    ],
    [
      'that indents them anew',
      { files: { 'k8s/job.yaml': inList(endlessJob('rows')), 'k8s/pod.yaml': inList(nakedPod('bare')) } },
    ],
    ['that writes them with CRLF', { files: { 'k8s/job.yaml': endlessJob('rows').replaceAll('\n', '\r\n') } }],
    [
      'that puts them into one file',
      { delete: ['k8s/pod.yaml'], files: { 'k8s/job.yaml': `${nakedPod('bare')}---\n${endlessJob('rows')}` } },
    ],
  ];
  for (const [at, [what, change]] of moves.entries()) {
    it(what, async () => {
      const scene = await openScene(world, { name: `moves-${at}`, change: { files: FIRST } });
      assert.deepEqual(await said(scene), ONCE);
      const before = (await scene.pull()).threads.map(({ id }) => id);
      await scene.push(change);
      const { threads, reviews } = await scene.pull();
      assert.deepEqual(
        threads.map(({ id }) => id),
        before,
      );
      assert.equal(reviews.length, 1);
      const { checks, notified } = await scene.see();
      assert.deepEqual(notified, ['dev']);
      assert.deepEqual(
        checks.map(({ title }) => title),
        ['1 error, 2 warnings introduced'],
      );
    });
  }

  it('that is a rebase onto a base branch that went on', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'rebase', change: { files: { 'job.yaml': endlessJob('rows') } } });
    await hub.commit(scene.repository, 'main', { author: 'dev', files: { 'old.yaml': nakedPod('old') } });
    await scene.push({ base: 'main', force: true, files: { 'job.yaml': endlessJob('rows') } });
    assert.deepEqual(await said(scene), [['job.yaml:2 unbounded-job']]);
    assert.deepEqual(await conclusions(scene), ['failure']);
  });

  it('and a merge of the base branch brings in none of its findings', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'merge', change: { files: { 'job.yaml': boundedJob('rows') } } });
    const main = await hub.commit(scene.repository, 'main', { author: 'dev', files: { 'old.yaml': nakedPod('old') } });
    const { head } = await scene.pull();
    await scene.push({ parents: [head.sha, main], files: { 'old.yaml': nakedPod('old') } });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
  });
});

describe('a second push', () => {
  it('with a new finding is told of that one only', async () => {
    const scene = await openScene(world, { name: 'new', change: { files: { 'a.yaml': endlessJob('a') } } });
    await scene.push({ files: { 'b.yaml': nakedPod('b') } });
    assert.deepEqual(await scene.see(), {
      reviews: [
        { body: '', comments: ['a.yaml:2 unbounded-job'] },
        { body: '', comments: ['b.yaml:1-10 naked-pod suggestion'] },
      ],
      checks: [
        {
          conclusion: 'failure',
          title: '1 error, 1 warning introduced',
          annotations: ['a.yaml:2 unbounded-job', 'b.yaml:2 naked-pod'],
        },
      ],
      notified: ['dev', 'dev'],
    });
  });

  it('with a copy of a file is told of the copy', async () => {
    const scene = await openScene(world, { name: 'copy', change: { files: { 'a.yaml': endlessJob('a') } } });
    await scene.push({ files: { 'copy/a.yaml': endlessJob('a') } });
    assert.deepEqual(await said(scene), [['a.yaml:2 unbounded-job'], ['copy/a.yaml:2 unbounded-job']]);
  });

  it('that repairs the finding gets a green check and no word', async () => {
    const scene = await openScene(world, { name: 'repair', change: { files: { 'a.yaml': endlessJob('a') } } });
    await scene.push({ files: { 'a.yaml': boundedJob('a') } });
    assert.deepEqual(await scene.see(), {
      reviews: [{ body: '', comments: ['a.yaml:2 unbounded-job'] }],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: ['dev'],
    });
  });

  it('that brings a repaired finding back is not told again', async () => {
    const scene = await openScene(world, { name: 'again', change: { files: { 'a.yaml': endlessJob('a') } } });
    await scene.push({ files: { 'a.yaml': boundedJob('a') } });
    await scene.push({ files: { 'a.yaml': endlessJob('a') } });
    assert.deepEqual(await said(scene), [['a.yaml:2 unbounded-job']]);
    assert.deepEqual(await conclusions(scene), ['failure']);
  });

  it('leaves the check run of the head before as it was', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'earlier', change: { files: { 'a.yaml': endlessJob('a') } } });
    const { head } = await scene.pull();
    await scene.push({ files: { 'a.yaml': boundedJob('a') } });
    const states = (sha?: string) => hub.state.checkRuns(scene.repository, sha).map(({ conclusion }) => conclusion);
    assert.deepEqual(states(head.sha), ['failure']);
    assert.deepEqual(states(), ['failure', 'success']);
  });

  it('of ten in a row ends in a review of the newest head, one job after the other', async () => {
    const { hub, requests } = world;
    const base = { '.github/plimsoll.yml': 'review: { comments: 20 }\n' };
    const scene = await beginScene(world, { name: 'storm', base, change: { files: { '0.yaml': endlessJob('j0') } } });
    requests.length = 0;
    for (let push = 1; push <= 10; push += 1) {
      await hub.commit(scene.repository, 'change', {
        author: 'dev',
        files: { [`${push}.yaml`]: endlessJob(`j${push}`) },
      });
    }
    await world.settled();
    const comments = (await said(scene)).flat().sort();
    assert.deepEqual(comments, Array.from({ length: 11 }, (_, at) => `${at}.yaml:2 unbounded-job`).sort());
    const [check, ...others] = (await scene.see()).checks;
    assert.deepEqual([check?.title, others.length], ['11 errors introduced', 0]);
    // A job looks at the pull request, compares, and looks again before it writes: two at once would mix their steps.
    // What it has compared before, it remembers.
    const steps = requests.map(({ path, operation }) =>
      operation === 'PullState' ? 'L' : path.includes('/compare/') ? 'C' : '',
    );
    assert.match(steps.join(''), /^(?:C?L)?(?:LCL|LL)+$/);
  });
});

describe('when the head moves while a review runs', () => {
  /** Holds a request back, pushes as soon as it came, and lets it go on. */
  async function pushDuring(name: string, matches: (request: FaultRequest) => boolean, nth = 1): Promise<Scene> {
    const { hub } = world;
    const came = Promise.withResolvers<void>();
    let seen = 0;
    hub.faults.add({
      match: (request) => {
        if (!matches(request)) return false;
        seen += 1;
        if (seen === nth) came.resolve();
        return seen === nth;
      },
      delayMs: 1_000,
    });
    const scene = await beginScene(world, {
      name,
      change: { files: { 'a.yaml': endlessJob('a'), 'b.yaml': endlessJob('b') } },
    });
    await came.promise;
    await hub.commit(scene.repository, 'change', {
      author: 'dev',
      files: { 'a.yaml': boundedJob('a'), 'b.yaml': `# moved\n${endlessJob('b')}` },
    });
    await world.settled();
    hub.faults.clear();
    return scene;
  }

  it('nothing is written about the head before', async () => {
    outcomes.length = 0;
    const scene = await pushDuring('moved', ({ graphqlOperation }) => graphqlOperation === 'PullState', 2);
    assert.deepEqual(outcomes, ['stale', 'published']);
    assert.deepEqual(await said(scene), [['b.yaml:3 unbounded-job']]);
    assert.deepEqual(
      world.hub.state.checkRuns(scene.repository).map(({ annotations }) => annotations.length),
      [1],
    );
  });

  it('even between the last look and the review nothing is said twice', async () => {
    const scene = await pushDuring('moved-late', ({ route }) => route === 'POST /repos/{owner}/{repo}/check-runs');
    const comments = (await said(scene)).flat();
    assert.equal(comments.filter((line) => line.startsWith('b.yaml')).length, 1, String(comments));
    assert.deepEqual(
      (await scene.see()).checks.map(({ annotations }) => annotations),
      [['b.yaml:3 unbounded-job']],
    );
  });
});
