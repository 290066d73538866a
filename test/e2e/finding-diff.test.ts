/** What a pull request brings in is told, wherever it surfaces; what was there before is not. All rules, App and double. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import {
  boundedJob,
  CALLER,
  deployment,
  endlessJob,
  GUARD_CONFIG,
  guarded,
  IMAGE_WITH_CONFIG,
  LIMIT_RANGE,
  meshRule,
  mountingConfig,
  nakedPod,
  nodeImage,
  overlay,
  service,
} from './finding-diff-files.ts';
import { openScene, type SceneOptions } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

/** Old debt beside whatever the pull request changes, an error and a warning; one of them it repairs. */
const DEBT = { 'debt/job.yaml': endlessJob('debt'), 'debt/pod.yaml': nakedPod('debt') };
const REPAIR = { 'debt/job.yaml': boundedJob('debt') };

interface Told {
  /** `path:line rule`, `LEFT` for a deleted line. */
  readonly comments: readonly string[];
  /** Where the findings themselves lie. */
  readonly annotations: readonly string[];
}

/**
 * Opens a pull request that repairs one old finding besides, and checks what is told of it: these comments and
 * annotations, nothing in the list of findings without a line, nothing of old debt, and one line about the repair.
 */
async function tells({ base, change, ...rest }: SceneOptions, expected: Told): Promise<void> {
  const files = { ...change.files, ...REPAIR };
  const scene = await openScene(world, { ...rest, base: { ...DEBT, ...base }, change: { ...change, files } });
  const { reviews, checks } = await scene.see();
  const { comments, annotations } = { comments: reviews.flatMap((review) => review.comments), ...checks[0] };
  assert.deepEqual({ comments, annotations }, expected);
  assert.deepEqual(
    reviews.map(({ body }) => body),
    reviews.map(() => ''),
  );
  const summary = (await scene.pull()).checkRuns[0]?.summary ?? '';
  const repairs = summary.split('\n').filter((line) => line.includes('repair'));
  assert.equal(repairs.length, 1, summary);
  assert.match(repairs[0] ?? '', /^It repairs 1: \[`unbounded-job`\].* in `debt\/job\.yaml`\.$/);
  assert.match(summary, /One finding was there before and is left alone here\./);
}

describe('what a pull request brings in is told', () => {
  it('where a probe is removed: on its deleted lines', async () => {
    const text = (probe: boolean) => `${service('web')}---\n${deployment('web', { probe })}`;
    await tells(
      { name: 'probe', base: { 'web.yaml': text(true) }, change: { files: { 'web.yaml': text(false) } } },
      { comments: ['web.yaml:32 missing-readiness-probe LEFT'], annotations: ['web.yaml:27 missing-readiness-probe'] },
    );
  });

  it('where a whole LimitRange is deleted: on its lines, for the untouched container that it gave a limit', async () => {
    const web = deployment('web', { probe: true }).replace(', limits: { memory: 16Mi }', '');
    await tells(
      {
        name: 'limit-range',
        base: { 'k8s/web.yaml': web, 'k8s/limits.yaml': LIMIT_RANGE },
        change: { delete: ['k8s/limits.yaml'] },
      },
      {
        comments: ['k8s/limits.yaml:1 missing-memory-limit LEFT'],
        annotations: ['k8s/web.yaml:16 missing-memory-limit'],
      },
    );
  });

  it('where the mount of a ConfigMap is removed: on its deleted lines, for the image that then brings its own', async () => {
    await tells(
      {
        name: 'config-map',
        base: { ...IMAGE_WITH_CONFIG, 'shop.yaml': mountingConfig(true) },
        change: { files: { 'shop.yaml': mountingConfig(false) } },
      },
      { comments: ['shop.yaml:24 config-in-image LEFT'], annotations: ['shop.dockerfile:2 config-in-image'] },
    );
  });

  it('where a new Service selects an untouched Deployment: on the Service', async () => {
    await tells(
      {
        name: 'service',
        base: { 'k8s/web.yaml': deployment('web') },
        change: { files: { 'k8s/service.yaml': service('web') } },
      },
      {
        comments: ['k8s/service.yaml:1 missing-readiness-probe'],
        annotations: ['k8s/web.yaml:16 missing-readiness-probe'],
      },
    );
  });

  const MESH = {
    'shop.yaml': CALLER,
    'shop-service.yaml': service('shop'),
    'web.yaml': deployment('web', { probe: true }),
    'web-service.yaml': service('web'),
    'rule.yaml': meshRule(true),
  };
  const WITHOUT_EJECTION = { files: { 'rule.yaml': meshRule(false) } };
  const BREAKER = { '.github/plimsoll.yml': 'rules:\n  missing-circuit-breaker: warning\n' };

  it('where outlierDetection is removed: a note, so in the check alone', async () => {
    await tells(
      { name: 'outlier', base: MESH, change: WITHOUT_EJECTION },
      { comments: [], annotations: ['web-service.yaml:2 missing-circuit-breaker'] },
    );
  });

  it('where outlierDetection is removed, and the configuration makes that a warning: on its deleted lines', async () => {
    await tells(
      { name: 'outlier-warning', base: { ...MESH, ...BREAKER }, change: WITHOUT_EJECTION },
      {
        comments: ['rule.yaml:11 missing-circuit-breaker LEFT'],
        annotations: ['web-service.yaml:2 missing-circuit-breaker'],
      },
    );
  });

  it('where a label is renamed, so that a selector dangles: on the old label, for the Service that loses its proxy', async () => {
    const web = { 'web-service.yaml': service('web').replace('targetPort: http', 'targetPort: guarded') };
    await tells(
      {
        name: 'label',
        base: {
          ...MESH,
          ...BREAKER,
          ...web,
          'rule.yaml': meshRule(false),
          'guard.yaml': GUARD_CONFIG,
          'web.yaml': guarded('web'),
        },
        change: { files: { 'web.yaml': guarded('site') } },
      },
      {
        comments: ['web.yaml:8 missing-circuit-breaker LEFT'],
        annotations: ['web-service.yaml:2 missing-circuit-breaker'],
      },
    );
  });

  it('where an overlay gets a patch: on the line of the patch', async () => {
    const base = { 'base/kustomization.yaml': 'resources:\n  - web.yaml\n', 'base/web.yaml': deployment('web') };
    await tells(
      {
        name: 'overlay',
        base: { ...base, 'prod/kustomization.yaml': overlay(false)['prod/kustomization.yaml'] },
        change: { files: overlay(true) },
      },
      { comments: ['prod/patch.yaml:10 latest-tag suggestion'], annotations: ['prod/patch.yaml:10 latest-tag'] },
    );
  });

  it('where a Dockerfile gets another base under an untouched manifest: on FROM', async () => {
    const web = deployment('web', { probe: true });
    await tells(
      {
        name: 'base',
        base: { 'web/Dockerfile': nodeImage('24.1.0-alpine'), 'web/k8s.yaml': web, '.dockerignore': '.git\n' },
        change: { files: { 'web/Dockerfile': 'FROM nginx:1.27.4\n' } },
      },
      {
        comments: ['web/Dockerfile:1 undeclared-writable-path'],
        annotations: ['web/k8s.yaml:16 undeclared-writable-path'],
      },
    );
  });

  const start = (exec: string) => `#!/bin/sh\nset -e\n${exec}node /app/server.js\n`;
  const STARTED = {
    'web/Dockerfile': 'FROM node:24.1.0-alpine\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n',
    'web/start.sh': start('exec '),
    '.dockerignore': '.git\n',
  };

  it('where a start script changes under an untouched Dockerfile: on its line', async () => {
    await tells(
      { name: 'script', base: STARTED, change: { files: { 'web/start.sh': start('') } } },
      {
        comments: ['web/start.sh:3 script-without-exec suggestion'],
        annotations: ['web/start.sh:3 script-without-exec'],
      },
    );
  });

  it('where a start script begins to write into a read-only root: on its line, for the untouched manifest', async () => {
    const text = start('echo ready > /var/lib/web/state\nexec ');
    await tells(
      {
        name: 'script-writes',
        base: { ...STARTED, 'web/k8s.yaml': deployment('web', { probe: true }) },
        change: { files: { 'web/start.sh': text } },
      },
      {
        comments: ['web/start.sh:3 undeclared-writable-path'],
        annotations: ['web/k8s.yaml:16 undeclared-writable-path'],
      },
    );
  });
});
