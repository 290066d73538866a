/** Pull requests with many pushes: findings that come, go, move and come back, while people resolve and ask to ignore. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { parseMarkers, parseState } from './marker.ts';
import type { IgnoreRequest, PostedThread, PullMemory } from './memory.ts';
import { diffOf, findingAt, inputWith, numbered, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import type { ReviewPlan } from './review-plan.ts';
import { stillDue } from './threads.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const PATHS = ['a.yaml', 'b.yaml', 'far.yaml'];
/** Two of these have a line in the diff; what is in the third stands in the list of a review. */
const DIFF = PATHS.slice(0, 2).map((path) => diffOf(path, '', numbered(9)));

/** Four subjects, of which two may share a comment. */
const SUBJECTS = [
  { identity: 'w', rule: 'latest-tag', line: 1 },
  { identity: 'x', rule: 'latest-tag', line: 5 },
  { identity: 'y', rule: 'naked-pod', line: 1 },
  { identity: 'z', rule: 'unbounded-job', line: 3 },
];

/** Every finding that there can be: each subject in any of the files, so that keys are shared. */
const UNIVERSE = SUBJECTS.flatMap(({ identity, rule, line }) =>
  PATHS.map((path) =>
    findingAt(path, line, { rule, identity, key: `key-${identity}`, fingerprint: `${identity}-in-${path}` }),
  ),
);

/** What can happen between two reviews, and how far the review then comes before it is interrupted. */
const step = fc.record({
  present: fc.subarray(UNIVERSE),
  notes: fc.boolean(),
  person: fc.constantFrom('none', 'none', 'resolves', 'ignores in thread', 'ignores rule', 'takes all back'),
  which: fc.nat(20),
  writes: fc.constantFrom(0, 1, 2, 3, 3, 3),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A pull request at GitHub, as far as the memory reaches. */
class Pull {
  threads: PostedThread[] = [];
  listed: ReturnType<typeof parseMarkers> = [];
  ignores: IgnoreRequest[] = [];
  readonly mayResolve: boolean;

  constructor(mayResolve: boolean) {
    this.mayResolve = mayResolve;
  }

  get memory(): PullMemory {
    return { threads: this.threads, listed: this.listed, ignores: this.ignores };
  }

  act({ person, which }: Step): void {
    const thread = this.threads[which % Math.max(1, this.threads.length)];
    const wish = { by: 'ada', reason: 'known' };
    if (person === 'takes all back') this.ignores = [];
    if (person === 'ignores rule') this.ignores.push({ rule: 'latest-tag', threadId: null, ...wish });
    if (thread === undefined) return;
    if (person === 'ignores in thread') this.ignores.push({ rule: null, threadId: thread.id, ...wish });
    if (person === 'resolves') this.change(thread.id, { resolution: { by: 'bob' } });
  }

  /** The review, the resolutions, and the texts: what comes after the last write is lost. */
  publish(plan: ReviewPlan, writes: number): void {
    if (writes > 0) this.post(plan);
    for (const { threadId, action, resolve } of writes > 1 ? stillDue(plan.threads, this.threads) : []) {
      if (resolve && this.mayResolve) this.change(threadId, { resolution: action === 'close' ? 'ours' : 'none' });
    }
    for (const { threadId, action, body } of writes > 2 ? stillDue(plan.threads, this.threads) : []) {
      const [markers, state] = [parseMarkers(body), parseState(body)];
      this.change(threadId, { body, markers, state, minimized: action === 'close' });
    }
  }

  private post({ comments, body }: ReviewPlan): void {
    const news = comments.map((comment, at) => {
      const id = `T${this.threads.length + at}`;
      const { path, body: text, markers } = comment;
      const fresh = { state: 'open', resolution: 'none', minimized: false, answered: false } as const;
      return { id, commentId: `C${id}`, path, body: text, markers, ...fresh };
    });
    this.threads.push(...news);
    this.listed = [...this.listed, ...parseMarkers(body ?? '')];
  }

  private change(id: string, change: Partial<PostedThread>): void {
    this.threads = this.threads.map((thread) => (thread.id === id ? { ...thread, ...change } : thread));
  }
}

function planFor(pull: Pull, { present, notes }: Step): ReviewPlan {
  const introduced = notes ? present.map((finding) => ({ ...finding, level: 'note' as const })) : present;
  const matched = { introduced, fixed: [], existing: [] };
  return planReview(inputWith(words, { matched, diff: DIFF, memory: pull.memory }));
}

/** What must hold of a plan, before any of it is written. */
function inspectPlan({ introduced, ignored, comments, body, threads }: ReviewPlan, memory: PullMemory): void {
  const marked = new Set([...memory.threads.flatMap(({ markers }) => markers), ...memory.listed].map(printOf));
  const said = [...comments.flatMap(({ fingerprints }) => fingerprints), ...parseMarkers(body ?? '').map(printOf)];
  assert.equal(new Set(said).size, said.length, 'one review says nothing twice');
  const again = said.filter((fingerprint) => marked.has(fingerprint));
  assert.deepEqual(again, [], 'nothing is said again');
  const live = [...introduced, ...ignored.map(({ finding }) => finding)];
  for (const change of threads) {
    const thread = memory.threads.find(({ id }) => id === change.threadId);
    assert.ok(thread !== undefined && isOurs(thread), 'what a person has resolved is left alone');
    const markers = parseMarkers(change.body);
    if (change.action === 'close') assert.ok(!holds({ markers }, live), `${thread.id} closes over what is there`);
    else assert.ok(holds({ markers }, introduced.filter(isLoud)), `${thread.id} opens for nothing`);
  }
  if (memory.ignores.some(({ rule }) => rule !== null)) return;
  const meant = new Set(memory.ignores.map(({ threadId }) => threadId));
  const wished = memory.threads.filter(({ id }) => meant.has(id)).flatMap(({ markers }) => markers);
  assert.ok(ignored.length <= wished.length, 'a wish in a thread means its own findings');
}

/** What must hold whenever a review has come to its end. */
function inspect(pull: Pull, at: Step): void {
  const { introduced, ignored, comments, body, threads } = planFor(pull, at);
  assert.deepEqual([comments, body, threads], [[], null, []], 'a second review has nothing to say or do');
  const live = [...introduced, ...ignored.map(({ finding }) => finding)];
  const loud = introduced.filter(isLoud);
  const open = pull.threads.filter(({ state }) => state === 'open');
  for (const { fingerprint } of live) {
    const announcing = open.filter(({ markers }) => markers.map(printOf).includes(fingerprint));
    assert.ok(announcing.length <= 1, `${fingerprint} is announced in two open threads`);
  }
  const quiet = pull.threads.filter((thread) => !isOurs(thread) && thread.state === 'fixed');
  const told = [...[...open, ...quiet].flatMap(({ markers }) => markers), ...pull.listed];
  for (const [key, findings] of Map.groupBy(loud, (finding) => finding.key)) {
    const prints = new Set(told.filter((marker) => marker.key === key).map(printOf));
    assert.ok(findings.length <= prints.size, `of ${key}, ${findings.length} are live and ${prints.size} are told`);
  }
  for (const thread of pull.threads.filter(isOurs)) inspectThread(thread, live, loud);
}

function inspectThread(thread: PostedThread, live: readonly Finding[], loud: readonly Finding[]): void {
  const { id, state, resolution, markers } = thread;
  if (state === 'open') {
    const keys = new Set(live.map(({ key }) => key));
    assert.ok(
      markers.some(({ key }) => keys.has(key)),
      `${id} is open for nothing`,
    );
  }
  if (!holds(thread, loud)) return;
  assert.equal(state, 'open', `${id} is closed over a live finding`);
  assert.equal(resolution, 'none', `${id} is resolved over a live finding`);
}

function isOurs({ resolution }: PostedThread): boolean {
  return typeof resolution !== 'object';
}

function isLoud({ level }: Finding): boolean {
  return level !== 'note';
}

function holds({ markers }: Pick<PostedThread, 'markers'>, findings: readonly Finding[]): boolean {
  const prints = new Set(findings.map(printOf));
  return markers.some(({ fingerprint }) => prints.has(fingerprint));
}

function printOf({ fingerprint }: Pick<Finding, 'fingerprint'>): string {
  return fingerprint;
}

const SEED = Number(process.env.PLIMSOLL_SEED ?? 20_261_121);

test('over any history, what is live is told once and what is gone is closed', (t) => {
  t.diagnostic(`seed ${SEED}`);
  const histories = fc.record({ mayResolve: fc.boolean(), steps: fc.array(step, { minLength: 1, maxLength: 8 }) });
  const play = ({ mayResolve, steps }: { readonly mayResolve: boolean; readonly steps: readonly Step[] }) => {
    const pull = new Pull(mayResolve);
    for (const at of steps) {
      pull.act(at);
      // An interrupted review is followed by another, of the same head or of a later one.
      const plan = planFor(pull, at);
      inspectPlan(plan, pull.memory);
      pull.publish(plan, at.writes);
      if (at.writes < 3) continue;
      assert.deepEqual(stillDue(plan.threads, pull.threads), [], 'what is done is not due');
      inspect(pull, at);
    }
  };
  fc.assert(fc.property(histories, play), { numRuns: 400, seed: SEED });
});
