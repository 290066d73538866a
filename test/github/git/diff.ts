/** What changed between two commits, as git tells it: `git diff -M`, three lines of context. */
import type { GitRepository } from './repository.ts';

export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';

export interface FileDiff {
  path: string;
  previousPath: string | null;
  status: FileStatus;
  /** Blob sha of the new file, or of the old one when it was removed. */
  sha: string;
  additions: number;
  deletions: number;
  binary: boolean;
  /** The hunks, from the first `@@` on, without the last line break; null when there are none, and for a change of type. */
  patch: string | null;
  /** The whole section of the unified diff, headers included. */
  section: string;
}

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** Compares two tree-ishes. Paths come in git's order. */
export async function diffTrees(git: GitRepository, from: string, to: string): Promise<FileDiff[]> {
  const [summary, patch] = await Promise.all([
    git.text(['diff', '--raw', '--numstat', '-z', '--no-abbrev', '-M', from, to]),
    git.text(['diff', '-p', '--full-index', '-M', from, to]),
  ]);
  const { changes, counts } = parseSummary(summary);
  const sections = splitSections(patch);
  return changes.map((change) => describe(change, counts, sections));
}

interface Change {
  letter: string;
  sha: string;
  path: string;
  previousPath: string | null;
}
type Counts = Map<string, { additions: number; deletions: number; binary: boolean }>;

function parseSummary(summary: string): { changes: Change[]; counts: Counts } {
  const changes: Change[] = [];
  const counts: Counts = new Map();
  const fields = summary.split('\0');
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? '';
    if (field.startsWith(':')) {
      const [, , oldSha = '', newSha = '', status = ''] = field.split(' ');
      const letter = status.charAt(0);
      const previousPath = letter === 'R' || letter === 'C' ? (fields[++at] ?? '') : null;
      changes.push({ letter, sha: letter === 'D' ? oldSha : newSha, path: fields[++at] ?? '', previousPath });
    } else if (field) {
      const [added = '', removed = '', ...named] = field.split('\t');
      const inline = named.join('\t'); // a path may hold tabs; empty when old and new path follow
      if (inline === '') at += 2;
      const path = inline === '' ? (fields[at] ?? '') : inline;
      counts.set(path, { additions: Number(added) || 0, deletions: Number(removed) || 0, binary: added === '-' });
    }
  }
  return { changes, counts };
}

/** Hunk lines begin with a blank, `+`, `-` or a backslash, so `diff ` at a line's start is always a section's header. */
function splitSections(patch: string): string[] {
  return patch === '' ? [] : patch.split(/\n(?=diff --git )/);
}

/** Takes the change's section off the list; a change of type (file to symlink) is printed as a removal and an addition. */
function describe(change: Change, counts: Counts, sections: string[]): FileDiff {
  const section = sections.splice(0, change.letter === 'T' ? 2 : 1).join('\n');
  const hunks = section.search(/^@@ /m);
  const status = STATUS[change.letter];
  if (!status) throw new Error(`git diff printed the status ${change.letter}`);
  const count = counts.get(change.path) ?? { additions: 0, deletions: 0, binary: false };
  const patch = hunks < 0 || count.binary || change.letter === 'T' ? null : section.slice(hunks);
  return { path: change.path, previousPath: change.previousPath, status, sha: change.sha, ...count, patch, section };
}
