import { applyAll, type Operation } from './operations.ts';
import type { SourceFile, Tree } from './tree.ts';

/** The life of a pull request: where the base branch begins, and what each push brings. Plain data. */
export interface History {
  readonly initial: readonly SourceFile[];
  readonly pushes: readonly Push[];
}

/**
 * `add`: commits on top. `rewrite`: the commits so far become one, by force. `rebase`: they are done again on the base
 * branch as it is now. `merge`: the base branch is merged.
 */
export interface Push {
  readonly kind: 'add' | 'rewrite' | 'rebase' | 'merge';
  /** Commits that the base branch got since the last push. */
  readonly baseCommits: readonly (readonly Operation[])[];
  /** The place of an operation so far that a rewrite leaves out; null for none. */
  readonly dropped: number | null;
  /** New commits of the branch. */
  readonly commits: readonly (readonly Operation[])[];
}

/** A commit with all its files. Parents are places in the list of commits. */
export interface Commit {
  readonly tree: Tree;
  readonly parents: readonly number[];
}

/** What a review gets to see. */
export interface PushedState {
  /** The places of the tip of the base branch and of the head, in the list of commits. */
  readonly target: number;
  readonly head: number;
  /** The place of their merge base. */
  readonly fork: number;
}

/** A repository and pull request at one moment; each step makes a new one. */
export interface Moment {
  readonly commits: readonly Commit[];
  readonly target: number;
  readonly fork: number;
  readonly head: number;
  /** What the branch did since it began, commit by commit. */
  readonly done: readonly (readonly Operation[])[];
}

export function begin(initial: readonly SourceFile[]): Moment {
  const tree = new Map(initial.map((file) => [file.id, file]));
  return { commits: [{ tree, parents: [] }], target: 0, fork: 0, head: 0, done: [] };
}

/** Every commit of a history, and what each push shows. */
export function unfold({ initial, pushes }: History): { commits: readonly Commit[]; states: readonly PushedState[] } {
  const states: PushedState[] = [];
  let moment = begin(initial);
  for (const push of pushes) {
    moment = advance(moment, push);
    states.push({ target: moment.target, head: moment.head, fork: moment.fork });
  }
  return { commits: moment.commits, states };
}

export function advance(moment: Moment, push: Push): Moment {
  const based = push.baseCommits.reduce(commitToBase, moment);
  return push.commits.reduce(commitToBranch, integrated(based, push));
}

export function treeAt({ commits }: Pick<Moment, 'commits'>, place: number): Tree {
  const commit = commits[place];
  if (!commit) throw new RangeError(`there is no commit ${place}`);
  return commit.tree;
}

function commitToBase(moment: Moment, operations: readonly Operation[]): Moment {
  const tree = applyAll(treeAt(moment, moment.target), operations);
  return { ...withCommit(moment, { tree, parents: [moment.target] }), target: moment.commits.length };
}

function commitToBranch(moment: Moment, operations: readonly Operation[]): Moment {
  const tree = applyAll(treeAt(moment, moment.head), operations);
  const next = withCommit(moment, { tree, parents: [moment.head] });
  return { ...next, head: moment.commits.length, done: [...moment.done, operations] };
}

function withCommit(moment: Moment, commit: Commit): Moment {
  return { ...moment, commits: [...moment.commits, commit] };
}

function integrated(moment: Moment, { kind, dropped }: Push): Moment {
  switch (kind) {
    case 'add':
      return moment;
    case 'rewrite':
      return replayed(moment, moment.fork, [moment.done.flat().filter((_, at) => at !== dropped)]);
    case 'rebase':
      return replayed(moment, moment.target, moment.done);
    case 'merge':
      return merged(moment);
  }
}

/** The branch begins again at a commit of the base branch. */
function replayed(moment: Moment, fork: number, done: Moment['done']): Moment {
  return done.reduce(commitToBranch, { ...moment, fork, head: fork, done: [] });
}

/** A merge brings the files that a rebase would bring. */
function merged(moment: Moment): Moment {
  const { target, head, done, commits } = moment;
  const tree = applyAll(treeAt(moment, target), done.flat());
  return { ...withCommit(moment, { tree, parents: [head, target] }), fork: target, head: commits.length };
}
