import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** How the App runs: read once from the environment, passed on as data. */
export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Root of GitHub's REST API; `/api/v3` of the host for GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  /** Reviews at the same time. */
  readonly concurrency: number;
  /** Pauses between writes, as GitHub asks of integrations; off only against a double. */
  readonly throttle: boolean;
}

const integer = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const environment = z.object({
  APP_ID: z.coerce.number().int().positive("the number on the App's settings page"),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z.string().min(16, 'at least 16 characters: whoever knows it can make Plimsoll review anything'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  HOST: z.string().default('0.0.0.0'),
  PORT: integer(3000, 0, 65535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  CONCURRENCY: integer(4, 1, 64),
});

/**
 * Reads the settings.
 * @param env the process environment
 * @returns the settings, or every problem with the name of its variable
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings | { readonly problems: readonly string[] } {
  const parsed = environment.safeParse(env);
  if (!parsed.success) return { problems: parsed.error.issues.map((issue) => problemOf(issue, env)) };
  const { APP_ID, WEBHOOK_SECRET, GITHUB_API_URL, HOST, PORT, LOG_LEVEL, CONCURRENCY } = parsed.data;
  const key = readKey(parsed.data.PRIVATE_KEY, parsed.data.PRIVATE_KEY_PATH);
  if ('problem' in key) return { problems: [key.problem] };
  return {
    appId: APP_ID,
    privateKey: key.pem,
    webhookSecret: WEBHOOK_SECRET,
    apiUrl: GITHUB_API_URL,
    host: HOST,
    port: PORT,
    logLevel: LOG_LEVEL,
    concurrency: CONCURRENCY,
    throttle: true,
  };
}

function problemOf(issue: z.core.$ZodIssue, env: Readonly<Record<string, string | undefined>>): string {
  const name = issue.path.join('.');
  return env[name] === undefined ? `${name}: is not set` : `${name}: ${issue.message}`;
}

/** The key itself, with real or written-out line ends (as many hosting services store it), or the path of its file. */
function readKey(inline: string | undefined, path: string | undefined): { pem: string } | { problem: string } {
  if (inline) return asPem(inline.replaceAll('\\n', '\n'), 'PRIVATE_KEY');
  if (!path) return { problem: 'PRIVATE_KEY or PRIVATE_KEY_PATH: set one of them to the key of the App' };
  try {
    return asPem(readFileSync(path, 'utf8'), 'PRIVATE_KEY_PATH');
  } catch (error) {
    return { problem: `PRIVATE_KEY_PATH: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function asPem(text: string, name: string): { pem: string } | { problem: string } {
  return text.includes('-----BEGIN') ? { pem: text } : { problem: `${name}: not a key in PEM form` };
}
