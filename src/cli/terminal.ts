/** What a command knows of the world around it. Everything else reaches it as an argument. */
export interface Terminal {
  /** The working directory: an absolute path without links. */
  readonly cwd: string;
  /** Whether standard output shows colours. */
  readonly colour: boolean;
  /** Which streams go to a screen that a person looks at, and to no pipe or file. */
  readonly screen: { readonly output: boolean; readonly errors: boolean };
  /** The day, `YYYY-MM-DD` in UTC: waivers end by it. */
  readonly today: string;
  /** Writes to standard output: the result, and nothing but the result. */
  print(text: string): void;
  /** Writes to standard error: what a person should know besides. */
  tell(text: string): void;
  /** Says with what code the process is to end. */
  end(code: ExitCode): void;
}

/** 0: nothing at or above the level that fails. 1: findings. 2: wrong usage, unreadable input, or an internal error. */
export type ExitCode = 0 | 1 | 2;

/** A mistake of the person at the keyboard, or an input that cannot be read: told in one line, without a stack. */
export class UsageError extends Error {}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe: that is no error of ours.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return {
    cwd: process.cwd(),
    colour: wantsColour(process.env, process.stdout.isTTY),
    screen: { output: process.stdout.isTTY === true, errors: process.stderr.isTTY === true },
    today: new Date().toISOString().slice(0, 10),
    print: (text) => void process.stdout.write(text),
    tell: (text) => void process.stderr.write(text),
    end: (code) => {
      process.exitCode = code;
    },
  };
}

/**
 * Colours go to terminals only. `NO_COLOR` with any text turns them off (https://no-color.org), and so does a terminal
 * that calls itself dumb; `FORCE_COLOR` turns them on for pipes that keep them.
 */
export function wantsColour(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}
