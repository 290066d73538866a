/** Reads objects through one open `git cat-file --batch-command`: about 0.1 ms each, where a process costs several. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { GitObject } from './repository.ts';

type Command = 'info' | 'contents';
interface Waiting {
  command: Command;
  resolve: (object: GitObject | null) => void;
  reject: (error: Error) => void;
}

const NEWLINE = 10;
const HEADER = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/;

export class ObjectReader {
  readonly #start: () => ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcessWithoutNullStreams | null = null;
  #chunks: Buffer[] = [];
  #length = 0;
  /** Bytes that must have arrived before the next look is worth it. */
  #wanted = 0;

  constructor(start: () => ChildProcessWithoutNullStreams) {
    this.#start = start;
  }

  read(command: Command, revision: string): Promise<GitObject | null> {
    const child = this.#process();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, resolve, reject });
      child.stdin.write(`${command} ${revision}\n`);
    });
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'close');
    child.stdin.end();
    await ended;
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child) return this.#child;
    const child = this.#start();
    child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    child.stdin.on('error', () => {}); // reported by the exit below
    child.on('close', (code) => this.#ended(new Error(`git cat-file ended with ${code}`)));
    child.on('error', (error) => this.#ended(error));
    this.#child = child;
    return child;
  }

  #ended(error: Error): void {
    this.#child = null;
    this.#chunks = [];
    this.#length = 0;
    this.#wanted = 0;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }

  #receive(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return;
    let rest: Buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (let taken = this.#take(rest); taken > 0; taken = this.#take(rest)) rest = rest.subarray(taken);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
  }

  /** Answers the first question in line if its answer is whole. Gives the bytes used, 0 when more are needed. */
  #take(bytes: Buffer): number {
    this.#wanted = 0;
    const end = bytes.indexOf(NEWLINE);
    const waiting = this.#waiting[0];
    if (end < 0 || !waiting) return 0;
    const header = HEADER.exec(bytes.toString('latin1', 0, end));
    const [, oid = '', type = 'blob', size = '0'] = header ?? [];
    const contentEnd = end + 1 + Number(size);
    const whole = header && waiting.command === 'contents' ? contentEnd + 1 : end + 1;
    if (bytes.length < whole) {
      this.#wanted = whole;
      return 0;
    }
    this.#waiting.shift();
    const content = waiting.command === 'contents' ? Buffer.from(bytes.subarray(end + 1, contentEnd)) : Buffer.alloc(0);
    waiting.resolve(header ? { oid, type: type as GitObject['type'], size: Number(size), content } : null);
    return whole;
  }
}
