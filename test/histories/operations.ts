import { fileOf, type Layout, type Mistake, type Part, type SourceFile, type Tree } from './tree.ts';

/** One thing that somebody does to a tree. It names what it means by id, so it can be done again on another tree. */
export type Operation =
  /** A new file, a copy (with ids of its own), or one that comes back. */
  | { readonly op: 'write'; readonly file: SourceFile }
  | { readonly op: 'delete'; readonly file: number }
  | { readonly op: 'rename'; readonly file: number; readonly path: string }
  | { readonly op: 'lay out'; readonly file: number; readonly layout: Partial<Layout> }
  | { readonly op: 'insert'; readonly file: number; readonly part: Part; readonly at: number }
  | { readonly op: 'remove'; readonly part: number }
  /** To another place of its file, or to another file. */
  | { readonly op: 'move'; readonly part: number; readonly file: number; readonly at: number }
  | { readonly op: 'edit'; readonly part: number; readonly edits: number }
  | { readonly op: 'reorder'; readonly part: number; readonly reversed: boolean }
  | { readonly op: 'mistake' | 'repair'; readonly part: number; readonly mistake: Mistake };

/** Does it; what it needs not being there, or being done already, gives the same tree. */
export function apply(tree: Tree, operation: Operation): Tree {
  switch (operation.op) {
    case 'write':
      return canWrite(tree, operation.file) ? withFile(tree, operation.file) : tree;
    case 'delete':
      return new Map([...tree].filter(([id]) => id !== operation.file));
    case 'rename':
      return isFree(tree, operation.path) ? changed(tree, operation.file, () => ({ path: operation.path })) : tree;
    case 'lay out':
      return changed(tree, operation.file, ({ layout }) => ({ layout: { ...layout, ...operation.layout } }));
    case 'insert':
      return fileOf(tree, operation.part.id) ? tree : inserted(tree, operation.file, operation.part, operation.at);
    case 'remove':
      return without(tree, operation.part);
    case 'move':
      return moved(tree, operation);
    default:
      return changedPart(tree, operation.part, (part) => partAfter(part, operation));
  }
}

export function applyAll(tree: Tree, operations: readonly Operation[]): Tree {
  return operations.reduce(apply, tree);
}

type PartOperation = Extract<Operation, { readonly op: 'edit' | 'reorder' | 'mistake' | 'repair' }>;

function partAfter(part: Part, operation: PartOperation): Part {
  if (operation.op === 'edit') return { ...part, edits: operation.edits };
  if (operation.op === 'reorder') return { ...part, reversed: operation.reversed };
  const others = part.mistakes.filter((mistake) => mistake !== operation.mistake);
  return { ...part, mistakes: operation.op === 'mistake' ? [...others, operation.mistake] : others };
}

function isFree(tree: Tree, path: string): boolean {
  return [...tree.values()].every((file) => file.path !== path);
}

function canWrite(tree: Tree, { id, path, parts }: SourceFile): boolean {
  return !tree.has(id) && isFree(tree, path) && parts.every((part) => fileOf(tree, part.id) === null);
}

function withFile(tree: Tree, file: SourceFile): Tree {
  return new Map([...tree, [file.id, file]]);
}

function changed(tree: Tree, id: number, change: (file: SourceFile) => Partial<SourceFile>): Tree {
  const file = tree.get(id);
  return file ? withFile(tree, { ...file, ...change(file) }) : tree;
}

function changedPart(tree: Tree, id: number, change: (part: Part) => Part): Tree {
  const file = fileOf(tree, id);
  if (!file) return tree;
  return withFile(tree, { ...file, parts: file.parts.map((part) => (part.id === id ? change(part) : part)) });
}

/** Nobody keeps two objects of one name in a file: the second would take the place of the first. */
function holdsNamesake(file: SourceFile, { id, kind, name }: Part): boolean {
  return file.parts.some((part) => part.id !== id && part.kind === kind && part.name === name);
}

function inserted(tree: Tree, file: number, part: Part, at: number): Tree {
  return changed(tree, file, ({ parts }) => ({ parts: parts.toSpliced(Math.min(at, parts.length), 0, part) }));
}

/** A file whose last part goes, goes. */
function without(tree: Tree, id: number): Tree {
  const file = fileOf(tree, id);
  if (!file) return tree;
  const parts = file.parts.filter((part) => part.id !== id);
  return parts.length > 0 ? withFile(tree, { ...file, parts }) : apply(tree, { op: 'delete', file: file.id });
}

function moved(tree: Tree, { part, file, at }: Extract<Operation, { readonly op: 'move' }>): Tree {
  const found = fileOf(tree, part)?.parts.find(({ id }) => id === part);
  const target = tree.get(file);
  // Alone in its file there is no other place for it.
  if (!found || !target || (target.parts.length === 1 && target.parts[0]?.id === part)) return tree;
  if (holdsNamesake(target, found)) return tree;
  return inserted(without(tree, part), file, found, at);
}
