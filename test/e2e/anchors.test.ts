/** Where a finding is told, and that what is suggested repairs it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, deployment, endlessJob, nakedPod, SHELL_FORM, service } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

/** As the review does it: `path:line rule`, then what the review's own text lists. */
async function told(scene: Scene): Promise<readonly string[]> {
  const { reviews } = await scene.see();
  assert.ok(reviews.length <= 1);
  const listed = [...(reviews[0]?.body ?? '').matchAll(/^\| `(.*?)` \|/gm)].map(([, place]) => `listed: ${place}`);
  return [...(reviews[0]?.comments ?? []), ...listed];
}

const FAR = '# a line of explanation\n'.repeat(20);

describe('a finding is told', () => {
  it('on its own line, where that was added', async () => {
    const scene = await openScene(world, {
      name: 'own-line',
      base: { 'all.yaml': `${boundedJob('ok')}` },
      change: { files: { 'all.yaml': `${boundedJob('ok')}---\n${endlessJob('rows')}` } },
    });
    assert.deepEqual(await told(scene), ['all.yaml:18 unbounded-job']);
  });

  it('on its own line, where that is shown though not changed', async () => {
    const scene = await openScene(world, {
      name: 'context-line',
      base: { 'pod.yaml': nakedPod('hook').replace('spec:', '  annotations:\n    helm.sh/hook: test\nspec:') },
      change: { files: { 'pod.yaml': nakedPod('hook') } },
    });
    assert.deepEqual((await scene.see()).checks[0]?.annotations, ['pod.yaml:2 naked-pod']);
    assert.deepEqual(await told(scene), ['pod.yaml:2 naked-pod']);
  });

  it('on the deleted lines of what kept it away, on the left and without a suggestion', async () => {
    const probe = '          readinessProbe:\n            tcpSocket:\n              port: http\n';
    const text = `${service('web')}---\n${deployment('web', { probe: true }).replace(probe, `${FAR}${probe}`)}`;
    const scene = await openScene(world, {
      name: 'deleted-probe',
      base: { 'web.yaml': text },
      change: { files: { 'web.yaml': text.replace(probe, '') } },
    });
    const [thread, ...more] = (await scene.pull()).threads;
    assert.deepEqual(more, []);
    assert.deepEqual([thread?.side, thread?.originalLine, thread?.comments[0]?.suggestions], ['LEFT', 52, []]);
    assert.match(thread?.comments[0]?.body ?? '', /`web\.yaml:27`: The Service `web` sends requests/);
  });

  it('on the line that brought it about, in another file', async () => {
    const scene = await openScene(world, {
      name: 'cause',
      base: { 'deployment.yaml': deployment('web') },
      change: { files: { 'service.yaml': service('web') } },
    });
    const [thread] = (await scene.pull()).threads;
    assert.deepEqual(await told(scene), ['service.yaml:1 missing-readiness-probe']);
    assert.match(thread?.comments[0]?.body ?? '', /`deployment\.yaml:16`: The Service `web` sends requests/);
    assert.deepEqual(thread?.comments[0]?.suggestions, []);
    assert.match(thread?.comments[0]?.body ?? '', /```diff\n--- a\/deployment\.yaml\n/);
  });

  it('on the nearest line of its object that the diff shows', async () => {
    const before = deployment('web').replace(
      '      terminationGracePeriodSeconds: 30\n',
      `${FAR}      terminationGracePeriodSeconds: 30\n${FAR}`,
    );
    const selected = before.replaceAll('app: web', 'app: shop');
    const scene = await openScene(world, {
      name: 'nearby',
      base: { 'service.yaml': service('shop'), 'deployment.yaml': before },
      change: { files: { 'deployment.yaml': selected } },
    });
    assert.deepEqual(await told(scene), ['deployment.yaml:15 missing-readiness-probe']);
  });

  it('in the review’s list, where no line of the diff has to do with it', async () => {
    const rename = { 'web/deployment.yaml': 'shop/deployment.yaml' };
    const kustomization = 'resources:\n  - deployment.yaml\n';
    const scene = await openScene(world, {
      name: 'no-line',
      base: {
        'service.yaml': service('web'),
        'web/deployment.yaml': deployment('web'),
        'web/kustomization.yaml': kustomization,
      },
      change: { rename, delete: ['web/kustomization.yaml'] },
    });
    const { checks, reviews } = await scene.see();
    assert.deepEqual(checks[0]?.annotations, ['shop/deployment.yaml:16 missing-readiness-probe']);
    assert.deepEqual(await told(scene), ['listed: shop/deployment.yaml:16']);
    assert.match(reviews[0]?.body ?? '', /^One more finding has no comment of its own/);
  });
});

describe('a suggestion, applied alone with GitHub’s button, ends its findings', () => {
  const FILES = {
    Dockerfile: SHELL_FORM,
    'entry/Dockerfile': `FROM node:24.1.0\nENTRYPOINT node server.js --port 80\n`,
    'k8s/pod.yaml': nakedPod('bare'),
    'k8s/two.yaml': `${nakedPod('one')}---\n${nakedPod('two')}`,
    'k8s/job.yaml': endlessJob('rows'),
    'k8s/web.yaml': `${service('web')}---\n${deployment('web')}`,
  };
  const CONFIG = { '.github/plimsoll.yml': 'rules:\n  unbounded-job: { activeDeadlineSeconds: 900 }\n' };
  const EXPECTED = [
    'Dockerfile:3 shell-form-command suggestion',
    'entry/Dockerfile:2 shell-form-command suggestion',
    'k8s/job.yaml:5 unbounded-job suggestion',
    'k8s/pod.yaml:1-10 naked-pod suggestion',
    'k8s/two.yaml:1-21 naked-pod suggestion',
    'k8s/web.yaml:34 missing-readiness-probe suggestion',
  ];

  it('each of them is made', async () => {
    const scene = await openScene(world, { name: 'suggested', base: CONFIG, change: { files: FILES } });
    assert.deepEqual(await told(scene), EXPECTED);
  });

  for (const [at, comment] of EXPECTED.entries()) {
    it(comment, async () => {
      const { hub } = world;
      const scene = await openScene(world, { name: `apply-${at}`, base: CONFIG, change: { files: FILES } });
      const before = (await scene.see()).checks[0]?.annotations ?? [];
      const threads = (await scene.pull()).threads.toSorted((a, b) =>
        a.path + a.originalLine < b.path + b.originalLine ? -1 : 1,
      );
      const thread = threads.find(
        ({ path, originalLine }) => comment.startsWith(`${path}:`) && comment.includes(`${originalLine} `),
      );
      await hub.applySuggestion(scene.repository, thread?.comments[0]?.id ?? 0, 'dev');
      await world.settled();
      const { checks, reviews } = await scene.see();
      const repaired = comment.startsWith('k8s/two.yaml') ? 2 : 1;
      assert.equal(checks[0]?.annotations.length, before.length - repaired, String(checks[0]?.annotations));
      const rule = comment.split(' ')[1];
      const count = (lines: readonly string[]) =>
        lines.filter((line) => line.startsWith(`${thread?.path}:`) && line.endsWith(` ${rule}`)).length;
      assert.equal(count(checks[0]?.annotations ?? []), count(before) - repaired);
      assert.equal(reviews.length, 1, 'the repair is told nothing new');
    });
  }

  it('and all of them at once leave a clean pull request', async () => {
    const scene = await openScene(world, { name: 'apply-all', base: CONFIG, change: { files: FILES } });
    const ids = (await scene.pull()).threads.flatMap(({ comments }) => comments.map(({ id }) => id));
    await world.hub.applySuggestion(scene.repository, ids, 'dev');
    await world.settled();
    const { checks, reviews } = await scene.see();
    assert.deepEqual(checks, [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }]);
    assert.equal(reviews.length, 1);
  });
});
