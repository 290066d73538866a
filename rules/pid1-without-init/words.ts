import type { FirstProcess } from '../../src/model/first-process.ts';
import { codeSpan } from '../../src/source/markdown.ts';

/** What breaks, in words for people: signals that are dropped, or children that nobody waits for. */
export function messageFor(judgement: FirstProcess): string {
  const name = codeSpan(judgement.name);
  switch (judgement.harm) {
    case 'deaf':
      return `${name} is process 1 and registers no handler for SIGTERM, so the kernel drops the signal: every stop waits out the whole grace period, 30 seconds by default, and ends in SIGKILL.`;
    case 'wraps':
      return `${name} stays process 1 and runs your program as its child. What your program leaves behind is never reaped and stays a zombie, and SIGTERM reaches the program only if every process in between passes it on.`;
    case 'orphans':
      return `Process 1 starts ${name} and never waits for it: when it ends it stays a zombie, and when the container is stopped it hears no SIGTERM and is killed with whatever it was doing.`;
  }
}

/** The manifest replaces an ENTRYPOINT that begins with an init. */
export function lostInit(name: string): string {
  return `\`command\` replaces the image's ENTRYPOINT, and with it the init ${codeSpan(name)} that passed signals on and reaped children: the program is process 1 now, without either.`;
}
