import type { FileFacts } from './facts.ts';
import type { ObjectFacts } from './object-facts.ts';
import { fileTree } from './tree.ts';

/** An object with the file that holds it. */
export interface PlacedObject extends ObjectFacts {
  readonly path: string;
}

/**
 * What the files of one snapshot say together. Rules and the model ask it; they never look into other files themselves.
 * Every question is noted: after a change only those are asked again whose answer has become another.
 */
export interface Repository {
  /** Is there a file of this path in the tree, read or not? */
  has(path: string): boolean;
  /** Is there a folder of this path in the tree, '' for the root? */
  isFolder(path: string): boolean;
  /** Paths of the files below a folder, '' for all of them; at most `limit`. */
  below(folder: string, limit: number): readonly string[];
  /** What a file that was read says. */
  facts(path: string): FileFacts | undefined;
  /** Paths of the files that were read and say something of a kind. */
  pathsWith(part: FactsPart): readonly string[];
  /** All objects of a kind, in the order of the tree. */
  objects(kind: string): readonly PlacedObject[];
  /** What an index, made once for the whole repository, holds under a key. */
  lookup<T>(index: Index<T>, key: string): T | undefined;
}

/** Parts of a file's facts that not every file has. */
export type FactsPart =
  | 'dockerfile'
  | 'script'
  | 'text'
  | 'kustomization'
  | 'builds'
  | 'services'
  | 'ignore'
  | 'tags'
  | 'chart';

/** An answer for each key, computed from the whole repository. The answers are plain JSON, small, and one by one comparable. */
export interface Index<T> {
  /** Unlike that of any other index. */
  readonly name: string;
  readonly build: (repository: Repository) => ReadonlyMap<string, T>;
}

/** The questions that were asked while something was worked out. */
export type Questions = Set<string>;

/** A repository whose questions can be noted, and that can take up changes. */
export interface RepositoryState {
  /** A view that notes each question. */
  noting(questions: Questions): Repository;
  /**
   * The state with some files read again or new; this one stays as it is.
   * @param facts new facts by path
   */
  changed(facts: ReadonlyMap<string, FileFacts>): ChangedRepository;
}

export interface ChangedRepository {
  readonly state: RepositoryState;
  /** Would any of these questions be answered in another way than before? */
  affects(questions: Questions): boolean;
}

interface BuiltIndex {
  readonly index: Index<unknown>;
  readonly answers: ReadonlyMap<string, unknown>;
  readonly questions: Questions;
}

/**
 * Joins the facts of all files.
 * @param files facts by path, in the order of the tree
 * @param tree paths of all files of the tree, those that no rule reads included
 */
export function joinFacts(files: ReadonlyMap<string, FileFacts>, tree: Iterable<string>): RepositoryState {
  return stateOf(files, [...new Set([...tree, ...files.keys()])], new Map());
}

/** Separates the parts of a question; no path holds it. */
const NUL = '\0';

function stateOf(
  files: ReadonlyMap<string, FileFacts>,
  tree: readonly string[],
  indexes: Map<string, BuiltIndex>,
): RepositoryState {
  const { has, isFolder, below } = fileTree(tree);
  const objects = new Map<string, readonly PlacedObject[]>();
  const lists = new Map<FactsPart, readonly string[]>();
  const state: RepositoryState = {
    noting: (questions) => ({
      has: (path) => note(questions, `has${NUL}${path}`, () => has(path)),
      isFolder: (path) => note(questions, 'tree', () => isFolder(path)),
      below: (folder, limit) => note(questions, 'tree', () => below(folder, limit)),
      facts: (path) => note(questions, `file${NUL}${path}`, () => files.get(path)),
      pathsWith: (part) => note(questions, `with${NUL}${part}`, () => memo(lists, part, () => havingPart(files, part))),
      objects: (kind) => note(questions, `kind${NUL}${kind}`, () => memo(objects, kind, () => objectsOf(files, kind))),
      lookup: <T>(index: Index<T>, key: string) =>
        note(questions, `index${NUL}${index.name}${NUL}${key}`, () => built(state, indexes, index).get(key)),
    }),
    changed: (facts) => changedState({ files, tree, indexes }, facts),
  };
  return state;
}

function note<T>(questions: Questions, question: string, answer: () => T): T {
  questions.add(question);
  return answer();
}

function memo<K, T>(kept: Map<K, T>, key: K, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

function built<T>(state: RepositoryState, indexes: Map<string, BuiltIndex>, index: Index<T>): ReadonlyMap<string, T> {
  const known = indexes.get(index.name);
  // The name is unlike that of any other index, so what was built under it has this index's type.
  if (known) return known.answers as ReadonlyMap<string, T>;
  const questions: Questions = new Set();
  const answers = index.build(state.noting(questions));
  indexes.set(index.name, { index, answers, questions });
  return answers;
}

function havingPart(files: ReadonlyMap<string, FileFacts>, part: FactsPart): readonly string[] {
  return [...files].flatMap(([path, facts]) => (hasPart(facts, part) ? [path] : []));
}

function hasPart(facts: FileFacts, part: FactsPart): boolean {
  const value = facts[part];
  return Array.isArray(value) ? value.length > 0 : value !== null;
}

function objectsOf(files: ReadonlyMap<string, FileFacts>, kind: string): readonly PlacedObject[] {
  return [...files].flatMap(([path, { objects }]) =>
    objects.flatMap((object) => (object.kind === kind ? [{ ...object, path }] : [])),
  );
}

interface Known {
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly tree: readonly string[];
  readonly indexes: ReadonlyMap<string, BuiltIndex>;
}

function changedState(before: Known, facts: ReadonlyMap<string, FileFacts>): ChangedRepository {
  const changes = new Set<string>();
  for (const [path, after] of facts) noteChanges(changes, path, before.files.get(path), after);
  const added = [...facts.keys()].filter((path) => !before.files.has(path) && !before.tree.includes(path));
  const untouched = [...before.indexes].filter(([, { questions }]) => !isTouched(before, changes, questions));
  const files = new Map([...before.files, ...facts]);
  const tree = added.length === 0 ? before.tree : [...before.tree, ...added];
  const indexes = new Map(untouched);
  const state = stateOf(files, tree, indexes);
  const affects = (questions: Questions): boolean =>
    [...questions].some((question) => {
      const [kind, name = '', key = ''] = question.split(NUL);
      if (kind !== 'index') return changes.has(question);
      const old = before.indexes.get(name);
      if (!old || indexes.get(name) === old) return false;
      return !sameAnswer(old.answers.get(key), built(state, indexes, old.index).get(key));
    });
  return { state, affects };
}

/** Must an index be built again? Yes when a question of its own, or of an index that it asked, is touched. */
function isTouched(before: Known, changes: ReadonlySet<string>, questions: Questions): boolean {
  return [...questions].some((question) => {
    const [kind, name = ''] = question.split(NUL);
    if (kind !== 'index') return changes.has(question);
    const asked = before.indexes.get(name);
    return asked !== undefined && isTouched(before, changes, asked.questions);
  });
}

/** Notes the questions that the change of one file gives another answer to. */
function noteChanges(changes: Set<string>, path: string, before: FileFacts | undefined, after: FileFacts): void {
  if (before === undefined) changes.add('tree').add(`has${NUL}${path}`);
  if (sameAnswer(before && forOthers(before), forOthers(after))) return;
  changes.add(`file${NUL}${path}`);
  for (const part of ['dockerfile', 'script', 'text', 'kustomization', 'builds', 'services', 'ignore'] as const)
    if (!sameAnswer(before?.[part], after[part])) changes.add(`with${NUL}${part}`);
  const kinds = new Set([...(before?.objects ?? []), ...after.objects].map(({ kind }) => kind));
  for (const kind of kinds) {
    const ofKind = (facts: FileFacts | undefined) => facts?.objects.filter((object) => object.kind === kind) ?? [];
    if (!sameAnswer(ofKind(before), ofKind(after))) changes.add(`kind${NUL}${kind}`);
  }
}

/** Inventory and problems matter to the file itself only. */
function forOthers({ inventory: _, problems: __, ...shared }: FileFacts): object {
  return shared;
}

/** Equal but for places: lines move with every fix, and no judgement rests on them. */
function sameAnswer(a: unknown, b: unknown): boolean {
  return a === b || withoutPlaces(a) === withoutPlaces(b);
}

function withoutPlaces(answer: unknown): string {
  return JSON.stringify(answer, (key, value) => (key === 'region' ? undefined : value)) ?? '';
}
