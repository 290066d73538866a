import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import { emptyLayer } from '../config/layer.ts';
import { readConfig } from '../config/read.ts';
import { resolveConfig } from '../config/resolve.ts';
import { loadAnswers } from '../edges/answers.ts';
import { configView } from './config-view.ts';

const REPOSITORY = `failOn: warning
followUps: { labels: [], schedule: { timezone: Europe/Berlin } }
rules:
  latest-tag: warning
  unbounded-job: { level: error, activeDeadlineSeconds: 900 }
profiles:
  development: { paths: ["dev/**"], rules: { latest-tag: off } }
ignore: ["charts/**"]
waivers:
  - { rule: naked-pod, path: "debug/*.yaml", reason: "by @org/team | <img src=x>", until: 2020-01-01 }
`;
const ORGANISATION = `extends: [strict]
review: { comments: 3 }
followUps: { when: after-merge, labels: [plimsoll], limits: { open: 5 } }
ignore: ["secret-project/**"]
waivers: [{ rule: naked-pod, path: x, reason: A secret reason }]
`;

function view(path: string | null, repository = REPOSITORY) {
  const files = [
    ['acme/.github:.github/plimsoll.yml', ORGANISATION],
    ['.github/plimsoll.yml', repository],
  ] as const;
  const read = files.map(([source, text]) => ({ source, ...readConfig(text, source, RULES) }));
  const layers = read.map(({ layer, source }) => layer ?? emptyLayer(source));
  const problems = read.flatMap((file) => file.problems);
  const inForce = { config: resolveConfig({ layers, rules: RULES, today: '2026-01-01' }), layers, problems };
  return configView({ branch: 'main', ...inForce }, RULES, path);
}

describe('the settings in force', () => {
  it('have their origins', () => {
    const { general, defaults, given, preset, profile } = view(null);
    const organisation = 'acme/.github:.github/plimsoll.yml';
    assert.deepEqual(general, [
      { name: 'failOn', value: 'warning', origin: '.github/plimsoll.yml' },
      { name: 'review.comments', value: '3', origin: organisation },
      { name: 'followUps.when', value: 'after-merge', origin: organisation },
      { name: 'followUps.schedule.timezone', value: 'Europe/Berlin', origin: '.github/plimsoll.yml' },
      { name: 'followUps.labels', value: '[]', origin: '.github/plimsoll.yml' },
      { name: 'followUps.limits.open', value: '5', origin: organisation },
    ]);
    assert.equal(defaults.length, 5);
    assert.deepEqual(defaults.at(-1), { name: 'followUps.limits.perHour', value: '2', origin: 'the default' });
    assert.deepEqual(given, [
      { name: 'latest-tag', value: 'warning', origin: '.github/plimsoll.yml' },
      { name: 'unbounded-job', value: 'error', origin: '.github/plimsoll.yml' },
      { name: 'unbounded-job.activeDeadlineSeconds', value: '900', origin: '.github/plimsoll.yml' },
    ]);
    assert.equal(preset.length, RULES.length - 2);
    assert.ok(preset.every(({ origin }) => origin === 'preset strict'));
    assert.equal(profile, null);
  });

  it('are those of the path that is asked for', () => {
    const { given, profile, ignoredBy } = view('dev/a.yaml');
    assert.equal(profile, 'development');
    assert.deepEqual(given[0], {
      name: 'latest-tag',
      value: 'off',
      origin: '.github/plimsoll.yml, profile development',
    });
    assert.equal(ignoredBy, null);
    assert.equal(view('charts/a.yaml').ignoredBy, 'charts/**');
  });

  it('tell exceptions of the repository, and only count those of the organisation', () => {
    const { ignore, moreIgnore, waivers, moreWaivers } = view(null);
    assert.deepEqual(ignore, ['charts/**']);
    assert.ok(moreIgnore > 1);
    assert.deepEqual(
      waivers.map(({ rule, until, expired }) => [rule, until, expired]),
      [['naked-pod', '2020-01-01', true]],
    );
    assert.equal(moreWaivers, 1);
    assert.doesNotMatch(JSON.stringify(view(null)), /secret-project|secret reason/);
  });

  it('are written as text, every row of its table with three cells', () => {
    const config = [view('dev/@org/![x](http://x.example/p).yaml'), view(null, 'rules: [')];
    const found = { help: false, explain: [], config, fixed: null, mistakes: [], more: 0, refused: [], closed: [] };
    const text = loadAnswers(RULES)(found, 'conversation/1');
    assert.match(text, /ended `2020-01-01`/);
    assert.match(text, /\n\| `followUps\.when` \| `after-merge` \|[\s\S]*>5 settings of follow-up pull requests have/);
    assert.match(text, /\n\| `followUps\.limits\.perHour` \| `2` \| the default \|\n/);
    assert.match(text, /The configuration has mistakes[\s\S]*`\.github\/plimsoll\.yml:1`/);
    const shown = new MarkdownIt({ html: true, linkify: true }).render(text);
    assert.doesNotMatch(shown, /<img/);
    const rows = [...shown.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([row]) => row.split(/<t[dh]/).length - 1);
    assert.ok(rows.length > 2 * RULES.length && rows.every((cells) => cells === 3));
  });
});
