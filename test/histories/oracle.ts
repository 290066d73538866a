/** Which findings a pull request may be told of, worked out from what was planted, without a look at the engine. */

import type { Commit } from './history.ts';
import { type PushedState, treeAt } from './history.ts';
import { type Fault, faultsIn, type Part, type Tree } from './tree.ts';

export interface SeenFinding {
  readonly rule: string;
  readonly path: string;
  readonly subject: string;
}

/** What one review said. */
export interface Observed {
  readonly introduced: readonly SeenFinding[];
  readonly announced: readonly SeenFinding[];
  /** `close path` and `reopen path`, for the threads that change. */
  readonly threads: readonly string[];
  /** The keys of what is introduced, notes included. */
  readonly keys: readonly string[];
  /** By key: what stands open on the pull request after the review. */
  readonly voices: ReadonlyMap<string, readonly unknown[]>;
}

/** Notes stand in the check alone. */
const NOTES = new Set(['job-without-ttl']);

/** What is wrong with the reviews of a history, a sentence each; none when all is well. */
export function judge(
  commits: readonly Commit[],
  states: readonly PushedState[],
  observed: readonly Observed[],
): readonly string[] {
  const views = states.map(
    ({ fork, head }): View => ({
      fork: treeAt({ commits }, fork),
      head: treeAt({ commits }, head),
    }),
  );
  const unclear = unclearSubjects(views);
  const apart = [...judgeClear(views, observed, unclear), ...judgeUnclear(views, observed, unclear)];
  return [...apart, ...judgeVoices(observed)];
}

interface View {
  readonly fork: Tree;
  readonly head: Tree;
}

function subjectOf({ kind, name }: Part): string {
  return `${kind} ${kind === 'Dockerfile' && name === '' ? '0' : name}`;
}

function introducedIn({ fork, head }: View): readonly Fault[] {
  const before = new Set(faultsIn(fork).map(({ mistake, part }) => `${mistake} ${part.id}`));
  return faultsIn(head).filter(({ mistake, part }) => !before.has(`${mistake} ${part.id}`));
}

/** A subject of which there is one, or several that never move: nobody can take one for the other. */
function judgeClear(
  views: readonly View[],
  observed: readonly Observed[],
  unclear: ReadonlySet<string>,
): readonly string[] {
  const told = new Set<string>();
  const wrong: string[] = [];
  for (const [at, view] of views.entries()) {
    const faults = introducedIn(view).filter(({ part }) => !unclear.has(subjectOf(part)));
    const clear = ({ subject }: SeenFinding) => !unclear.has(subject);
    const { introduced = [], announced = [] } = observed[at] ?? {};
    wrong.push(...differences(`push ${at} introduces`, faults.map(lineOf), introduced.filter(clear).map(seenLine)));
    // One that comes back has its thread opened again.
    const fresh = faults.filter((fault) => !NOTES.has(fault.mistake) && !told.has(idOf(fault)));
    wrong.push(...differences(`push ${at} announces`, fresh.map(lineOf), announced.filter(clear).map(seenLine)));
    for (const fault of fresh) told.add(idOf(fault));
  }
  return wrong;
}

/**
 * Of copies that move nobody can say which is which, and when the base branch moves its own, not even which is new: they
 * are counted. None is told of twice, but for one whose place another takes: both look new then.
 */
function judgeUnclear(
  views: readonly View[],
  observed: readonly Observed[],
  unclear: ReadonlySet<string>,
): readonly string[] {
  const holders = new Map<string, Set<number>>();
  const planted = new Map<string, Set<number>>();
  const total = new Map<string, number>();
  const wrong: string[] = [];
  for (const [at, { head }] of views.entries()) {
    for (const { path, parts } of head.values())
      for (const part of parts) note(holders, `${subjectOf(part)} in ${path}`, part.id);
    for (const { mistake, part } of faultsIn(head)) note(planted, `${mistake} of ${subjectOf(part)}`, part.id);
    for (const { rule, subject } of observed[at]?.announced ?? []) {
      if (!unclear.has(subject)) continue;
      const name = `${rule} of ${subject}`;
      const count = (total.get(name) ?? 0) + 1;
      total.set(name, count);
      const places = [...holders].filter(([place]) => place.startsWith(`${subject} in `));
      const taken = places.reduce((sum, [, ids]) => sum + ids.size - 1, 0);
      if (count > (planted.get(name)?.size ?? 0) + taken) wrong.push(`push ${at} announces ${name} once too often`);
    }
  }
  return wrong;
}

function note(sets: Map<string, Set<number>>, name: string, id: number): void {
  sets.set(name, (sets.get(name) ?? new Set()).add(id));
}

/** What is introduced has something on the pull request that speaks of it, and says that it is there. */
function judgeVoices(observed: readonly Observed[]): readonly string[] {
  return observed.flatMap(({ introduced, keys, voices }, at) =>
    introduced.flatMap(({ rule, subject }, place) => {
      const key = keys[place] ?? '';
      const spoken = voices.get(key)?.length ?? 0;
      const wanted = keys.filter((other) => other === key).length;
      return NOTES.has(rule) || spoken >= wanted ? [] : [`push ${at} leaves ${rule} of ${subject} without a word`];
    }),
  );
}

function unclearSubjects(views: readonly View[]): ReadonlySet<string> {
  const lives = new Map<number, { subject: string; heads: (string | null)[]; forks: (string | null)[] }>();
  for (const [side, trees] of [
    ['heads', views.map(({ head }) => head)],
    ['forks', views.map(({ fork }) => fork)],
  ] as const) {
    for (const [at, tree] of trees.entries()) {
      for (const { path, parts } of tree.values()) {
        for (const part of parts) {
          const nowhere = () => views.map(() => null);
          const life = lives.get(part.id) ?? { subject: subjectOf(part), heads: nowhere(), forks: nowhere() };
          life[side][at] = path;
          lives.set(part.id, life);
        }
      }
    }
  }
  const bySubject = Map.groupBy(lives.values(), ({ subject }) => subject);
  return new Set(
    [...bySubject].filter(([, same]) => same.length > 1 && same.some(wanders)).map(([subject]) => subject),
  );
}

/** Was it ever at another place, or gone again? */
function wanders({ heads, forks }: { heads: readonly (string | null)[]; forks: readonly (string | null)[] }): boolean {
  const places = new Set([...heads, ...forks].filter((path) => path !== null));
  const goes = (list: readonly (string | null)[]) =>
    list.some((path, at) => path === null && at > 0 && list[at - 1] !== null);
  return places.size > 1 || goes(heads) || goes(forks) || forks.some((path, at) => path !== null && heads[at] === null);
}

function idOf({ mistake, part }: Fault): string {
  return `${mistake} ${part.id}`;
}

function lineOf({ mistake, part, path }: Fault): string {
  return `${mistake} of ${subjectOf(part)} in ${path}`;
}

function seenLine({ rule, subject, path }: SeenFinding): string {
  return `${rule} of ${subject} in ${path}`;
}

function differences(what: string, wanted: readonly string[], got: readonly string[]): readonly string[] {
  const left = [...got];
  const missing = wanted.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...missing.map((line) => `${what} not: ${line}`), ...left.map((line) => `${what} needlessly: ${line}`)];
}
