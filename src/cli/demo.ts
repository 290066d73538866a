import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { type Terminal, UsageError } from './terminal.ts';

/** `plimsoll demo`: a pull request, its review and its repair on this machine, without an account. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('show a review and its repair on this machine: no account and no network needed')
    .option('--out <file>', 'where to write the page of the pull request', 'plimsoll-demo.html')
    .action(async ({ out }: { out: string }) => {
      // The demo stands on the double of GitHub, which belongs to the tests and is in no package.
      const place = new URL(`../../demo/run${extname(import.meta.url)}`, import.meta.url);
      if (!existsSync(place))
        throw new UsageError('the demo needs a checkout of the repository: npm ci && npm run demo');
      const demo: { runDemo(out: string, print: (line: string) => void): Promise<void> } = await import(place.href);
      await demo.runDemo(out, (line) => terminal.print(`${line}\n`));
    });
}
