import type { CommittedFile, FixCommit, FixSet } from './follow-up.ts';

/**
 * All commits of a set as one, for a branch that somebody works on: each file as the last of them leaves it.
 * @param title at most 72 characters
 */
export function asOneCommit({ commits }: FixSet, title: string): Pick<FixCommit, 'subject' | 'body' | 'files'> {
  const files = new Map<string, CommittedFile>();
  for (const file of commits.flatMap((commit) => commit.files)) files.set(file.path, file);
  return {
    subject: title,
    body: commits.map(({ subject }) => `- ${subject}`).join('\n'),
    files: [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
