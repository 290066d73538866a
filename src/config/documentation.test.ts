import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { DEFAULT_IGNORE } from './default-ignore.ts';
import { DEFAULT_FOLLOW_UP_OPTIONS } from './follow-ups.ts';
import { PRESETS } from './presets.ts';
import { readConfig } from './read.ts';
import { resolveConfig } from './resolve.ts';
import { RULE_OPTIONS } from './rule-options.ts';
import { MAX_FILE_LENGTH } from './yaml-file.ts';

const PAGE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*)\`\`\`$`, 'gm'))].map(([, body = '']) => body);
}

function resolved(text: string, today: string) {
  const { layer, problems } = readConfig(text, '.github/plimsoll.yml', RULES);
  assert.deepEqual(problems, []);
  assert.ok(layer);
  return resolveConfig({ layers: [layer], rules: RULES, today });
}

test('the example does what the page says', () => {
  const [example = ''] = blocks('yaml');
  const config = resolved(example, '2027-03-01');
  assert.equal(config.failOn, 'error');
  assert.deepEqual(config.settingFor('latest-tag', 'deploy/app.yaml'), { level: 'error', fixed: true, options: {} });
  assert.equal(config.settingFor('latest-tag', 'dev/app.yaml').level, 'off');
  const job = { level: 'error', fixed: true, options: { activeDeadlineSeconds: 3600 } };
  assert.deepEqual(config.settingFor('unbounded-job', 'deploy/job.yaml'), job);
  assert.equal(config.ignoredBy('charts/upstream/x/app.yaml'), 'charts/upstream/**');
  assert.equal(config.waiverFor('naked-pod', 'debug/shell.yaml')?.owner, '@acme/platform');
  assert.equal(resolved(example, '2027-03-02').waiverFor('naked-pod', 'debug/shell.yaml'), null);
});

test('every other example is accepted, too', () => {
  assert.equal(blocks('yaml').length, 5);
  for (const example of blocks('yaml')) resolved(example, '2026-01-01');
});

test('the mistake of the page is told in these words', () => {
  const text = 'failOn: error\n\nrules:\n  latest-tga: off\n';
  const told = readConfig(text, '.github/plimsoll.yml', RULES).problems.map(
    ({ source, line, column, message }) => `${source}:${line}:${column} ${message}\n`,
  );
  assert.equal(told.length, 1);
  assert.ok(blocks('text').includes(told[0] ?? ''));
});

test('defaults, presets, options and limits are those of the program', () => {
  assert.ok(blocks('text').includes(`${DEFAULT_IGNORE.join('\n')}\n`));
  for (const [name, { about, failOn }] of Object.entries(PRESETS)) {
    assert.ok(PAGE.includes(`| \`${name}\` | ${about} | \`${failOn}\` |`), name);
  }
  const options = Object.entries(RULE_OPTIONS).flatMap(([rule, { shape }]) =>
    Object.keys(shape).map((option) => `| \`${rule}\` | \`${option}\` |`),
  );
  for (const row of options) assert.ok(PAGE.includes(row), row);
  assert.ok(PAGE.includes(`at most ${MAX_FILE_LENGTH.toLocaleString('en-US')} characters`));
});

test('every option of follow-ups has a row with its default', () => {
  const inWords: Readonly<Record<string, string>> = { 'schedule.days': 'every day', labels: 'none' };
  for (const [option, value] of Object.entries(DEFAULT_FOLLOW_UP_OPTIONS)) {
    const row = `| \`${option}\` | ${inWords[option] ?? `\`${value}\``} | `;
    assert.ok(PAGE.includes(row), row);
  }
});

test('options belong to rules that exist', () => {
  const ids = RULES.map(({ id }) => id);
  for (const rule of Object.keys(RULE_OPTIONS)) assert.ok(ids.includes(rule), rule);
});
