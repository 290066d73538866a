import { once } from 'node:events';
import { parseRaw } from '../../src/edges/git-diff.ts';
import { runGit, startGit } from '../../src/edges/git-process.ts';
import type { SnapshotEntry } from '../../src/model/snapshot.ts';
import type { ChangedPath } from '../../src/review/file-diffs.ts';

/** A commit to be made: the text of every file by path, and the places of its parents among the commits before it. */
export interface NewCommit {
  readonly files: ReadonlyMap<string, string>;
  readonly parents: readonly number[];
}

/** A commit as git has it. */
export interface StoredCommit {
  readonly id: string;
  /** The id of its tree. */
  readonly tree: string;
}

/** Of the tree without files, which git knows without being told (git-hash-object of nothing, as a tree). */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/**
 * Writes the commits of many histories into one bare repository, with one git process (git-fast-import manual page).
 * @returns for each history its commits, in their order
 */
export async function storeCommits(
  folder: string,
  histories: readonly (readonly NewCommit[])[],
): Promise<readonly (readonly StoredCommit[])[]> {
  await runGit(folder, ['init', '--quiet', '--bare', '--initial-branch=main', '.']);
  const { stream, marks } = importStream(histories);
  const names = marks.flat().map((mark) => `get-mark :${mark}\n`);
  const told = await feed(folder, ['fast-import', '--quiet', '--force', '--done'], `${stream}${names.join('')}done\n`);
  const ids = told.toString().trim().split('\n');
  const asked = ids.map((id) => `${id}^{tree}\n`).join('');
  const checked = await feed(folder, ['cat-file', '--batch-check=%(objectname)'], asked);
  const trees = checked.toString().trim().split('\n');
  let at = 0;
  return marks.map((list) => list.map(() => ({ id: ids[at] ?? '', tree: trees[at++] ?? '' })));
}

function importStream(histories: readonly (readonly NewCommit[])[]): { stream: string; marks: readonly number[][] } {
  const out: string[] = [];
  const blobs = new Map<string, number>();
  let last = 0;
  const blob = (text: string) => {
    const known = blobs.get(text);
    if (known !== undefined) return known;
    last += 1;
    blobs.set(text, last);
    out.push(`blob\nmark :${last}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
    return last;
  };
  // One branch serves all, begun anew for each history: a reference a commit would be a file a commit.
  const marks = histories.map((commits) => {
    const own: number[] = [];
    for (const { files: texts, parents } of commits) {
      const files = [...texts].map(([path, text]) => `M 100644 :${blob(text)} ${path}\n`);
      const [first, second] = parents.map((parent) => own[parent]);
      last += 1;
      own.push(last);
      out.push(
        first === undefined ? 'reset refs/heads/main\n' : '',
        `commit refs/heads/main\nmark :${last}\n`,
        `committer Dev <dev@acme.test> ${1_700_000_000 + last} +0000\ndata 0\n`,
        first === undefined ? '' : `from :${first}\n`,
        second === undefined ? '' : `merge :${second}\n`,
        `deleteall\n${files.join('')}\n`,
      );
    }
    return own;
  });
  return { stream: out.join(''), marks };
}

/** The entries of trees, by id of the tree, read with one git process. */
export async function listTrees(
  folder: string,
  trees: readonly string[],
): Promise<ReadonlyMap<string, readonly SnapshotEntry[]>> {
  const raw = await feed(folder, [...DIFF, '--raw', '-z'], trees.map((tree) => `${EMPTY_TREE} ${tree}\n`).join(''));
  const listed = sections(raw).map(([pair, records]) => {
    const ids = records.toString().matchAll(/:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) A\0([^\0]+)\0/g);
    const entries = [...ids].map(([, id = '', path = '']): SnapshotEntry => ({ path, kind: 'file', id }));
    return [pair.slice(EMPTY_TREE.length + 1), entries] as const;
  });
  return new Map(listed);
}

/** The contents of blobs, by id, read with one git process (git-cat-file manual page, "Batch output"). */
export async function readBlobs(folder: string, ids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const printed = await feed(folder, ['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''));
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < printed.length; ) {
    const line = printed.indexOf('\n', at);
    const [id = '', type, size] = printed.toString('latin1', at, line).split(' ');
    if (type !== 'blob') throw new Error(`git lost ${id}`);
    contents.set(id, printed.subarray(line + 1, line + 1 + Number(size)));
    at = line + 1 + Number(size) + 1;
  }
  return contents;
}

/**
 * The ways between pairs of trees, with renames as git finds them, read with two git processes.
 * @param pairs `<tree> <tree>`, from and to
 */
export async function diffTrees(
  folder: string,
  pairs: readonly string[],
): Promise<ReadonlyMap<string, readonly ChangedPath[]>> {
  const asked = pairs.map((pair) => `${pair}\n`).join('');
  const raw = sections(await feed(folder, [...DIFF, '--raw', '-z'], asked));
  const patches = patchesByPair((await feed(folder, [...DIFF, '--unified=3'], asked)).toString());
  return new Map(
    raw.map(([pair, records]) => {
      const files = parseRaw(records);
      return [pair, files.map(({ typeChanged, ...file }, at) => ({ ...file, patch: patches.get(pair)?.[at] ?? '' }))];
    }),
  );
}

const DIFF = ['diff-tree', '--stdin', '-r', '-M', '--no-ext-diff', '--no-textconv', '--no-color'];

/** Parts what `git diff-tree --stdin --raw -z` prints: before the records of a pair stands the pair, on a line. */
function sections(printed: Buffer): readonly (readonly [pair: string, records: Buffer])[] {
  const found: [string, Buffer][] = [];
  for (let at = 0; at < printed.length; ) {
    const line = printed.indexOf('\n', at);
    const pair = printed.toString('latin1', at, line);
    at = line + 1;
    const start = at;
    while (printed[at] === 0x3a) at = afterRecord(printed, at);
    found.push([pair, printed.subarray(start, at)]);
  }
  return found;
}

function afterRecord(printed: Buffer, start: number): number {
  const header = printed.indexOf(0, start);
  const path = printed.indexOf(0, header + 1);
  const renamed = /[RC]\d+$/.test(printed.toString('latin1', start, header));
  return (renamed ? printed.indexOf(0, path + 1) : path) + 1;
}

function patchesByPair(printed: string): ReadonlyMap<string, readonly string[]> {
  const byPair = new Map<string, string[]>();
  for (const section of printed.split(/^(?=[0-9a-f]{40} [0-9a-f]{40}$)/m)) {
    const [pair = '', ...lines] = section.split('\n');
    const files = lines.join('\n').split(/^diff --git .*\n/m);
    const hunks = files.slice(1).map((text) => /^@@ [\s\S]*/m.exec(text)?.[0].replace(/\n$/, '') ?? '');
    byPair.set(pair, hunks);
  }
  return byPair;
}

/** Runs git on some input. */
async function feed(folder: string, args: readonly string[], input: string): Promise<Buffer> {
  const git = startGit(folder, args);
  const out: Buffer[] = [];
  const complaint: Buffer[] = [];
  git.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  git.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
  const ended = once(git, 'close');
  git.stdin.on('error', () => undefined).end(input);
  const [code] = await ended;
  if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${Buffer.concat(complaint)}`);
  return Buffer.concat(out);
}
