import type { RequestObserver } from '../github/observe.ts';
import { count } from './paint.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person who waits how far the work is. */
export interface Progress {
  /** A new stage has begun. */
  stage(text: string): void;
  /** A file was read. */
  readonly onFile: (done: number, total: number) => void;
  /** A request was answered: so it is known how many commits are there. */
  readonly observe: RequestObserver;
}

/** Files between two lines: some seconds of work. */
const FILES = 2_000;

/** Lines on standard error where a person looks at it; elsewhere nothing, for logs are no place for it. */
export function createProgress({ screen, tell }: Pick<Terminal, 'screen' | 'tell'>): Progress {
  const say = (text: string) => {
    if (screen.errors) tell(`plimsoll: ${text}\n`);
  };
  let commits = 0;
  let begun = false;
  return {
    stage: (text) => say(`${text} ...`),
    onFile(done, total) {
      if (!begun) say(`judging ${count(total, 'file')} ...`);
      begun = true;
      if (done % FILES === 0 && done < total) say(`${done} of ${total} files`);
    },
    observe({ method, path, status }) {
      if (method !== 'POST' || status !== 201 || !path.endsWith('/git/commits')) return;
      commits += 1;
      say(`${count(commits, 'commit')} written`);
    },
  };
}
