import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_IGNORE } from './default-ignore.ts';
import { explainConfig } from './explain.ts';
import type { ConfigLayer } from './layer.ts';
import { readConfig } from './read.ts';
import { resolveConfig } from './resolve.ts';
import { SAMPLE_RULES } from './rules.fixture.ts';

const TODAY = '2026-06-15';

function layer(text: string, source = 'repository'): ConfigLayer {
  const { layer: read, problems } = readConfig(text, source, SAMPLE_RULES);
  assert.deepEqual(problems, []);
  assert.ok(read);
  return read;
}

const resolve = (...texts: string[]) =>
  resolveConfig({ layers: texts.map((text, at) => layer(text, `layer ${at}`)), rules: SAMPLE_RULES, today: TODAY });

test('without a file every rule has its own level, nothing more', () => {
  const config = resolve();
  assert.deepEqual([config.failOn, config.comments], ['error', 10]);
  for (const { id, level } of SAMPLE_RULES)
    assert.deepEqual(config.settingFor(id, 'dev/a.yaml'), { level, fixed: false, options: {} });
  assert.equal(config.waiverFor('naked-pod', 'a'), null);
  assert.deepEqual(config.expired, []);
});

test('the last layer that gives a number of comments decides, 0 too', () => {
  assert.equal(resolve('review: { comments: 3 }', 'failOn: note').comments, 3);
  assert.equal(resolve('review: { comments: 3 }', 'review: { comments: 0 }').comments, 0);
  assert.equal(resolve('review: {}').comments, 10);
});

test('a later layer decides over an earlier one, setting by setting', () => {
  const config = resolve(
    'extends: [strict]\nfailOn: never\nrules: { latest-tag: off, unbounded-job: { backoffLimit: 3, activeDeadlineSeconds: 60 } }',
    'rules: { unbounded-job: { activeDeadlineSeconds: 90 }, extra-check: note }',
  );
  assert.equal(config.failOn, 'never');
  assert.equal(config.settingFor('latest-tag', 'a').level, 'off');
  assert.equal(config.settingFor('naked-pod', 'a').level, 'warning');
  assert.equal(config.settingFor('extra-check', 'a').level, 'note');
  assert.ok(config.settingFor('extra-check', 'a').fixed);
  const expected = { level: 'error', fixed: false, options: { backoffLimit: 3, activeDeadlineSeconds: 90 } };
  assert.deepEqual(config.settingFor('unbounded-job', 'a'), expected);
});

test('the last layer that names presets replaces the base, not the rules on top of it', () => {
  const config = resolve('extends: [strict]\nrules: { latest-tag: off }', 'extends: [workshop]');
  assert.equal(config.failOn, 'error');
  assert.equal(config.settingFor('naked-pod', 'a').level, 'note');
  assert.equal(config.settingFor('extra-check', 'a').level, 'off');
  assert.equal(config.settingFor('latest-tag', 'a').level, 'off');
  assert.equal(resolve('extends: []').settingFor('unbounded-job', 'a').level, 'off');
});

test('options alone leave the level as it was', () => {
  const config = resolve('extends: []\nrules: { unbounded-job: { backoffLimit: 3 } }');
  assert.deepEqual(config.settingFor('unbounded-job', 'a'), {
    level: 'off',
    fixed: false,
    options: { backoffLimit: 3 },
  });
});

test('the first profile that matches decides, in the order of the file, and production takes the rest', () => {
  const config = resolve(`
rules: { naked-pod: error, unbounded-job: { activeDeadlineSeconds: 60 } }
profiles:
  special: { paths: ["dev/special/**"], rules: { latest-tag: error } }
  development: { paths: ["dev/**", "test/**"], rules: { latest-tag: off, unbounded-job: { backoffLimit: 0 } } }
  production: { rules: { latest-tag: note } }
`);
  const levelAt = (path: string) => config.settingFor('latest-tag', path).level;
  assert.equal(levelAt('dev/special/a.yaml'), 'error');
  assert.equal(levelAt('dev/a.yaml'), 'off');
  assert.equal(levelAt('test/a.yaml'), 'off');
  assert.equal(levelAt('prod/a.yaml'), 'note');
  assert.equal(levelAt('dev/a.yaml'), 'off');
  assert.equal(config.settingFor('naked-pod', 'dev/a.yaml').level, 'error');
  const options = { activeDeadlineSeconds: 60, backoffLimit: 0 };
  assert.deepEqual(config.settingFor('unbounded-job', 'dev/a.yaml'), { level: 'error', fixed: false, options });
});

test('no profile is on by default, and without production the rules themselves hold elsewhere', () => {
  const config = resolve('profiles: { dev: { paths: ["dev/**"], rules: { latest-tag: off } } }');
  assert.equal(config.settingFor('latest-tag', 'dev/a').level, 'off');
  assert.equal(config.settingFor('latest-tag', 'prod/a').level, 'warning');
});

test('production may take paths before the others', () => {
  const config = resolve(`
profiles:
  production: { paths: ["dev/live/**"], rules: { latest-tag: error } }
  dev: { paths: ["dev/**"], rules: { latest-tag: off } }
`);
  const levelAt = (path: string) => config.settingFor('latest-tag', path).level;
  assert.deepEqual(['dev/live/a', 'dev/a', 'other/a'].map(levelAt), ['error', 'off', 'error']);
});

test("a repository's profiles come before the organisation's, and replace those of the same name", () => {
  const config = resolve(
    'profiles: { a: { paths: ["**"], rules: { latest-tag: off } }, b: { paths: ["b/**"], rules: { latest-tag: off } } }',
    'profiles: { b: { paths: ["b/**"], rules: { latest-tag: error } } }',
  );
  assert.equal(config.settingFor('latest-tag', 'b/x').level, 'error');
  assert.equal(config.settingFor('latest-tag', 'c/x').level, 'off');
});

test('a rule that the configuration was not resolved for is a bug of the caller', () => {
  assert.throws(() => resolve().settingFor('no-such-rule', 'a'), /resolved without the rule "no-such-rule"/);
});

test('what others wrote is ignored by default; the last pattern that matches decides', () => {
  const plain = resolve();
  for (const pattern of DEFAULT_IGNORE) {
    const folder = pattern.replaceAll('**', '').replaceAll('/', '');
    assert.equal(plain.ignoredBy(`${folder}/a.yaml`), pattern);
    assert.equal(plain.ignoredBy(`x/${folder}/y/a.yaml`), pattern);
    assert.equal(plain.ignoredBy(`x/${folder}.yaml`), null);
  }
  assert.equal(plain.ignoredBy('deploy/a.yaml'), null);
  const config = resolve(
    'ignore: ["gen/**", "!**/vendor/**"]',
    'ignore: ["!gen/kept/**", "gen/kept/not.yaml", "vendor/big/"]',
  );
  assert.equal(config.ignoredBy('gen/a.yaml'), 'gen/**');
  assert.equal(config.ignoredBy('gen/kept/a.yaml'), null);
  assert.equal(config.ignoredBy('gen/kept/not.yaml'), 'gen/kept/not.yaml');
  assert.equal(config.ignoredBy('vendor/a.yaml'), null);
  assert.equal(config.ignoredBy('vendor/big/a.yaml'), 'vendor/big/');
  assert.equal(config.ignoredBy('x/node_modules/a.yaml'), '**/node_modules/**');
});

test('a waiver counts for its rule and paths through its last day', () => {
  const config = resolve(`
waivers:
  - { rule: naked-pod, path: "debug/*.yaml", reason: for ever }
  - { rule: latest-tag, path: "a/**", reason: today, owner: "@us", until: ${TODAY} }
  - { rule: latest-tag, path: "**", reason: over, until: 2026-06-14 }
`);
  assert.equal(config.waiverFor('naked-pod', 'debug/a.yaml')?.reason, 'for ever');
  assert.equal(config.waiverFor('naked-pod', 'debug/x/a.yaml'), null);
  assert.equal(config.waiverFor('unbounded-job', 'debug/a.yaml'), null);
  assert.equal(config.waiverFor('latest-tag', 'a/b')?.owner, '@us');
  assert.equal(config.waiverFor('latest-tag', 'b'), null);
  assert.deepEqual(
    config.expired.map(({ reason }) => reason),
    ['over'],
  );
});

test('the digest tells settings apart, and nothing else', () => {
  const digest = (...texts: string[]) => resolve(...texts).digest;
  assert.match(digest(), /^[0-9a-f]{64}$/);
  const job = 'rules: { unbounded-job: { backoffLimit: 1, activeDeadlineSeconds: 2 }, latest-tag: off }';
  const sameJob = 'rules:\n  latest-tag: off\n  unbounded-job: { activeDeadlineSeconds: 2, backoffLimit: 1 }\n';
  const spent = 'waivers: [{ rule: naked-pod, path: a, reason: b, until: 2020-01-01 }]';
  for (const same of ['', 'extends: [recommended]', 'failOn: error', spent]) {
    assert.equal(digest(same), digest(), same);
  }
  assert.equal(digest(job), digest(sameJob));
  const [retries, deadline] = ['{ backoffLimit: 1 }', '{ activeDeadlineSeconds: 2 }'].map(
    (options) => `rules: { unbounded-job: ${options} }`,
  );
  assert.equal(digest(retries ?? '', deadline ?? ''), digest(deadline ?? '', retries ?? ''));
  const different = [
    ...[
      '',
      'failOn: note',
      'rules: { latest-tag: off }',
      'rules: { latest-tag: warning }',
      job,
      'ignore: [a]',
      'extends: [strict]',
    ],
    ...['profiles: { dev: { paths: [a] } }', 'profiles: { dev: { paths: [b] } }'],
    'profiles: { dev: { paths: [a], rules: { latest-tag: off } } }',
    'profiles: { dev: { paths: [a] }, other: { paths: [b], rules: { latest-tag: off } } }',
    'profiles: { other: { paths: [b], rules: { latest-tag: off } }, dev: { paths: [a] } }',
    'waivers: [{ rule: naked-pod, path: a, reason: b }]',
    'waivers: [{ rule: naked-pod, path: a, reason: c }]',
    'waivers: [{ rule: naked-pod, path: a, reason: b, owner: c }]',
  ];
  assert.equal(new Set(different.map((text) => digest(text))).size, different.length);
});

test('every value in force is explained by the place that gave it', () => {
  const layers = [
    layer('extends: [strict]\nreview: { comments: 4 }\nrules: { unbounded-job: { backoffLimit: 3 } }', 'organisation'),
    layer('failOn: note\nprofiles: { dev: { paths: ["dev/**"], rules: { latest-tag: off } } }', 'repository'),
  ];
  const explained = explainConfig(layers, SAMPLE_RULES, 'dev/a.yaml');
  assert.equal(explained.profile, 'dev');
  assert.deepEqual(explained.failOn, { value: 'note', origin: 'repository' });
  assert.deepEqual(explained.comments, { value: 4, origin: 'organisation' });
  assert.deepEqual(explainConfig([], SAMPLE_RULES, 'a').comments, { value: 10, origin: 'the default' });
  assert.deepEqual(explained.settings.get('latest-tag')?.level, { value: 'off', origin: 'repository, profile dev' });
  assert.deepEqual(explained.settings.get('naked-pod')?.level, { value: 'warning', origin: 'preset strict' });
  const job = explained.settings.get('unbounded-job');
  assert.deepEqual(job?.options.get('backoffLimit'), { value: 3, origin: 'organisation' });
  assert.equal(explainConfig(layers, SAMPLE_RULES, 'a').profile, null);
  assert.deepEqual(explainConfig([], SAMPLE_RULES, 'a').failOn, { value: 'error', origin: 'preset recommended' });
});
