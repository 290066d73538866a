import type { FactsPart, FileFacts } from './facts.ts';
import type { ObjectFacts } from './object-facts.ts';
import { noteChanges, sameAnswer } from './repository-changes.ts';
import { type BuiltCollection, type Collection, collect, collectedAgain } from './repository-collections.ts';
import { type FileTree, fileTree } from './tree.ts';

export type { Collection } from './repository-collections.ts';

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
  /** What a collection holds under a key, in the order of the tree. */
  collected<T>(collection: Collection<T>, key: string): readonly T[];
  /** All that a collection holds, in the order of the tree. */
  all<T>(collection: Collection<T>): readonly T[];
  /** What an index, made once for the whole repository, holds under a key. */
  lookup<T>(index: Index<T>, key: string): T | undefined;
}

/** An answer for each key, computed from the whole repository. The answers are plain JSON, small, and one by one comparable. */
export interface Index<T> {
  /** Unlike that of any other index or collection. */
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
  /** The names of the indexes among them. */
  readonly asked: ReadonlySet<string>;
}

/** Separates the parts of a question; no path holds it. */
const NUL = '\0';

/**
 * Joins the facts of all files.
 * @param files facts by path, in the order of the tree
 * @param tree paths of all files of the tree, those that no rule reads included
 */
export function joinFacts(files: ReadonlyMap<string, FileFacts>, tree: Iterable<string>): RepositoryState {
  const paths = [...new Set([...tree, ...files.keys()])];
  return stateOf({
    files,
    paths,
    tree: fileTree(paths),
    indexes: new Map(),
    collections: new Map(),
    objects: new Map(),
  });
}

/** What a state knows. The maps of what was worked out grow as questions come. */
interface Known {
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly paths: readonly string[];
  readonly tree: FileTree;
  readonly indexes: Map<string, BuiltIndex>;
  readonly collections: Map<string, BuiltCollection>;
  readonly objects: Map<string, readonly PlacedObject[]>;
}

function stateOf(known: Known): RepositoryState {
  const { files, tree, objects } = known;
  const lists = new Map<FactsPart, readonly string[]>();
  const state: RepositoryState = {
    noting: (questions) => ({
      has: (path) => note(questions, `has${NUL}${path}`, () => tree.has(path)),
      isFolder: (path) => note(questions, 'tree', () => tree.isFolder(path)),
      below: (folder, limit) => note(questions, 'tree', () => tree.below(folder, limit)),
      facts: (path) => note(questions, `file${NUL}${path}`, () => files.get(path)),
      pathsWith: (part) => note(questions, `with${NUL}${part}`, () => memo(lists, part, () => havingPart(files, part))),
      objects: (kind) => note(questions, `kind${NUL}${kind}`, () => memo(objects, kind, () => objectsOf(files, kind))),
      collected: <T>(collection: Collection<T>, key: string) =>
        note(questions, `some${NUL}${collection.name}${NUL}${key}`, () => collect(known, collection).under(key)),
      all: <T>(collection: Collection<T>) =>
        note(questions, `all${NUL}${collection.name}`, () => collect(known, collection).items()),
      lookup: <T>(index: Index<T>, key: string) =>
        note(questions, `index${NUL}${index.name}${NUL}${key}`, () => built(state, known.indexes, index).get(key)),
    }),
    changed: (facts) => changedState(known, facts),
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
  indexes.set(index.name, { index, answers, questions, asked: indexesIn(questions) });
  return answers;
}

/** The names of the indexes that questions are about. */
function indexesIn(questions: Questions): ReadonlySet<string> {
  return new Set(
    [...questions].flatMap((question) => (question.startsWith('index') ? (question.split(NUL)[1] ?? []) : [])),
  );
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

function changedState(before: Known, facts: ReadonlyMap<string, FileFacts>): ChangedRepository {
  const changes = new Set<string>();
  for (const [path, after] of facts) noteChanges(changes, path, before.files.get(path), after);
  const collections = collectedAgain(before.collections, facts, changes);
  const added = [...facts.keys()].filter((path) => !before.tree.has(path));
  const paths = added.length === 0 ? before.paths : [...before.paths, ...added];
  const known: Known = {
    files: new Map([...before.files, ...facts]),
    paths,
    tree: added.length === 0 ? before.tree : fileTree(paths),
    indexes: untouched(before.indexes, changes),
    collections,
    objects: new Map([...before.objects].filter(([kind]) => !changes.has(`kind${NUL}${kind}`))),
  };
  const state = stateOf(known);
  const touched = [...before.indexes.values()].filter(({ index }) => !known.indexes.has(index.name));
  const differs = touchedAnswers(touched, (index) => built(state, known.indexes, index));
  return { state, affects: (questions) => isAffected(questions, changes, touched.length > 0 ? differs : null) };
}

/** Has a question another answer? One of the changes, or a key of an index that had to be built again. */
function isAffected(
  questions: Questions,
  changes: ReadonlySet<string>,
  differs: ((question: string) => boolean) | null,
): boolean {
  for (const change of changes) if (questions.has(change)) return true;
  if (differs === null) return false;
  for (const question of questions) if (differs(question)) return true;
  return false;
}

/** Whether a question is about a key whose answer is another one in an index that is built again; each compared once. */
function touchedAnswers(
  touched: readonly BuiltIndex[],
  builtAgain: (index: Index<unknown>) => ReadonlyMap<string, unknown>,
): (question: string) => boolean {
  const byName = new Map(touched.map((old) => [old.index.name, old]));
  const compared = new Map<string, boolean>();
  return (question) =>
    question.startsWith('index') &&
    memo(compared, question, () => {
      const [, name = '', key = ''] = question.split(NUL);
      const old = byName.get(name);
      return old !== undefined && !sameAnswer(old.answers.get(key), builtAgain(old.index).get(key));
    });
}

/** The indexes that need not be built again: no question of their own is touched, nor one of an index that they asked. */
function untouched(indexes: ReadonlyMap<string, BuiltIndex>, changes: ReadonlySet<string>): Map<string, BuiltIndex> {
  const known = new Map<string, boolean>();
  const isTouched = (name: string): boolean =>
    memo(known, name, () => {
      const built = indexes.get(name);
      if (built === undefined) return false;
      for (const change of changes) if (built.questions.has(change)) return true;
      return [...built.asked].some(isTouched);
    });
  return new Map([...indexes].filter(([name]) => !isTouched(name)));
}
