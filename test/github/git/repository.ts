/** A bare git repository in a folder, driven by the real git. One `cat-file` process stays open for objects. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectReader } from './objects.ts';

export interface GitObject {
  oid: string;
  type: 'blob' | 'tree' | 'commit' | 'tag';
  size: number;
  content: Buffer;
}

export interface RunOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
}

export class GitError extends Error {
  readonly code: number | null;
  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args[0]} failed (${code}): ${stderr.trim()}`);
    this.code = code;
  }
}

/** Nothing of the machine's own git configuration may change what the double answers. */
function gitEnvironment(directory: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: directory,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DIR: directory,
  };
}

export class GitRepository {
  readonly directory: string;
  readonly #environment: NodeJS.ProcessEnv;
  #reader: ObjectReader | null = null;

  private constructor(directory: string) {
    this.directory = directory;
    this.#environment = gitEnvironment(directory);
  }

  /**
   * Makes an empty bare repository. Written by hand, because `git init` costs a process.
   * @param network a repository whose objects this one shares, both ways, as forks do on GitHub.
   */
  static create(directory: string, defaultBranch: string, network?: GitRepository): GitRepository {
    mkdirSync(join(directory, 'refs/heads'), { recursive: true });
    writeFileSync(join(directory, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
    writeFileSync(
      join(directory, 'config'),
      '[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tlogAllRefUpdates = false\n[gc]\n\tauto = 0\n[fastimport]\n\tunpackLimit = 0\n',
    );
    if (network) symlinkSync(join(network.directory, 'objects'), join(directory, 'objects'));
    else mkdirSync(join(directory, 'objects'));
    return new GitRepository(directory);
  }

  /** Runs git and gives its standard output. @throws GitError when it exits with anything but 0. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Buffer> {
    const { code, stdout, stderr } = await this.attempt(args, options);
    if (code !== 0) throw new GitError(args, code, stderr);
    return stdout;
  }

  /** `run`, as UTF-8 text without the last newline. */
  async text(args: readonly string[], options: RunOptions = {}): Promise<string> {
    return (await this.run(args, options)).toString('utf8').replace(/\n$/, '');
  }

  /** Runs git and gives the exit code instead of throwing. */
  attempt(
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<{ code: number | null; stdout: Buffer; stderr: string }> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(args, options.env);
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.on('error', reject);
      child.on('close', (code) =>
        resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
      );
      child.stdin.on('error', () => {}); // git may leave without reading all of its input; its exit code tells
      child.stdin.end(options.input);
    });
  }

  /** The object that a revision names (`main`, a sha, `main:path`), with its bytes, or null. */
  async object(revision: string): Promise<GitObject | null> {
    return this.#read('contents', revision);
  }

  /** As `object`, without the bytes. */
  async info(revision: string): Promise<GitObject | null> {
    return this.#read('info', revision);
  }

  /** The commit that a revision names, tags peeled, or null. */
  async commit(revision: string): Promise<string | null> {
    return (await this.info(`${revision}^{commit}`))?.oid ?? null;
  }

  /** The tip of `refs/heads/<branch>`, or null. */
  branch(name: string): Promise<string | null> {
    return this.commit(`refs/heads/${name}`);
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.attempt(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  /** The best common ancestor of two commits, or null when their histories are unrelated. */
  async mergeBase(one: string, other: string): Promise<string | null> {
    if (one === other) return one;
    const { code, stdout } = await this.attempt(['merge-base', one, other]);
    return code === 0 ? stdout.toString('utf8').trim() : null;
  }

  async setRef(ref: string, sha: string): Promise<void> {
    await this.run(['update-ref', ref, sha]);
  }

  /** Ends the open process. The folder stays. */
  async close(): Promise<void> {
    await this.#reader?.close();
    this.#reader = null;
  }

  async #read(command: 'info' | 'contents', revision: string): Promise<GitObject | null> {
    if (revision.startsWith('-') || revision.includes('\0')) return null;
    const name = /[\n\r]/.test(revision) ? await this.#resolve(revision) : revision;
    if (name === null) return null;
    this.#reader ??= new ObjectReader(() => this.#spawn(['cat-file', '--batch-command']));
    return this.#reader.read(command, name);
  }

  /** The open process reads one revision a line, so a path with a line break takes a process of its own. */
  async #resolve(revision: string): Promise<string | null> {
    const { code, stdout } = await this.attempt(['rev-parse', '--verify', '--quiet', '--end-of-options', revision]);
    return code === 0 ? stdout.toString('utf8').trim() : null;
  }

  #spawn(args: readonly string[], env?: Record<string, string>): ChildProcessWithoutNullStreams {
    return spawn('git', args, { cwd: this.directory, env: { ...this.#environment, ...env } });
  }
}
