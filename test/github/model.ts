/** The double's memory: plain records. What git knows (trees, diffs, commits) is asked of git and never kept here. */
import type { KeyObject } from 'node:crypto';
import type { GitRepository } from './git/repository.ts';

export type Level = 'read' | 'write' | 'admin';
export type Permissions = Readonly<Record<string, Level>>;
export type Side = 'LEFT' | 'RIGHT';

export interface Account {
  id: number;
  login: string;
  type: 'User' | 'Organization' | 'Bot';
  createdAt: number;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  owner: Account;
  bot: Account;
  permissions: Permissions;
  events: readonly string[];
  webhookUrl: string | null;
  webhookSecret: string;
  privateKey: string;
  publicKey: KeyObject;
  createdAt: number;
}

export interface Installation {
  id: number;
  app: App;
  account: Account;
  permissions: Permissions;
  /** Repository ids, or all that the account has or will have. */
  repositories: 'all' | Set<number>;
  createdAt: number;
}

export interface Repository {
  id: number;
  owner: Account;
  name: string;
  private: boolean;
  defaultBranch: string;
  parent: Repository | null;
  git: GitRepository;
  collaborators: Map<string, Level>;
  watchers: Set<string>;
  pulls: Map<number, Pull>;
  /** By their names in lower case. */
  labels: Map<string, Label>;
  checkRuns: CheckRun[];
  lastNumber: number;
  /** Pull requests from a fork outlive it. */
  deleted: boolean;
  /** Nothing in it can be changed. */
  archived: boolean;
  /** What stands in the way of those who push. */
  protections: Protection[];
  /** Who may open pull requests; null for everybody. */
  interactions: InteractionLimit | null;
  createdAt: number;
  pushedAt: number;
}

/** docs.github.com/rest/interactions/repos: `limit`. */
export type InteractionLimit = 'existing_users' | 'contributors_only' | 'collaborators_only';

/** A rule of a rule set, by its `type`: docs.github.com/rest/repos/rules. */
export type Rule =
  | 'creation'
  | 'update'
  | 'deletion'
  | 'non_fast_forward'
  | 'pull_request'
  | 'required_signatures'
  | 'required_status_checks';

/** What an owner demands of branches. */
export type ProtectionKind =
  | {
      kind: 'branch protection';
      /** One more than no deletion and no force push, which every protection forbids: who may push, unless told. */
      requires?: 'push access' | 'pull request' | 'reviews' | 'status checks';
    }
  /** "Require signed commits". What an App commits through the API is signed; what people push here is not. */
  | { kind: 'signatures' }
  /** Creating, updating and deleting, unless told. */
  | { kind: 'rule set'; rules?: readonly Rule[] };

export type Protection = ProtectionKind & {
  /** As in `fnmatch`: `*` is no slash, `**` is anything. */
  pattern: string;
  /** Logins, such as `my-app[bot]`. */
  bypass: readonly string[];
};

export interface PullHead {
  repository: Repository;
  ref: string;
  sha: string;
}

export interface Pull {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  author: Account;
  state: 'open' | 'closed';
  draft: boolean;
  head: PullHead;
  /** `sha` is the base branch's tip when the head or the base was last set. */
  base: { ref: string; sha: string };
  /** Every head the pull request has had: commits of these may be commented on. */
  heads: string[];
  maintainerCanModify: boolean;
  merged: { at: number; by: Account; sha: string } | null;
  reviews: Review[];
  threads: Thread[];
  comments: IssueComment[];
  labels: Label[];
  requestedReviewers: Account[];
  /** Each time that it was closed, oldest first. */
  closings: Closing[];
  createdAt: number;
  updatedAt: number;
  closedAt: number | null;
}

export interface Label {
  id: number;
  name: string;
}

export interface Closing {
  id: number;
  at: number;
  by: Account;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';

export interface Review {
  id: number;
  pull: Pull;
  author: Account;
  state: ReviewState;
  body: string;
  commitId: string;
  minimizedReason: string | null;
  submittedAt: number;
}

/** Where a thread was put: lines of the file at `commit` (RIGHT) or at the merge base (LEFT), 1-based. */
export interface Anchor {
  commit: string;
  mergeBase: string;
  path: string;
  side: Side;
  line: number;
  startLine: number | null;
  startSide: Side | null;
  /** The number of diff lines below the file's first hunk header, as the old `position` counts. */
  position: number;
  diffHunk: string;
}

/** Where a thread is shown in the diff of today. */
export interface Place {
  path: string;
  line: number;
  startLine: number | null;
  position: number;
}

export interface Thread {
  id: number;
  pull: Pull;
  anchor: Anchor;
  /** Null once the lines it spoke about have changed or left the diff: an outdated thread. */
  place: Place | null;
  resolvedBy: Account | null;
  comments: ReviewComment[];
}

export type Emoji = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export interface Reaction {
  id: number;
  by: Account;
  content: Emoji;
  createdAt: number;
}

/** What both kinds of comments have. */
export interface Said {
  id: number;
  author: Account;
  body: string;
  minimizedReason: string | null;
  reactions: Reaction[];
  createdAt: number;
  updatedAt: number;
  /** When its text was last changed, and by whom; null when it stands as it was written. */
  edited: { at: number; by: Account } | null;
}

export interface ReviewComment extends Said {
  thread: Thread;
  review: Review;
  inReplyTo: number | null;
}

export interface IssueComment extends Said {
  pull: Pull;
  app: App | null;
}

export type Comment = ReviewComment | IssueComment;

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number | undefined;
  end_column?: number | undefined;
  annotation_level: 'notice' | 'warning' | 'failure';
  message: string;
  title?: string | undefined;
  raw_details?: string | undefined;
}

export interface CheckAction {
  label: string;
  description: string;
  identifier: string;
}

export interface CheckRun {
  id: number;
  suiteId: number;
  repository: Repository;
  app: App;
  name: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  actions: CheckAction[];
}

/** Who a request comes from. `repositories: null` means no narrowing. */
export type Actor =
  | { kind: 'app'; app: App; account: Account }
  | {
      kind: 'installation';
      app: App;
      account: Account;
      installation: Installation;
      permissions: Permissions;
      repositories: ReadonlySet<number> | null;
    }
  | { kind: 'user'; account: Account };

export type TokenKind = 'app' | 'installation' | 'user' | 'none';

/** A notification that a person would find in the inbox. */
export interface Notification {
  user: string;
  reason: 'author' | 'comment' | 'mention' | 'review_requested' | 'subscribed';
  at: string;
  subject: {
    repository: string;
    number: number;
    title: string;
    type: 'review' | 'review-comment' | 'issue-comment' | 'pull-request';
  };
}
