import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { type Refusal, refuse } from '../source/refusal.ts';

/** A git command that failed: the repository is damaged, is no repository, or git is missing. */
export class GitError extends Error {
  /** What git ended with; null when it never ran, or a signal ended it. */
  readonly exitCode: number | null;

  constructor(message: string, exitCode: number | null, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}

/** A whole listing of the largest repositories fits; what does not is no listing. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Options before every command: what a person or a repository has configured must not change what git prints. */
const NEUTRAL = ['--no-pager', '-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false', '-c', 'diff.renames=true'];

/** Set by git for hooks, or by a person: they would point git at another repository, or change how it prints. */
const DROPPED = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_TRACE',
]);

/** Messages in English, no question to a terminal, no lock taken, no object fetched, every path taken as it is. */
function environment(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !DROPPED.has(name))),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
}

/**
 * Runs one git command in a folder.
 * @param args without shell; what comes from outside must stand behind `--end-of-options` or be an object id
 * @returns what git printed
 * @throws GitError with git's own first line when the command fails
 */
export function runGit(folder: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env: environment(), encoding: 'buffer' as const, maxBuffer: MAX_OUTPUT_BYTES };
    execFile('git', [...NEUTRAL, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(gitFailure(error, stderr.toString()));
    });
  });
}

/** Starts a git command whose streams the caller reads and writes, and which the caller ends. */
export function startGit(folder: string, args: readonly string[]): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn('git', [...NEUTRAL, ...args], { cwd: folder, env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The error for a git process that did not start or did not end well, in git's own words. */
export function gitFailure(error: Error, stderr: string): GitError {
  const code = 'code' in error ? error.code : null;
  if (code === 'ENOENT')
    return new GitError('git does not start: is it installed, and does the folder exist?', null, error);
  const said = stderr.split('\n').find((line) => line.trim() !== '');
  const message = said === undefined ? error.message : `git: ${said.replace(/^(?:fatal|error): /, '')}`;
  return new GitError(message, typeof code === 'number' ? code : null, error);
}

/** git ends with 1 for "no such thing" and with 128 for trouble (git-rev-parse and git-merge-base manual pages). */
function isNo(error: unknown): boolean {
  return error instanceof GitError && error.exitCode === 1;
}

/**
 * The commit that a revision names.
 * @param revision as a person writes it: a branch, a tag, `HEAD~2`, an id
 * @returns the commit's id, or why there is none
 */
export async function resolveCommit(folder: string, revision: string): Promise<string | Refusal> {
  // git itself would take a leading dash for an option in some commands and versions; no revision begins so.
  if (revision === '' || revision.startsWith('-') || /[\0\n]/.test(revision)) {
    return refuse(`${JSON.stringify(revision)} is no revision`);
  }
  try {
    const printed = await runGit(folder, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ]);
    return printed.toString().trim();
  } catch (error) {
    if (!isNo(error)) throw error;
    return refuse(`${JSON.stringify(revision)} names no commit in this repository`);
  }
}

/** The best common ancestor of two commits; a refusal when the histories share none, or a shallow clone hides it. */
export async function mergeBase(folder: string, base: string, head: string): Promise<string | Refusal> {
  try {
    const printed = await runGit(folder, ['merge-base', '--end-of-options', base, head]);
    return printed.toString().trim();
  } catch (error) {
    if (!isNo(error)) throw error;
    return refuse('the two revisions have no common ancestor here; if the clone is shallow, fetch more of its history');
  }
}
