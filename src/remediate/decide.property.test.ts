import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { known, wish, written } from './decide.fixture.ts';
import { decide, type Situation } from './decide.ts';
import type { KnownFollowUp } from './follow-up.ts';

/** What may happen to a branch; after each, the App looks at it. `which` picks one of the pull requests. */
const event = fc.record({
  what: fc.constantFrom('look', 'look', 'push', 'close', 'merge', 'reopen', 'retarget', 'lose', 'retarget back'),
  which: fc.nat(5),
  wished: fc.option(fc.record({ digest: fc.constantFrom('d1', 'd2', 'd3', 'd4'), patch: fc.constantFrom('p', 'q') }), {
    freq: 4,
  }),
  conflict: fc.boolean(),
  request: fc.constantFrom<Situation['request']>(null, null, null, 'rebase', 'regenerate'),
});
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

interface World {
  pulls: KnownFollowUp[];
  /** How often each digest was opened. */
  readonly opened: Map<string, number>;
  /** Digests that a person has closed, until a person opens one of their pull requests again. */
  readonly declined: Map<string, number>;
}

/** What people do: GitHub lets them reopen only while no other is open on the branch. */
function happen(world: World, { what, which }: Event): void {
  const index = which % Math.max(1, world.pulls.length);
  const pull = world.pulls[index];
  if (!pull) return;
  const set = (changes: Partial<KnownFollowUp>) => {
    world.pulls[index] = { ...pull, ...changes };
  };
  const isOpen = pull.state === 'open';
  if (what === 'push' && pull.state !== 'merged') set({ edited: true });
  if (what === 'lose') set({ digest: null, body: 'gone' });
  if (what === 'retarget' && isOpen) set({ base: 'next' });
  if (what === 'retarget back' && isOpen) set({ base: 'main' });
  if (what === 'merge' && isOpen) set({ state: 'merged', closedBy: 'ann' });
  if (what === 'close' && isOpen) {
    set({ state: 'closed', closedBy: 'ann' });
    if (pull.digest !== null) world.declined.set(pull.digest, pull.number);
  }
  if (what === 'reopen' && pull.state === 'closed' && world.pulls.every(({ state }) => state !== 'open')) {
    set({ state: 'open', closedBy: null });
    for (const [digest, number] of world.declined) if (number === pull.number) world.declined.delete(digest);
  }
}

/** The App looks at the branch, and does what it has decided; whatever it must not do fails here. */
function look(world: World, { wished, conflict, request }: Event): void {
  const followUp = wished && wish(wished.digest, wished.patch);
  const decision = decide({ wished: followUp, known: world.pulls, conflict, request });
  assert.ok(decision.says.length > 0 && !/undefined|null|NaN/.test(decision.says), decision.says);
  if (decision.action === 'leave' || decision.action === 'declined') return;
  const pull = 'number' in decision ? world.pulls.find(({ number }) => number === decision.number) : undefined;
  const anew = decision.action === 'update' && request === 'regenerate';
  assert.ok(!pull?.edited || anew, 'what people have edited is neither written nor closed, unless they ask for it');
  if (decision.action === 'close') {
    assert.equal(pull?.state, 'open');
    world.pulls = world.pulls.map((other) => (other === pull ? { ...other, state: 'closed' } : other));
    return;
  }
  const { digest } = decision.followUp.fixes;
  const own = pull?.digest === digest && pull.state === 'open';
  assert.ok(own || !world.declined.has(digest), `${digest} was declined and comes back by ${decision.action}`);
  if (decision.action === 'open') {
    assert.ok(
      world.pulls.every(({ state }) => state !== 'open'),
      'one open pull request a branch',
    );
    world.opened.set(digest, (world.opened.get(digest) ?? 0) + 1);
    const number = world.pulls.length + 1;
    world.pulls.push(written(known(decision.followUp, { number }), decision.followUp));
    return;
  }
  assert.equal(pull?.state, decision.action === 'update' ? 'open' : 'closed');
  if (decision.action === 'reopen') assert.equal(pull?.closedBy, null, 'what people have closed stays closed');
  world.pulls = world.pulls.map((other) => (other === pull ? written(other, decision.followUp) : other));
}

function live(events: readonly Event[]): World {
  const world: World = { pulls: [], opened: new Map(), declined: new Map() };
  for (const each of events) {
    happen(world, each);
    look(world, each);
    const settled = { ...each, conflict: false, request: null };
    const before = world.pulls;
    look(world, settled);
    look(world, settled);
    assert.ok(world.pulls.length <= before.length + 1, 'a second look opens nothing more');
  }
  return world;
}

const runs = Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 2_000);

function seedOf(print: (line: string) => void): number {
  const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
  print(`seed ${seed}`);
  return seed;
}

it('whatever happens: no digest is opened twice, no edited branch is written, nothing declined returns', (t) => {
  const kept = event.filter(({ what }) => what !== 'lose');
  let opened = 0;
  const property = fc.property(fc.array(kept, { maxLength: 40 }), (events) => {
    const world = live(events);
    for (const [digest, times] of world.opened) assert.equal(times, 1, `${digest} was opened ${times} times`);
    opened += world.opened.size;
  });
  fc.assert(property, { seed: seedOf((line) => t.diagnostic(line)), numRuns: runs });
  assert.ok(opened > runs, 'the events open pull requests');
});

it('even where descriptions get lost: no edited branch is written, nothing declined returns', (t) => {
  const property = fc.property(fc.array(event, { maxLength: 40 }), (events) => void live(events));
  fc.assert(property, { seed: seedOf((line) => t.diagnostic(line)), numRuns: runs });
});
