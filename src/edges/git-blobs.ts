import { readBytes } from './byte-reader.ts';
import { gitFailure, startGit } from './git-process.ts';

/** Reads objects of a repository, one after the other, through one git process. */
export interface GitBlobs {
  /** The bytes of an object; null when the clone does not hold it. */
  read(id: string): Promise<Buffer | null>;
  /** Ends the process and waits for it. Reads that are under way fail. */
  close(): Promise<void>;
}

/**
 * Opens `git cat-file --batch`. For each id that it reads it answers `<id> SP <type> SP <size> LF <contents> LF`, or
 * `<id> SP missing LF` (git-cat-file manual page, "Batch output").
 */
export function openGitBlobs(folder: string): GitBlobs {
  const git = startGit(folder, ['cat-file', '--batch']);
  const complaint: Buffer[] = [];
  git.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
  const output = readBytes(git.stdout);
  const ended = new Promise<Error>((resolve) => {
    git.once('error', resolve);
    git.once('close', () => resolve(new Error('git cat-file ended')));
  });
  // A process that is gone shows at the next read, with git's own words.
  git.stdin.on('error', () => undefined);
  let last: Promise<unknown> = Promise.resolve();
  const readOne = async (id: string): Promise<Buffer | null> => {
    if (!/^[0-9a-f]{40,64}$/.test(id)) throw new Error(`${JSON.stringify(id)} is no object id`);
    git.stdin.write(`${id}\n`);
    const header = await output.line();
    if (header === null) throw gitFailure(await ended, Buffer.concat(complaint).toString());
    const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(header.toString('latin1'))?.[1];
    if (size === undefined) return null;
    const content = await output.bytes(Number(size) + 1);
    if (content === null) throw gitFailure(await ended, Buffer.concat(complaint).toString());
    return content.subarray(0, -1);
  };
  return {
    read: (id) => {
      const next = last.then(() => readOne(id));
      last = next.catch(() => undefined);
      return next;
    },
    close: async () => {
      git.stdin.destroy();
      git.stdout.destroy();
      git.kill();
      await ended;
    },
  };
}
