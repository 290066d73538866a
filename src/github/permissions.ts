/** Names of GitHub's permissions, such as `contents`, with the access: `read`, `write` or `admin`. */
export type Permissions = Readonly<Record<string, string>>;

/** What a token is obtained for. */
export type TokenUse = 'review' | 'answer' | 'check' | 'threads' | 'fix' | 'organisation';

/**
 * What the token of each use may do, in one repository alone. GitHub's page "Permissions required for GitHub Apps" names
 * what each request takes; a test sends every request of every use with just this.
 */
export const TOKEN_PERMISSIONS = {
  /** Reads trees and files, writes the check run, the review and the texts of its threads. */
  review: { metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'write' },
  /** Answers commands and reacts to them; reads the configuration that a command asks for, with the pull request's state. */
  answer: { metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'read' },
  /** Judges a merge group, which heeds what was asked on its pull request, and finds out what "Re-run" means. */
  check: { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write' },
  /** Resolves threads and opens them again: GitHub wants `contents: write` for that. It is used for nothing else. */
  threads: { metadata: 'read', contents: 'write', pull_requests: 'write' },
  /** Commits, makes a branch and a pull request, and tells the person who asked, also in the check run. */
  fix: { metadata: 'read', contents: 'write', pull_requests: 'write', checks: 'write' },
  /** Reads what an organisation keeps for all of its repositories, in its repository `.github`. */
  organisation: { metadata: 'read', contents: 'read' },
} as const satisfies Readonly<Record<TokenUse, Permissions>>;

/** What the App asks for in `app.yml`: all that the tokens need, and what it has to have to hear of events. */
export const APP_PERMISSIONS = {
  /** Every App has it. */
  metadata: 'read',
  /** Reads trees, files and archives; commits fixes to branches of its own, or where a person asks for it. */
  contents: 'write',
  /** Reads the pull request, writes the review, answers commands, opens pull requests with fixes. */
  pull_requests: 'write',
  /** Writes the check run, hears of "Re-run" and of its buttons. */
  checks: 'write',
  /** GitHub tells of comments on pull requests (`issue_comment`) only those who may read issues. */
  issues: 'read',
  /** Hears of merge groups: a required check that never answers for one blocks the queue. */
  merge_queues: 'read',
} as const satisfies Permissions;

/** What it asks for in `app.review-only.yml`: it reviews, and changes nothing. */
export const REVIEW_ONLY_PERMISSIONS = { ...APP_PERMISSIONS, contents: 'read' } as const satisfies Permissions;

/**
 * The events that the App hears of, and what for ("Webhook events and payloads" names the permission of each).
 * Installations and `check_suite` are told to every App with the permission, subscribed or not.
 */
export const APP_EVENTS = {
  /** Opened, pushed to, reopened, ready for review, base changed; closed, or a box ticked in its text. */
  pull_request: 'pull_requests',
  /** Commands under a pull request. */
  issue_comment: 'issues',
  /** Commands in threads. */
  pull_request_review_comment: 'pull_requests',
  /** A person resolved a thread, or opened it again. */
  pull_request_review_thread: 'pull_requests',
  /** "Re-run" on the check, and its buttons. */
  check_run: 'checks',
  /** "Re-run all checks". */
  check_suite: 'checks',
  /** A merge queue asks for checks. */
  merge_group: 'merge_queues',
  /** A branch moved that pull requests with fixes go to. */
  push: 'contents',
} as const satisfies Readonly<Record<string, keyof typeof APP_PERMISSIONS>>;

const RANKS: readonly string[] = ['none', 'read', 'write', 'admin'];

const rank = (access: string | undefined): number => RANKS.indexOf(access ?? 'none');

/** The permissions that are lacking, such as `checks: write`, in the order needed. */
export function missingPermissions(granted: Permissions, needed: Permissions): readonly string[] {
  return Object.entries(needed)
    .filter(([name, access]) => rank(accessTo(granted, name)) < rank(access))
    .map(([name, access]) => `${name}: ${access}`);
}

/**
 * What is needed, as far as it is granted. GitHub gives no token at all where more is asked for ("Create an installation
 * access token for an app": 422), and a token with less still does what it can.
 */
export function cutToGranted(needed: Permissions, granted: Permissions): Permissions {
  const cut = Object.entries(needed).map(([name, access]): [string, string] => {
    const given = accessTo(granted, name);
    return [name, rank(given) < rank(access) ? given : access];
  });
  return Object.fromEntries(cut.filter(([, access]) => rank(access) > 0));
}

/** Names come from GitHub's answer: one such as `constructor` is no property that every object has. */
function accessTo(granted: Permissions, name: string): string {
  return Object.hasOwn(granted, name) ? (granted[name] ?? 'none') : 'none';
}
