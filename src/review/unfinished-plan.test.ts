import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { loadWords } from '../edges/review-words.ts';
import { planUnfinished } from './unfinished-plan.ts';

it('an unfinished review is a neutral check that says why, with what GitHub answered escaped', () => {
  const { check, comments, body, fallbacks } = planUnfinished(
    'abc',
    'GET /x: <img src=x> @acme/team',
    loadWords(RULES),
  );
  assert.equal(check.conclusion, 'neutral');
  assert.match(check.summary, /could not finish this review[\s\S]*GET \/x/);
  assert.doesNotMatch(check.summary, /(?<!\\)<img|@acme/);
  assert.deepEqual([check.annotations, comments, body, fallbacks], [[], [], null, []]);
});
