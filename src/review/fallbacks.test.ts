import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { planFallbacks } from './fallbacks.ts';
import { parseMarkers } from './marker.ts';
import { diffOf, findingAt, wordsOf } from './plan.fixture.ts';
import type { PlannedComment, ReviewContent } from './review-plan.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

function commentOn(...findings: readonly [Finding, ...Finding[]]): PlannedComment {
  const [{ path }] = findings;
  const place = { path, line: 1, startLine: null, side: 'RIGHT', body: '', suggestion: null, markers: [] } as const;
  return { ...place, fingerprints: findings.map(({ fingerprint }) => fingerprint) };
}

/** The paths of the comments, then the findings that the body lists. */
function told({ comments, body }: ReviewContent): readonly [readonly string[], readonly string[]] {
  return [comments.map(({ path }) => path), parseMarkers(body ?? '').map(({ fingerprint }) => fingerprint)];
}

const shown = findingAt('shown.yaml', 1, { fingerprint: 'f1' });
const hidden = findingAt('hidden.yaml', 1, { fingerprint: 'f2' });
const nowhere = findingAt('nowhere.yaml', 1, { fingerprint: 'f3' });
const diff = [diffOf('shown.yaml', '', 'a\n'), diffOf('hidden.yaml', '', 'a\n', { shown: false })];

describe('where GitHub refuses the places of a review', () => {
  it('those in files whose patch it does not show go first, then all', () => {
    const comments = [commentOn(hidden), commentOn(shown)];
    const plans = planFallbacks(comments, { announced: [hidden, shown, nowhere], unannounced: 0 }, { diff, words });
    assert.deepEqual(plans.map(told), [
      [['shown.yaml'], ['f2', 'f3']],
      [[], ['f2', 'f1', 'f3']],
    ]);
  });

  it('all go at once, where none or all of them are certain', () => {
    for (const finding of [shown, hidden]) {
      const plans = planFallbacks([commentOn(finding)], { announced: [finding], unannounced: 0 }, { diff, words });
      assert.deepEqual(plans.map(told), [[[], [finding.fingerprint]]]);
    }
  });

  it('a comment on several findings takes them all into the list', () => {
    const second = { ...hidden, fingerprint: 'f4' };
    const comments = [commentOn(hidden, second), commentOn(shown)];
    const plans = planFallbacks(comments, { announced: [hidden, shown, second], unannounced: 0 }, { diff, words });
    assert.deepEqual(plans.map(told), [
      [['shown.yaml'], ['f2', 'f4']],
      [[], ['f2', 'f1', 'f4']],
    ]);
  });

  it('there is nothing to fall back to without comments', () => {
    assert.deepEqual(planFallbacks([], { announced: [nowhere], unannounced: 0 }, { diff, words }), []);
  });
});
