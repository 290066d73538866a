/** Runs commands under the project's Node, as if they had been started in its place. */
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { ensureNode, ToolchainError } from './toolchain.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * The executable of the project's Node; where there is none, says why in one sentence and ends the process with 2.
 *
 * @returns {string}
 */
export function requireNode() {
  try {
    return ensureNode();
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/**
 * Runs Node with the arguments, the streams of this process, and itself first in PATH, so that whatever the command
 * starts finds the same Node. Signals to this process go to the child.
 *
 * @param {string} node the executable
 * @param {string[]} args its arguments
 * @param {Record<string, string>} [environment] variables to add
 * @returns {Promise<number | string>} the exit code, or the name of the signal that ended it
 */
export function runNode(node, args, environment = {}) {
  const path = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, ...environment, PATH: path } });
  const forward = (signal) => {
    // A terminal sends the interrupt to the whole process group: the child has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      resolve(signal ?? code);
    });
  });
}

/**
 * Ends this process the way a child ended: by the same exit code, or by the same signal.
 *
 * @param {number | string} outcome what `runNode` gave
 */
export function endAs(outcome) {
  if (typeof outcome === 'number') process.exitCode = outcome;
  else process.kill(process.pid, outcome);
}
