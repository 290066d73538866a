import type { Dice } from './dice.ts';
import type { Operation } from './operations.ts';
import {
  fileOf,
  type Kind,
  type Layout,
  MISTAKES,
  type Mistake,
  type Part,
  type SourceFile,
  type Tree,
} from './tree.ts';

/** What inventing goes by: the dice, numbers that were not given yet, and the files that were deleted. */
export interface Inventor {
  readonly dice: Dice;
  readonly gone: Map<number, SourceFile>;
  nextId(): number;
}

const KINDS = ['Deployment', 'Deployment', 'Job', 'CronJob'] as const;
const FOLDERS = ['deploy', 'k8s', 'k8s/prod', 'overlays/test'];
const STAGES = ['', '', 'web', 'tools'];

const PLAIN: Layout = { indent: 2, flush: false, crlf: false, comments: 0, list: false };

type Invention = (inventor: Inventor, tree: Tree) => Operation | null;

/** Often made ones stand more than once. Each gives null where the tree has nothing for it. */
const INVENTIONS: readonly Invention[] = [
  plantMistake,
  plantMistake,
  plantMistake,
  repairMistake,
  repairMistake,
  addFile,
  addPart,
  copyFile,
  copyFile,
  renameFile,
  renameFile,
  movePart,
  movePart,
  layOut,
  layOut,
  removeFile,
  bringBack,
  bringBack,
  editPart,
  editPart,
  reorderKeys,
  removePart,
];

/** One thing that can be done to a tree. */
export function inventOperation(inventor: Inventor, tree: Tree): Operation {
  for (;;) {
    const operation = inventor.dice.pick(INVENTIONS)(inventor, tree);
    if (operation) return operation;
  }
}

export function inventFile(inventor: Inventor): SourceFile {
  const { dice } = inventor;
  const id = inventor.nextId();
  if (dice.once(4)) {
    const part = inventPart(inventor, 'Dockerfile', dice.pick(STAGES));
    return { id, path: `images/i${id}/Dockerfile`, layout: inventLayout(dice), parts: [part] };
  }
  const parts = Array.from({ length: 1 + dice.below(3) }, () => inventObject(inventor));
  return { id, path: manifestPath(inventor), layout: inventLayout(dice), parts };
}

function manifestPath(inventor: Inventor): string {
  return `${inventor.dice.pick(FOLDERS)}/f${inventor.nextId()}.yaml`;
}

function inventLayout(dice: Dice): Layout {
  return { ...PLAIN, indent: dice.pick([2, 2, 4]), flush: dice.once(2), crlf: dice.once(8), list: dice.once(8) };
}

function inventPart(inventor: Inventor, kind: Kind, name: string): Part {
  const { dice } = inventor;
  const mistakes = MISTAKES[kind].filter(() => dice.once(4));
  return { id: inventor.nextId(), kind, name, mistakes, edits: dice.below(9), reversed: dice.once(4) };
}

function inventObject(inventor: Inventor): Part {
  const kind = inventor.dice.pick(KINDS);
  return inventPart(inventor, kind, `${kind.toLowerCase()}-${inventor.nextId()}`);
}

function partsOf(tree: Tree): readonly Part[] {
  return [...tree.values()].flatMap(({ parts }) => parts);
}

function manifestsOf(tree: Tree): readonly SourceFile[] {
  return [...tree.values()].filter(({ parts }) => parts[0]?.kind !== 'Dockerfile');
}

/** Picks a thing and says what to do with it; null where there is none. */
function withOne<T>({ dice }: Inventor, items: readonly T[], make: (item: T) => Operation): Operation | null {
  return items.length > 0 ? make(dice.pick(items)) : null;
}

function plantMistake(inventor: Inventor, tree: Tree): Operation | null {
  const missing = ({ kind, mistakes }: Part) => MISTAKES[kind].filter((mistake) => !mistakes.includes(mistake));
  return withOne(
    inventor,
    partsOf(tree).filter((part) => missing(part).length > 0),
    (part) => ({ op: 'mistake', part: part.id, mistake: inventor.dice.pick<Mistake>(missing(part)) }),
  );
}

function repairMistake(inventor: Inventor, tree: Tree): Operation | null {
  const faulty = partsOf(tree).filter(({ mistakes }) => mistakes.length > 0);
  return withOne(inventor, faulty, ({ id, mistakes }) => ({
    op: 'repair',
    part: id,
    mistake: inventor.dice.pick(mistakes),
  }));
}

function addFile(inventor: Inventor): Operation {
  return { op: 'write', file: inventFile(inventor) };
}

function addPart(inventor: Inventor, tree: Tree): Operation | null {
  const part = inventObject(inventor);
  return withOne(inventor, manifestsOf(tree), (file) => {
    return { op: 'insert', file: file.id, part, at: inventor.dice.below(file.parts.length + 1) };
  });
}

function copyFile(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, [...tree.values()], (file) => {
    const parts = file.parts.map((part) => ({ ...part, id: inventor.nextId() }));
    return { op: 'write', file: { ...file, id: inventor.nextId(), path: newPath(inventor, file), parts } };
  });
}

function renameFile(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, [...tree.values()], (file) => {
    return { op: 'rename', file: file.id, path: newPath(inventor, file) };
  });
}

function newPath(inventor: Inventor, { parts }: SourceFile): string {
  return parts[0]?.kind === 'Dockerfile' ? `images/i${inventor.nextId()}/Dockerfile` : manifestPath(inventor);
}

function movePart(inventor: Inventor, tree: Tree): Operation | null {
  const files = manifestsOf(tree);
  return withOne(
    inventor,
    files.flatMap(({ parts }) => parts),
    (part) => {
      const target = inventor.dice.pick(files);
      return { op: 'move', part: part.id, file: target.id, at: inventor.dice.below(target.parts.length + 1) };
    },
  );
}

function layOut(inventor: Inventor, tree: Tree): Operation | null {
  const { dice } = inventor;
  return withOne(inventor, [...tree.values()], ({ id, layout }) => {
    const changes: readonly Partial<Layout>[] = [
      { indent: layout.indent === 2 ? 4 : 2 },
      { flush: !layout.flush },
      { crlf: !layout.crlf },
      { comments: layout.comments + 1 + dice.below(3) },
      { list: !layout.list },
    ];
    return { op: 'lay out', file: id, layout: dice.pick(changes) };
  });
}

function removeFile(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, [...tree.values()], (file) => {
    inventor.gone.set(file.id, file);
    return { op: 'delete', file: file.id };
  });
}

function bringBack(inventor: Inventor, tree: Tree): Operation | null {
  const gone = [...inventor.gone.values()].filter(({ id, parts }) => {
    return !tree.has(id) && parts.every((part) => fileOf(tree, part.id) === null);
  });
  return withOne(inventor, gone, (file) => ({ op: 'write', file }));
}

function editPart(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, partsOf(tree), ({ id, edits }) => ({ op: 'edit', part: id, edits: edits + 1 }));
}

function reorderKeys(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, partsOf(tree), ({ id, reversed }) => ({ op: 'reorder', part: id, reversed: !reversed }));
}

function removePart(inventor: Inventor, tree: Tree): Operation | null {
  return withOne(inventor, partsOf(tree), ({ id }) => ({ op: 'remove', part: id }));
}
