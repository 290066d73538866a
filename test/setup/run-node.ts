import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What a process left behind. */
export interface Ended {
  readonly out: string;
  readonly err: string;
  /** The exit code, null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

/** Runs the Node of the tests and waits for its end. */
export async function runNode(args: readonly string[], options: SpawnOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out: out.trim(), err: err.trim(), code, signal };
}

/** Runs the text of a module. Arguments follow from `process.argv[1]` on. */
export function runModule(source: string, args: readonly string[] = [], options: SpawnOptions = {}): Promise<Ended> {
  return runNode(['--input-type=module', '--eval', source, ...args], options);
}
