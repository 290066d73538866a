import type { GitHubFailure } from './failure.ts';

/** Why a follow-up could not be written. */
export type RefusalReason =
  | 'archived'
  | 'signatures'
  | 'workflows'
  | 'rules'
  | 'branch-protection'
  | 'branch-exists'
  | 'branch-name'
  | 'branch-moved'
  | 'branch-deleted'
  | 'no-base'
  | 'no-head'
  | 'no-commits'
  | 'pull-exists'
  | 'too-long'
  | 'locked'
  | 'limited-to-people'
  | 'empty'
  | 'permission'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  | 'other';

export interface WriteRefusal {
  readonly reason: RefusalReason;
  /** One sentence of plain text for the person who asked, without anything that GitHub or a repository says. */
  readonly sentence: string;
}

interface Known extends WriteRefusal {
  /** What GitHub's message holds, whatever its case. */
  readonly says: RegExp;
}

/**
 * GitHub's sentences, the more exact first: a rule set names each of its rules within one message. Where its reference
 * ("REST API endpoints for ...") does not give the sentence, an answer that was seen is named.
 */
const KNOWN: readonly Known[] = [
  // "Archiving repositories": nothing in them can be changed; seen in cli/cli issue 14242.
  {
    reason: 'archived',
    says: /archived so is read-only|archived and is read-only/i,
    sentence: 'This repository is archived: unarchive it, and ask again.',
  },
  // "About protected branches" and "Available rules for rulesets", both: "Require signed commits".
  {
    reason: 'signatures',
    says: /must have (?:verified|valid) signatures/i,
    sentence:
      'This branch takes signed commits alone, and GitHub has not signed these: it does so for an App, not for a personal token.',
  },
  // "Permissions required for GitHub Apps", section "Workflows": files under .github/workflows take a permission of their own.
  {
    reason: 'workflows',
    says: /without `?workflows?`? (?:permission|scope)/i,
    sentence: 'The repair touches files of `.github/workflows`, which Plimsoll may not change.',
  },
  // "Available rules for rulesets"; the head of the message is "Repository rule violations found".
  {
    reason: 'rules',
    says: /repository rule violations? found/i,
    sentence:
      'A rule set of this repository refuses the branch: let Plimsoll bypass it, or exclude branches that begin with `plimsoll/`.',
  },
  // "About protected branches"; the variants are those that dependabot/dependabot-core pull request 3998 has met.
  {
    reason: 'branch-protection',
    says: /protected (?:branch|ref)|not authorized to push|required status checks? |must be made through a pull request|approving reviews? (?:is|are) required|must not contain merge commits/i,
    sentence:
      'The protection of this branch refuses the commits: let Plimsoll push to it, or take a pull request instead.',
  },
  // "Create a reference": seen in renovatebot/renovate issue 20281.
  {
    reason: 'branch-exists',
    says: /reference already exists/i,
    sentence:
      'A branch of this name is there already, and Plimsoll has not made it: rename or delete it, and ask again.',
  },
  // "Create a reference", where one name would be a folder of the other: googleapis/release-please issue 1024.
  {
    reason: 'branch-name',
    says: /reference update failed|ref cannot be created/i,
    sentence:
      'GitHub refuses the name of the branch: another that it begins with, such as `plimsoll`, stands in its way, or a protection of `plimsoll/*` does.',
  },
  // "Update a reference": without `force`, a fast forward only. "Update a pull request": reopened after a force push.
  {
    reason: 'branch-moved',
    says: /not a fast[ -]forward|was force-pushed or recreated/i,
    sentence:
      'Somebody has pushed to the branch meanwhile: nothing was changed, ask again for a repair of what is there now.',
  },
  // "Update a reference", "Delete a reference", "Update a pull request" for one whose branch is gone.
  {
    reason: 'branch-deleted',
    says: /reference does not exist|branch has been deleted/i,
    sentence: 'The branch was deleted meanwhile: restore it, and ask again.',
  },
  // "Create a pull request", validation errors (`resource`, `field`, `code`).
  {
    reason: 'no-base',
    says: /"field":"base","code":"invalid"|"code":"invalid","field":"base"/,
    sentence: 'The branch that the repair is meant for is gone: it was deleted or renamed meanwhile.',
  },
  {
    reason: 'no-head',
    says: /"field":"head","code":"invalid"|"code":"invalid","field":"head"/,
    sentence: 'The branch of the repair was deleted before its pull request was opened: ask again.',
  },
  {
    reason: 'no-commits',
    says: /no commits between|has no history in common/i,
    sentence: 'There is nothing to merge: the branch that the repair is meant for holds it already.',
  },
  {
    reason: 'pull-exists',
    says: /pull request already exists/i,
    sentence: 'A pull request for this branch is open already.',
  },
  // Seen on comments, reviews and descriptions: devops-thiago/ThrillhouseBot issue 462.
  {
    reason: 'too-long',
    says: /is too long \(maximum is/i,
    sentence: 'What Plimsoll has to say is longer than GitHub takes: repair fewer findings at once.',
  },
  // "Locking conversations".
  {
    reason: 'locked',
    says: /(?:issue|conversation|pull request) is locked/i,
    sentence: 'The conversation is locked: unlock it, and ask again.',
  },
  // "Limiting interactions in your repository", and "Disabling pull requests" where only collaborators may open them;
  // seen in open-gsd/gsd-pi issue 111, CopilotChat.nvim issue 369, ScrollPrize/villa issue 1743.
  {
    reason: 'limited-to-people',
    says: /limited to (?:collaborators|contributors|users)|limited the ability to open|must be a collaborator|correct permissions to execute `?CreatePullRequest|interactions? (?:is|are|has been|have been) (?:restricted|limited)/i,
    sentence: 'This repository limits who may open pull requests, and Plimsoll is not among them.',
  },
  // "Create a blob", "Create a tree": 409 for a repository without a commit.
  {
    reason: 'empty',
    says: /git repository is empty/i,
    sentence: 'This repository has no commit yet.',
  },
  // "Troubleshooting the REST API", section "Resource not accessible".
  {
    reason: 'permission',
    says: /not accessible by (?:integration|personal access token)|must have (?:push|write|admin) access/i,
    sentence:
      'Plimsoll may not write here: repairs take the permissions `contents: write` and `pull_requests: write`, which an owner can grant.',
  },
];

const BY_KIND: Readonly<Record<GitHubFailure['kind'], WriteRefusal>> = {
  forbidden: { reason: 'permission', sentence: 'GitHub does not let Plimsoll write here.' },
  'not-found': {
    reason: 'not-found',
    sentence: 'GitHub does not find what the repair is meant for: it is gone, or Plimsoll may not see it.',
  },
  'rate-limited': { reason: 'rate-limited', sentence: 'GitHub asks Plimsoll to wait: ask again later.' },
  server: { reason: 'unavailable', sentence: 'GitHub did not answer as it should: ask again later.' },
  network: { reason: 'unavailable', sentence: 'GitHub did not answer: ask again later.' },
  malformed: { reason: 'unavailable', sentence: 'GitHub did not answer as it should: ask again later.' },
  validation: { reason: 'other', sentence: 'GitHub refuses the repair, and does not say why.' },
};

/** The sentence for a reason that was seen before anything was written. */
export function refusalFor(reason: 'archived' | 'branch-exists' | 'branch-moved' | 'no-base' | 'permission'): string {
  return KNOWN.find((known) => known.reason === reason)?.sentence ?? BY_KIND.validation.sentence;
}

/** Kinds of failures whose message is a refusal of this very write. */
const REFUSALS: ReadonlySet<GitHubFailure['kind']> = new Set(['forbidden', 'validation', 'not-found']);

/**
 * Says why GitHub did not take a write, to the person who asked for it. Pure; linear in the message, which is bounded
 * at 1,000 characters.
 */
export function explainRefusal(failure: GitHubFailure): WriteRefusal {
  // The request stands before the message and names branches and repositories: they must not be taken for reasons.
  const message = failure.message.slice(failure.request.length);
  const known = REFUSALS.has(failure.kind) ? KNOWN.find(({ says }) => says.test(message)) : undefined;
  const { reason, sentence } = known ?? BY_KIND[failure.kind];
  return { reason, sentence };
}
