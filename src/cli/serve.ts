import type { Command } from 'commander';
import { type Terminal, UsageError } from './terminal.ts';

const HELP = `
Environment:
  APP_ID                            the number of the GitHub App
  PRIVATE_KEY or PRIVATE_KEY_PATH   its key, in PEM form
  WEBHOOK_SECRET                    at least 16 characters, the same as on the App's page
  GITHUB_API_URL                    for GitHub Enterprise Server: https://HOST/api/v3
  HOST, PORT                        where to listen (0.0.0.0, 3000)
  CONCURRENCY                       reviews at the same time (4)
  LOG_LEVEL                         trace, debug, info, warn, error or fatal (info)

Deliveries are taken at /api/github/webhooks; /healthz and /readyz tell how the process is.`;

/** `plimsoll serve`: runs the GitHub App until SIGTERM or SIGINT, then lets running reviews end. */
export function register(program: Command, _terminal: Terminal): void {
  program
    .command('serve')
    .description('run the GitHub App')
    .addHelpText('after', HELP)
    .action(() => serve(process.env));
}

async function serve(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { readSettings } = await import('../app/settings.ts');
  const settings = readSettings(env);
  if ('problems' in settings) {
    throw new UsageError(`the App cannot start:\n${settings.problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  const { startApp } = await import('../app/app.ts');
  const app = await startApp({ settings });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await app.stop();
}
