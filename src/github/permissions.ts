import { z } from 'zod';

/** A client that can tell how it is authenticated; every Octokit is one. */
export interface AuthenticatedClient {
  auth(options: { readonly type: 'installation'; readonly installationId: number }): Promise<unknown>;
}

export type Permissions = Readonly<Record<string, string>>;

/** What a review needs, and what for. */
export const REVIEW_PERMISSIONS = {
  /** Every App has it. */
  metadata: 'read',
  /** Reads trees, files and archives. `write` is not asked for; where it is granted, threads are resolved as well. */
  contents: 'read',
  /** Reads the pull request, writes the review, answers commands. */
  pull_requests: 'write',
  /** Writes the check run, hears of "Re-run". */
  checks: 'write',
} as const satisfies Permissions;

/** What the App asks for in `app.yml`: without the last two reviews work, but commands and merge queues do not. */
export const APP_PERMISSIONS = {
  ...REVIEW_PERMISSIONS,
  /** GitHub tells of comments on pull requests (`issue_comment`) only those who may read issues. */
  issues: 'read',
  /** Hears of merge groups: a required check that never answers for one blocks the queue. */
  merge_queues: 'read',
} as const satisfies Permissions;

/**
 * The events that the App hears of, and what for ("Webhook events and payloads" names the permission of each).
 * Installations and `check_suite` are told to every App with the permission, subscribed or not.
 */
export const APP_EVENTS = {
  /** Opened, pushed to, reopened, ready for review, base changed. */
  pull_request: 'pull_requests',
  /** Commands under a pull request. */
  issue_comment: 'issues',
  /** Commands in threads. */
  pull_request_review_comment: 'pull_requests',
  /** A person resolved a thread, or opened it again. */
  pull_request_review_thread: 'pull_requests',
  /** "Re-run" on the check. */
  check_run: 'checks',
  /** "Re-run all checks". */
  check_suite: 'checks',
  /** A merge queue asks for checks. */
  merge_group: 'merge_queues',
} as const satisfies Readonly<Record<string, keyof typeof APP_PERMISSIONS>>;

/**
 * What an installation has granted, as its token tells: no request where the token is cached.
 * Its owner may have granted less than the App asks for by now.
 * @throws the client's own errors when no token can be had
 */
export async function grantedPermissions(client: AuthenticatedClient, installationId: number): Promise<Permissions> {
  const token = installationToken.parse(await client.auth({ type: 'installation', installationId }));
  return token.permissions;
}

const installationToken = z.object({ permissions: z.record(z.string(), z.string()) });

const RANKS: readonly string[] = ['none', 'read', 'write', 'admin'];

/** The permissions that are lacking, such as `checks: write`, in the order needed. */
export function missingPermissions(granted: Permissions, needed: Permissions = REVIEW_PERMISSIONS): readonly string[] {
  return Object.entries(needed)
    .filter(([name, access]) => RANKS.indexOf(granted[name] ?? 'none') < RANKS.indexOf(access))
    .map(([name, access]) => `${name}: ${access}`);
}
