import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { MAX_MARKS } from './limits.ts';
import { formatMarkers, markerOf, parseMarkers } from './marker.ts';
import { NOTHING_SAID } from './memory.ts';
import {
  diffOf,
  findingAt,
  fixOf,
  inputWith,
  lineRegion,
  numbered,
  replaceLine,
  reportWith,
  wordsOf,
} from './plan.fixture.ts';
import { planReview } from './plan.ts';
import type { ReviewInput } from './review-input.ts';
import type { ReviewPlan } from './review-plan.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const text = numbered(40);
const fresh = diffOf('a.yaml', '', text);

function plan(introduced: readonly Finding[], more: Partial<ReviewInput> = {}): ReviewPlan {
  return planReview(inputWith(words, { matched: { introduced, fixed: [], existing: [] }, diff: [fresh], ...more }));
}

function places({ comments }: ReviewPlan): readonly string[] {
  return comments.map(({ path, side, startLine, line }) => `${path} ${side} ${startLine ?? line}-${line}`);
}

/** A finding with a fix that replaces a line of `a.yaml`. */
function fixable(
  line: number,
  more: Partial<Finding> = {},
  path = 'a.yaml',
): Pick<ReviewInput, 'proved'> & { finding: Finding } {
  const proposal = fixOf(path, text, replaceLine(text, line, 'fixed'));
  const finding = findingAt('a.yaml', line, { fix: proposal.fix, refusal: null, ...more });
  return { finding, proved: new Map([[finding.fingerprint, proposal]]) };
}

describe('planReview', () => {
  it('says nothing without findings', () => {
    const { comments, body, check } = plan([]);
    assert.deepEqual({ comments, body }, { comments: [], body: null });
    assert.equal(check.conclusion, 'success');
    assert.equal(check.title, 'Nothing introduced');
    assert.deepEqual(check.annotations, []);
  });

  it('comments on the line, with the explanation, the fix as a suggestion, and the markers', () => {
    const { finding, proved } = fixable(20);
    const { comments, body, introduced } = plan([finding], { proved });
    assert.equal(body, null);
    assert.deepEqual(introduced, [finding]);
    const [comment] = comments;
    assert.ok(comment);
    assert.deepEqual(places({ comments } as ReviewPlan), ['a.yaml RIGHT 20-20']);
    assert.equal(comment.startLine, null);
    assert.equal(comment.suggestion, 'fixed');
    assert.match(comment.body, /^\*\*Name the version of the image\*\* · \[`latest-tag`\]\(https:\/\//);
    assert.match(comment.body, /\n\n```suggestion\nfixed\n```\n\n<details>/);
    assert.match(comment.body, /# plimsoll-ignore: latest-tag -- reason/);
    assert.deepEqual(parseMarkers(comment.body), [markerOf(finding)]);
    assert.deepEqual(comment.markers, [markerOf(finding)]);
    assert.deepEqual(comment.fingerprints, [finding.fingerprint]);
  });

  it('keeps what stands before the suggestion short', () => {
    const { finding, proved } = fixable(20);
    const [comment] = plan([finding], { proved }).comments;
    const opening = comment?.body.split('```suggestion')[0] ?? '';
    assert.ok(opening.split('\n').filter((line) => line !== '').length <= 6, opening);
  });

  it('moves the comment onto the lines of the suggestion when they are near', () => {
    const proposal = fixOf('a.yaml', text, replaceLine(text, 22, 'b'), replaceLine(text, 24, 'd'));
    const finding = findingAt('a.yaml', 20, { fix: proposal.fix, refusal: null });
    const proved = new Map([[finding.fingerprint, proposal]]);
    const reviewed = plan([finding], { proved });
    assert.deepEqual(places(reviewed), ['a.yaml RIGHT 22-24']);
    assert.equal(reviewed.comments[0]?.suggestion, 'b\nline 23\nd');
    const long = numbered(200);
    const far = fixOf('a.yaml', long, replaceLine(long, 150, 'b'));
    const distant = plan([finding], {
      proved: new Map([[finding.fingerprint, far]]),
      diff: [diffOf('a.yaml', '', long)],
    });
    assert.deepEqual(places(distant), ['a.yaml RIGHT 20-20']);
    assert.match(distant.comments[0]?.body ?? '', /```diff\n--- a\/a.yaml\n[\s\S]*\n-line 150\n\+b\n/);
  });

  it('shows a fix as a diff where no suggestion can do it', () => {
    const { finding } = fixable(20);
    const elsewhere = fixable(20, {}, 'other.yaml');
    const two = fixOf('a.yaml', text, replaceLine(text, 20, 'fixed'));
    const proposals = [
      [...elsewhere.proved.values()][0],
      { ...two, files: [...two.files, { path: 'b.yaml', before: 'x\n', after: 'y\n' }] },
    ] as const;
    for (const proposal of proposals) {
      assert.ok(proposal);
      const [comment] = plan([finding], { proved: new Map([[finding.fingerprint, proposal]]) }).comments;
      assert.equal(comment?.suggestion, null);
      assert.match(comment?.body ?? '', /<details><summary>Show the fix<\/summary>\n\n```diff\n/);
      assert.doesNotMatch(comment?.body ?? '', /```suggestion/);
    }
  });

  it('shows a diff beside a deleted line, even where the fix lies in the same hunk', () => {
    const head = text.replace('line 30\n', '');
    const proposal = fixOf('a.yaml', head, replaceLine(head, 29, 'fixed'));
    const finding = findingAt('a.yaml', 5, { fix: proposal.fix, refusal: null });
    const pass = { rule: finding.rule, path: 'a.yaml', identity: finding.identity, because: [lineRegion(30)] };
    const [comment] = plan([finding], {
      proved: new Map([[finding.fingerprint, proposal]]),
      diff: [diffOf('a.yaml', text, head)],
      base: reportWith({ passes: [pass] }),
    }).comments;
    assert.deepEqual([comment?.side, comment?.line, comment?.suggestion], ['LEFT', 30, null]);
    assert.match(comment?.body ?? '', /`a.yaml:5`[\s\S]*\n-line 29\n\+fixed\n/);
  });

  it('gives the reason for a fix that failed its proof', () => {
    const { finding } = fixable(20);
    const proved = new Map([[finding.fingerprint, { refused: 'it is aliased by @org/team' }]]);
    const { introduced, comments } = plan([finding], { proved });
    assert.deepEqual([introduced[0]?.fix, introduced[0]?.refusal], [null, 'it is aliased by @org/team']);
    assert.match(comments[0]?.body ?? '', /\*\*No automatic fix:\*\* it is aliased by \u200b@\u200borg\/team\./);
  });

  it('lists in the body what has no line', () => {
    const { comments, body } = plan([findingAt('far.yaml', 7), findingAt('far.yaml', 9)]);
    assert.deepEqual(comments, []);
    assert.match(body ?? '', /^2 more findings have no comments of their own/);
    assert.match(body ?? '', /\n\| `far.yaml:7` \| .* · warning: The image has no version\. \|\n\| `far.yaml:9` \|/);
    assert.equal(parseMarkers(body ?? '').length, 2);
  });

  it('keeps the body within GitHub’s limit, with the markers of all', () => {
    const findings = Array.from({ length: 60 }, (_, index) =>
      findingAt(`far-${index}.yaml`, 1, { message: '#'.repeat(5_000), refusal: null }),
    );
    const { body } = plan(findings);
    assert.ok((body ?? '').length <= 65_536 && (body ?? '').length > 50_000);
    assert.match(body ?? '', /The rest did not fit here/);
    assert.equal(parseMarkers(body ?? '').length, 60);
  });

  it('speaks once of findings of one rule on one line', () => {
    const because = [{ path: 'a.yaml', region: lineRegion(3) }];
    const shared = ['b', 'c'].map((name) => findingAt(`${name}.yaml`, 1, { because }));
    const other = findingAt('a.yaml', 3, { rule: 'naked-pod' });
    const { comments } = plan([...shared, other]);
    assert.deepEqual(comments.map(({ fingerprints }) => fingerprints.length).toSorted(), [1, 2]);
    const together = comments.find(({ fingerprints }) => fingerprints.length === 2);
    assert.match(together?.body ?? '', /\n`b.yaml:1`: The image has no version\. Also `c.yaml:1`\.\n/);
    assert.equal(parseMarkers(together?.body ?? '').length, 2);
  });

  it('says nothing twice, but keeps counting', () => {
    const findings = [findingAt('a.yaml', 3, { level: 'error' }), findingAt('far.yaml', 3)];
    const first = plan(findings);
    const bodies = [...first.comments.map(({ body }) => body), first.body ?? ''];
    const second = plan(findings, { memory: { ...NOTHING_SAID, listed: bodies.flatMap(parseMarkers) } });
    assert.deepEqual([second.comments, second.body], [[], null]);
    assert.equal(second.check.conclusion, 'failure');
    assert.deepEqual(second.check, first.check);
    assert.equal(second.check.annotations.length, 2);
  });

  it('leaves notes to the check', () => {
    const findings = [findingAt('a.yaml', 1, { level: 'note' }), findingAt('a.yaml', 2, { level: 'warning' })];
    const { comments, body, check } = plan(findings, { diff: [diffOf('a.yaml', '', numbered(3))] });
    assert.deepEqual([comments.map(({ line }) => line), body], [[2], null]);
    assert.equal(check.annotations.length, 2);
    const quiet = plan(findings.slice(0, 1), { diff: [diffOf('a.yaml', '', numbered(3))] });
    assert.deepEqual([quiet.comments, quiet.body, quiet.check.annotations.length], [[], null, 1]);
  });

  it('bounds comments and announcements, gravest first, and annotates all', () => {
    const long = numbered(2_000);
    const findings = Array.from({ length: 1_500 }, (_, index) =>
      findingAt('a.yaml', index + 1, { level: index === 1_400 ? 'error' : 'warning' }),
    );
    const diff = [{ ...diffOf('a.yaml', '', long), hunks: diffOf('a.yaml', '', long).hunks }];
    const first = plan(findings, { diff });
    assert.deepEqual(
      first.comments.map(({ line, fingerprints }) => [line, fingerprints.length]),
      [[1_401, 100]],
    );
    assert.ok((first.body ?? '').length <= 65_536);
    assert.equal(first.check.annotations.length, 1_500);
    const posted = [...first.comments.map(({ body }) => body), first.body ?? ''].flatMap(parseMarkers);
    const marks = formatMarkers(posted).length;
    assert.ok(marks <= MAX_MARKS && marks > MAX_MARKS - 200, `${marks}`);
    const second = plan(findings, { diff, memory: { ...NOTHING_SAID, listed: posted } });
    assert.deepEqual([second.comments, second.body], [[], null]);
  });
});
