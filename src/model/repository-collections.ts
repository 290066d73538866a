import type { FileFacts } from './facts.ts';
import { sameAnswer } from './repository-changes.ts';

const NUL = '\0';

/**
 * What each file has to say to one kind of question, by itself. After a change only the changed file is read again, so
 * this is the way to ask whenever no other file has a part in the answer. Items are plain JSON.
 */
export interface Collection<T> {
  /** Unlike that of any other collection or index. */
  readonly name: string;
  readonly of: (path: string, facts: FileFacts) => readonly { readonly key: string; readonly item: T }[];
}

type Entry<T> = { readonly key: string; readonly item: T };

/** What the files of a state have to say, kept by file, so that one of them can be read again. */
export interface BuiltCollection {
  readonly collection: Collection<unknown>;
  readonly byPath: ReadonlyMap<string, readonly Entry<unknown>[]>;
  under(key: string): readonly unknown[];
  items(): readonly unknown[];
}

interface Holder {
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly collections: Map<string, BuiltCollection>;
}

/** The collection of a state, made when it is first asked for. */
export function collect<T>(
  { files, collections }: Holder,
  collection: Collection<T>,
): { under(key: string): readonly T[]; items(): readonly T[] } {
  const known = collections.get(collection.name) ?? fresh(files, collection);
  collections.set(collection.name, known);
  // The name is unlike that of any other collection, so what was built under it holds this collection's items.
  return known as BuiltCollection & { under(key: string): readonly T[]; items(): readonly T[] };
}

function fresh(files: ReadonlyMap<string, FileFacts>, collection: Collection<unknown>): BuiltCollection {
  const entries = [...files].map(([path, facts]) => [path, collection.of(path, facts)] as const);
  return builtFrom(collection, new Map(entries.filter(([, of]) => of.length > 0)));
}

function builtFrom(collection: Collection<unknown>, byPath: BuiltCollection['byPath']): BuiltCollection {
  let keyed: ReadonlyMap<string, readonly unknown[]> | null = null;
  const byKey = () => {
    keyed ??= itemsByKey([...byPath.values()].flat());
    return keyed;
  };
  let listed: readonly unknown[] | null = null;
  return {
    collection,
    byPath,
    under: (key) => byKey().get(key) ?? [],
    items: () => {
      listed ??= [...byPath.values()].flatMap((entries) => entries.map(({ item }) => item));
      return listed;
    },
  };
}

function itemsByKey(entries: readonly Entry<unknown>[]): ReadonlyMap<string, readonly unknown[]> {
  const grouped = Map.groupBy(entries, ({ key }) => key);
  return new Map([...grouped].map(([key, of]) => [key, of.map(({ item }) => item)]));
}

/**
 * Takes changed files up into collections, and notes the questions that this gives another answer to.
 * @param facts new facts by path
 */
export function collectedAgain(
  before: ReadonlyMap<string, BuiltCollection>,
  facts: ReadonlyMap<string, FileFacts>,
  changes: Set<string>,
): Map<string, BuiltCollection> {
  return new Map([...before].map(([name, old]) => [name, again(old, facts, changes)]));
}

function again(old: BuiltCollection, facts: ReadonlyMap<string, FileFacts>, changes: Set<string>): BuiltCollection {
  const { collection } = old;
  const changed = [...facts].flatMap(([path, after]) => {
    const [was, is] = [old.byPath.get(path) ?? [], collection.of(path, after)];
    return sameAnswer(was, is) ? [] : [{ path, was, is }];
  });
  if (changed.length === 0) return old;
  changes.add(`all${NUL}${collection.name}`);
  for (const { was, is } of changed)
    for (const key of new Set([...was, ...is].map(({ key }) => key))) {
      const items = (entries: readonly Entry<unknown>[]) => entries.filter((entry) => entry.key === key);
      if (!sameAnswer(items(was), items(is))) changes.add(`some${NUL}${collection.name}${NUL}${key}`);
    }
  return builtFrom(collection, new Map([...old.byPath, ...changed.map(({ path, is }) => [path, is] as const)]));
}
