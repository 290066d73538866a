import type { History, Push } from './history.ts';

/** The smallest history that fails still, by leaving out one thing after the other. */
export async function shrink(history: History, fails: (candidate: History) => Promise<boolean>): Promise<History> {
  for (const smaller of smallerOnes(history)) {
    if (await fails(smaller)) return shrink(smaller, fails);
  }
  return history;
}

/** Every history with one thing less, the largest things first. */
function* smallerOnes(history: History): Generator<History> {
  const { initial, pushes } = history;
  yield { initial, pushes: pushes.slice(0, -1) };
  for (const [at, push] of pushes.entries()) {
    yield { initial, pushes: pushes.toSpliced(at, 1) };
    for (const smaller of smallerPushes(push)) yield { initial, pushes: pushes.with(at, smaller) };
  }
  for (const [at, file] of initial.entries()) {
    yield { pushes, initial: initial.toSpliced(at, 1) };
    if (file.parts.length === 1) continue;
    for (const part of file.parts.keys()) {
      yield { pushes, initial: initial.with(at, { ...file, parts: file.parts.toSpliced(part, 1) }) };
    }
  }
}

function* smallerPushes(push: Push): Generator<Push> {
  if (push.kind !== 'add') yield { ...push, kind: 'add', dropped: null };
  for (const list of ['baseCommits', 'commits'] as const) {
    const commits = push[list];
    for (const [at, operations] of commits.entries()) {
      yield { ...push, [list]: commits.toSpliced(at, 1) };
      if (operations.length === 1) continue;
      for (const one of operations.keys()) {
        yield { ...push, [list]: commits.with(at, operations.toSpliced(one, 1)) };
      }
    }
  }
}
