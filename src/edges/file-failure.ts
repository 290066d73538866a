/** What a tree of files may do to its reader, by the code of the file system; any other code means that the disk fails. */
const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'it is gone'],
  ['ENOTDIR', 'it is gone'],
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['ELOOP', 'a symbolic link: it is not followed'],
  ['ENXIO', 'not a regular file'],
  ['ENAMETOOLONG', 'its path is too long'],
]);

/** Why a file or folder cannot be read, in words for people; null when the failure is not the tree's own doing. */
export function expectedFailure(error: unknown): string | null {
  return EXPECTED.get(codeOf(error)) ?? null;
}

/** The code of a failed system call, such as `ENOENT`; empty for any other error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
