import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** The functions by which a program changes files; opening one for reading counts as well. */
const STEPS = [
  'chmodSync',
  'copyFileSync',
  'fsyncSync',
  'linkSync',
  'mkdirSync',
  'openSync',
  'renameSync',
  'rmdirSync',
  'rmSync',
  'writeSync',
] as const;

/** The steps of this process in a folder, from now on. */
export interface FileSteps {
  count(): number;
  /** Ends the counting. */
  end(): void;
}

/**
 * Counts the steps in which this process works on the files of a folder, and lets something happen right before one.
 * @param folder an absolute path; what is done elsewhere (to the program's own modules) is not counted
 * @param at the 1-based step; 0 for none
 * @param event a signal for this process, or the code of a failure of that step
 */
export function watchSteps(folder: string, at: number, event: string): FileSteps {
  let count = 0;
  const originals = Object.fromEntries(STEPS.map((name) => [name, fs[name]]));
  for (const name of STEPS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const watched = (...args: unknown[]) => {
      // A number is a file that is open already.
      if (typeof args[0] !== 'number' && !String(args[0]).startsWith(folder)) return real(...args);
      count += 1;
      if (count === at) happen(event, name);
      return real(...args);
    };
    Object.assign(fs, { [name]: watched });
  }
  syncBuiltinESMExports();
  const end = () => {
    Object.assign(fs, originals);
    syncBuiltinESMExports();
  };
  return { count: () => count, end };
}

function happen(event: string, name: string): void {
  if (event.startsWith('SIG')) process.kill(process.pid, event);
  else throw Object.assign(new Error(`${event}: ${name} fails`), { code: event });
}
