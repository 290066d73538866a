/** Writes commits with `git fast-import`: one process a commit, whatever the number of files. */
import type { GitRepository } from './repository.ts';

/** Contents of a file; `mode` 120000 is a symlink (content: its target), 160000 a submodule (content: a commit sha). */
export type FileContent = string | Buffer | { content: string | Buffer; mode: FileMode };
export type FileMode = '100644' | '100755' | '120000' | '160000';

export interface Person {
  name: string;
  email: string;
}

export interface Changes {
  files?: Readonly<Record<string, FileContent>>;
  delete?: readonly string[];
  /** Old path to new path. Done before `files` and `delete`. */
  rename?: Readonly<Record<string, string>>;
}

export interface NewCommit extends Changes {
  /** The full ref to set, whatever it named before. */
  ref: string;
  /** Parents, the first of which gives the tree to start from. None makes a root commit. */
  parents: readonly string[];
  message: string;
  author: Person;
  /** Milliseconds since 1970. */
  at: number;
}

/** Makes the commit, sets the ref, and gives the sha. @throws GitError on a path or a parent that git refuses. */
export async function importCommit(git: GitRepository, commit: NewCommit): Promise<string> {
  const input = Buffer.concat(stream(commit));
  return git.text(['fast-import', '--quiet', '--force', '--date-format=raw', '--done'], { input });
}

function stream(commit: NewCommit): Buffer[] {
  const [from, ...merged] = commit.parents;
  const when = `${commit.author.name} <${commit.author.email}> ${Math.floor(commit.at / 1000)} +0000`;
  return [
    text(`${from ? '' : `reset ${commit.ref}\n`}commit ${commit.ref}\nmark :1\nauthor ${when}\ncommitter ${when}\n`),
    ...data(Buffer.from(commit.message)),
    text(from ? `from ${from}\n` : ''),
    ...merged.map((parent) => text(`merge ${parent}\n`)),
    ...Object.entries(commit.rename ?? {}).map(([old, now]) => text(`R ${quote(old)} ${quote(now)}\n`)),
    ...(commit.delete ?? []).map((path) => text(`D ${quote(path)}\n`)),
    ...Object.entries(commit.files ?? {}).flatMap(([path, file]) => fileChange(path, file)),
    text('\nget-mark :1\ndone\n'),
  ];
}

function fileChange(path: string, file: FileContent): Buffer[] {
  const { content, mode } =
    typeof file === 'string' || Buffer.isBuffer(file) ? { content: file, mode: '100644' as const } : file;
  if (mode === '160000') return [text(`M ${mode} ${content.toString()} ${quote(path)}\n`)];
  return [text(`M ${mode} inline ${quote(path)}\n`), ...data(Buffer.from(content as string))];
}

function data(bytes: Buffer): Buffer[] {
  return [text(`data ${bytes.length}\n`), bytes, text('\n')];
}

const text = (value: string) => Buffer.from(value);

/** A path as fast-import reads it: C quoting, so that spaces, quotes and line breaks survive. */
function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
