/** Whose settings hold: the organisation's, the base branch's, and never those of the pull request itself. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

const CONFIG = '.github/plimsoll.yml';
const OFF = 'rules:\n  unbounded-job: off\n  naked-pod: off\n';
const JOB = { 'job.yaml': endlessJob('rows') };
const JOB_COMMENT = 'job.yaml:2 unbounded-job';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

async function annotations(scene: Scene): Promise<readonly string[]> {
  return (await scene.see()).checks.flatMap((check) => check.annotations);
}

describe('the configuration of the base branch', () => {
  it('holds', async () => {
    const scene = await openScene(world, { name: 'base', base: { [CONFIG]: OFF }, change: { files: JOB } });
    assert.deepEqual(await scene.see(), {
      reviews: [],
      checks: [{ conclusion: 'success', title: 'Nothing introduced', annotations: [] }],
      notified: [],
    });
  });

  it('gives numbers to fixes', async () => {
    const base = { [CONFIG]: 'rules:\n  unbounded-job: { activeDeadlineSeconds: 900 }\n' };
    const scene = await openScene(world, { name: 'numbers', base, change: { files: JOB } });
    assert.deepEqual((await scene.see()).reviews[0]?.comments, ['job.yaml:5 unbounded-job suggestion']);
    const [thread] = (await scene.pull()).threads;
    assert.deepEqual(thread?.comments[0]?.suggestions, ['spec:\n  activeDeadlineSeconds: 900']);
  });

  it('decides what fails', async () => {
    const base = { [CONFIG]: 'failOn: never\n' };
    const scene = await openScene(world, { name: 'fail-on', base, change: { files: JOB } });
    const { checks, reviews } = await scene.see();
    assert.deepEqual(checks, [{ conclusion: 'success', title: '1 error introduced', annotations: [JOB_COMMENT] }]);
    assert.equal(reviews.length, 1);
  });

  it('cannot be weakened by the pull request under review', async () => {
    const files = { ...JOB, [CONFIG]: `failOn: never\nignore: ["**"]\n${OFF}` };
    const scene = await openScene(world, { name: 'weakened', change: { files } });
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'failure', title: '1 error introduced', annotations: [JOB_COMMENT] },
    ]);
  });

  it('is the tip of the base branch, also for a pull request that is behind', async () => {
    const scene = await openScene(world, { name: 'behind', change: { files: JOB } });
    await world.hub.commit(scene.repository, 'main', { author: 'dev', files: { [CONFIG]: OFF } });
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.deepEqual(await annotations(scene), []);
  });

  it('leaves out what it ignores, and says so', async () => {
    const base = { [CONFIG]: 'ignore: ["vendor/**"]\n' };
    const files = { ...JOB, 'vendor/job.yaml': endlessJob('other') };
    const scene = await openScene(world, { name: 'ignored', base, change: { files } });
    assert.deepEqual(await annotations(scene), [JOB_COMMENT]);
    assert.match(
      (await scene.pull()).checkRuns[0]?.summary ?? '',
      /- `vendor\/job\.yaml`: ignored by the pattern vendor\/\\\*\\\*/,
    );
  });
});

describe('a configuration with mistakes', () => {
  const broken: readonly [what: string, file: string | { content: string; mode: '120000' }, told: RegExp][] = [
    ['broken YAML', 'rules: [\n', /`\.github\/plimsoll\.yml:\d`: /],
    ['an unknown rule', 'rules:\n  unbounded-jobs: off\n', /`\.github\/plimsoll\.yml:2`: .*unbounded-job/],
    ['a wrong level', 'failOn: sometimes\n', /`\.github\/plimsoll\.yml:1`: .*failOn/],
    ['a symbolic link', { content: '../other.yml', mode: '120000' }, /`\.github\/plimsoll\.yml:1`: .*symbolic link/],
  ];
  for (const [at, [what, file, told]] of broken.entries()) {
    it(`(${what}) is shown, and the defaults hold`, async () => {
      const base = { [CONFIG]: file, 'other.yml': OFF };
      const scene = await openScene(world, { name: `broken-${at}`, base, change: { files: JOB } });
      const { checks, reviews } = await scene.see();
      assert.deepEqual(reviews, [{ body: '', comments: [JOB_COMMENT] }]);
      assert.equal(checks[0]?.conclusion, 'failure');
      assert.equal(checks[0]?.title, '1 error introduced; the configuration has mistakes');
      assert.match((await scene.pull()).checkRuns[0]?.summary ?? '', told);
    });
  }

  it('makes a check without findings neutral', async () => {
    const base = { [CONFIG]: 'failOn: sometimes\n' };
    const scene = await openScene(world, { name: 'neutral', base, change: { files: { 'README.md': 'More\n' } } });
    assert.deepEqual(
      (await scene.see()).checks.map(({ conclusion }) => conclusion),
      ['neutral'],
    );
  });
});

describe('the configuration of the organisation', () => {
  const ORGANISATION = 'rules:\n  naked-pod: off\n  unbounded-job: warning\n';
  let other: World;
  before(async () => {
    other = await startWorld({ files: {} });
    await other.hub.createRepository('acme/.github', { files: { [CONFIG]: ORGANISATION } });
  });
  after(() => other.stop());
  const files = { ...JOB, 'pod.yaml': nakedPod('bare') };

  it('holds in all of its repositories, and is read once', async () => {
    for (const name of ['one', 'two']) {
      const scene = await openScene(other, { name, change: { files } });
      assert.deepEqual((await scene.see()).checks, [
        { conclusion: 'success', title: '1 warning introduced', annotations: [JOB_COMMENT] },
      ]);
    }
    assert.equal(other.requests.filter(({ operation }) => operation === 'OrganisationFiles').length, 1);
  });

  it('gives way to that of the repository', async () => {
    const base = { [CONFIG]: 'rules:\n  unbounded-job: error\n' };
    const scene = await openScene(other, { name: 'over', base, change: { files } });
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'failure', title: '1 error introduced', annotations: [JOB_COMMENT] },
    ]);
  });

  it('is not that of another organisation', async () => {
    const { hub } = other;
    hub.createOrg('zenith', { dev: 'write' });
    hub.install(4711, 'zenith');
    await hub.createRepository('zenith/shop', { files: { 'README.md': 'Shop\n' } });
    await hub.commit('zenith/shop', 'change', { base: 'main', author: 'dev', files });
    const number = await hub.openPull('zenith/shop', 'dev', { title: 'Change', head: 'change', base: 'main' });
    await other.settled();
    const [check] = (await hub.state.pull('zenith/shop', number)).checkRuns;
    assert.equal(check?.title, '1 error, 1 warning introduced');
  });

  it('brings its own templates; a broken one gives way to ours, and is named', async (t) => {
    const third = await startWorld({ files: {} });
    t.after(() => third.stop());
    const templates = {
      'plimsoll/templates/inline-comment.liquid':
        'Ask the platform team: {{ message | prose }} See {{ rule.id | rule_link }}.',
      'plimsoll/templates/check-summary.liquid': '<img src=x>\n',
    };
    await third.hub.createRepository('acme/.github', { files: templates });
    const scene = await openScene(third, { name: 'shop3', change: { files: JOB } });
    const { checkRuns, threads } = await scene.pull();
    const [run] = checkRuns;
    assert.match(threads[0]?.comments[0]?.body ?? '', /^Ask the platform team: \S.*\n\n<!-- plimsoll:1 /);
    assert.equal(run?.title, '1 error introduced; the configuration has mistakes');
    assert.match(run?.summary ?? '', /- `acme\/\.github:plimsoll\/templates\/check-summary\.liquid:1`: has a "\\<"/);
    assert.match(run?.summary ?? '', /### Introduced/);
  });

  it('with mistakes is named as the organisation’s, and the defaults hold', async (t) => {
    const third = await startWorld({ files: {} });
    t.after(() => third.stop());
    await third.hub.createRepository('acme/.github', { files: { [CONFIG]: 'rules: [\n' } });
    const scene = await openScene(third, { name: 'shop2', change: { files: JOB } });
    const { checks } = await scene.see();
    assert.equal(checks[0]?.title, '1 error introduced; the configuration has mistakes');
    const [run] = (await scene.pull()).checkRuns;
    assert.match(run?.summary ?? '', /- `acme\/\.github:\.github\/plimsoll\.yml:\d`: /);
    assert.deepEqual(
      run?.annotations.map(({ path }) => path),
      ['job.yaml'],
      'no annotation may stand on a file that this repository does not have',
    );
  });
});
