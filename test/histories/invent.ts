import { createDice, type Dice } from './dice.ts';
import { advance, begin, type History, type Moment, type Push, treeAt } from './history.ts';
import { type Inventor, inventFile, inventOperation } from './invent-operation.ts';
import { apply, type Operation } from './operations.ts';
import type { SourceFile, Tree } from './tree.ts';

/** A history that nobody wrote: the same for the same seed. */
export function inventHistory(seed: number): History {
  const inventor = createInventor(createDice(seed));
  const { dice } = inventor;
  const initial = Array.from({ length: 2 + dice.below(3) }, () => inventFile(inventor));
  const pushes: Push[] = [];
  let moment = begin(initial);
  for (let count = 2 + dice.below(4); count > 0; count -= 1) {
    const push = inventPush(inventor, moment);
    pushes.push(push);
    moment = advance(moment, push);
  }
  return { initial, pushes };
}

function createInventor(dice: Dice): Inventor {
  let last = 0;
  const gone = new Map<number, SourceFile>();
  return { dice, gone, nextId: () => ++last };
}

function inventPush(inventor: Inventor, moment: Moment): Push {
  const { dice } = inventor;
  const first = moment.done.length === 0;
  const kind = first ? 'add' : dice.pick(['add', 'add', 'rewrite', 'rebase', 'rebase', 'merge'] as const);
  const done = moment.done.flat();
  const wentOn = kind === 'rebase' || kind === 'merge' || dice.once(4);
  const baseCommits = wentOn ? inventBaseCommits(inventor, treeAt(moment, moment.target), done) : [];
  const dropped = kind === 'rewrite' && done.length > 1 && dice.once(2) ? dice.below(done.length) : null;
  const before = advance(moment, { kind, baseCommits, dropped, commits: [] });
  // A rebase or a rewrite is often all that a push brings.
  const quiet = kind !== 'add' && dice.once(2);
  const count = quiet ? 0 : 1 + dice.below(2);
  return { kind, baseCommits, dropped, commits: inventCommits(inventor, treeAt(before, before.head), count) };
}

function inventCommits(inventor: Inventor, tree: Tree, count: number): readonly (readonly Operation[])[] {
  let current = tree;
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + inventor.dice.below(3) }, () => {
      const operation = inventOperation(inventor, current);
      current = apply(current, operation);
      return operation;
    }),
  );
}

/** The base branch goes on by itself, and takes some of what the branch did. */
function inventBaseCommits(
  inventor: Inventor,
  tree: Tree,
  done: readonly Operation[],
): readonly (readonly Operation[])[] {
  const picked = done.length > 0 && inventor.dice.once(2) ? [[inventor.dice.pick(done)]] : [];
  return [...picked, ...inventCommits(inventor, picked.flat().reduce(apply, tree), 1 + inventor.dice.below(2))];
}
