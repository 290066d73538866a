import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { RULES } from '../../rules/index.ts';
import { configJsonSchema } from './json-schema.ts';

const PUBLISHED = new URL('../../schema/plimsoll.schema.json', import.meta.url);

test('the published schema is that of the rules; docs/configuration.md has the command that writes it', () => {
  const published: unknown = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
  assert.deepEqual(published, JSON.parse(JSON.stringify(configJsonSchema(RULES))));
});

test('the schema accepts what the reader accepts, and tells mistakes', () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(configJsonSchema(RULES));
  const waiver = { rule: 'naked-pod', path: 'a', reason: 'b' };
  const right = [
    {},
    { extends: ['strict'], failOn: 'never', review: { comments: 0 }, ignore: ['!a'] },
    { followUps: { when: 'after-merge', schedule: { days: ['monday'], hours: '22:00-24:00' }, labels: ['plimsoll'] } },
    { rules: { 'latest-tag': 'off', 'unbounded-job': { level: 'note', backoffLimit: 0 } } },
    { profiles: { dev: { paths: ['a'], rules: { 'naked-pod': {} } } }, waivers: [{ ...waiver, until: '2028-02-29' }] },
  ];
  for (const file of right) assert.ok(validate(file), JSON.stringify([file, validate.errors]));
  const wrong = [
    { failon: 'error' },
    { review: { comments: 51 } },
    { extends: ['lax'] },
    { followUps: { when: 'daily' } },
    { followUps: { schedule: { days: [] } } },
    { followUps: { schedule: { hours: '24:00-05:00' } } },
    { followUps: { labels: [''] } },
    { followUps: { limits: { open: 51 } } },
    { rules: { 'no-such-rule': 'off' } },
    { rules: { 'latest-tag': { backoffLimit: 0 } } },
    { rules: { 'unbounded-job': { activeDeadlineSeconds: 0 } } },
    { profiles: { 'My Dev': { paths: ['a'] } } },
    { waivers: [{ rule: 'naked-pod', path: 'a' }] },
    { waivers: [{ ...waiver, until: 'soon' }] },
  ];
  for (const file of wrong) assert.equal(validate(file), false, JSON.stringify(file));
});
