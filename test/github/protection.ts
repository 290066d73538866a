/** What owners put in the way: protected branches, signatures, rule sets, archives, limits on who opens pull requests. */
import { userLevel } from './auth/access.ts';
import { forbidden, invalid, validationFailed } from './errors.ts';
import type { Account, Actor, InteractionLimit, Protection, ProtectionKind, Repository, Rule } from './model.ts';
import type { World } from './world.ts';

/** A reference that somebody is about to make, move or delete. */
export interface RefChange {
  /** Full name. */
  ref: string;
  /** Null when it is made. */
  before: string | null;
  /** Null when it is deleted. */
  after: string | null;
}

/** @throws Refusal 422, in the words of the first protection that stands in the way */
export async function checkProtections(world: World, repo: Repository, actor: Actor, change: RefChange): Promise<void> {
  const name = change.ref.replace(/^refs\/heads\//, '');
  if (name === change.ref) return;
  const meant = repo.protections
    .filter(({ pattern }) => patternOf(pattern).test(name))
    .filter(({ bypass }) => !bypass.includes(actor.account.login));
  const facts = meant.length > 0 ? await factsOf(world, repo, change) : null;
  for (const protection of meant) {
    const sentence = facts && refusalOf(protection, facts);
    if (sentence) throw invalid(sentence);
  }
}

/** As `fnmatch` reads it: `*` and `?` stay within a folder, `**` does not. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/?|[*?]|[^\w*?]/g, (part) => {
    if (part.startsWith('**')) return '.*';
    return part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

interface Facts {
  kind: 'creation' | 'update' | 'deletion';
  isForced: boolean;
  /** New commits that nobody has signed. */
  unsigned: string[];
}

async function factsOf(world: World, { git }: Repository, { before, after }: RefChange): Promise<Facts> {
  if (after === null) return { kind: 'deletion', isForced: false, unsigned: [] };
  const isForced = before !== null && !(await git.isAncestor(before, after));
  // What other branches hold already is nobody's push.
  const known = await git.text(['for-each-ref', '--format=^%(objectname)', 'refs/heads/']);
  const fresh = await git.text(['rev-list', after, '--stdin'], { input: `${known}\n` });
  const unsigned = fresh.split('\n').filter((sha) => sha !== '' && !world.signed.has(sha));
  return { kind: before === null ? 'creation' : 'update', isForced, unsigned };
}

function refusalOf(protection: Protection, facts: Facts): string | null {
  if (protection.kind === 'signatures') return facts.unsigned.length > 0 ? UNSIGNED : null;
  if (protection.kind === 'branch protection') return protectedBranch(protection.requires ?? 'push access', facts);
  const broken = (protection.rules ?? ['creation', 'update', 'deletion']).map((rule) => RULES[rule](facts));
  const said = broken.filter((sentence) => sentence !== null);
  return said.length > 0 ? `Repository rule violations found\n\n${said.join('\n\n')}\n\n` : null;
}

/** "Require signed commits"; seen in vercel/sandbox pull request 169. */
const UNSIGNED = 'Commits must have verified signatures.';

/** Seen in: googleapis/repo-automation-bots issue 5551, kubeflow/pipelines issue 4384, VKCOM/VKUI pull request 2820. */
const DEMANDS = {
  'push access':
    "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
  'pull request': 'Changes must be made through a pull request.',
  reviews: 'At least 1 approving review is required by reviewers with write access.',
  'status checks': '1 of 1 required status checks are expected.',
} as const;

type Demanded = NonNullable<Extract<ProtectionKind, { kind: 'branch protection' }>['requires']>;

/** "About protected branches". */
function protectedBranch(requires: Demanded, { kind, isForced }: Facts): string | null {
  // Seen in referential-ai/platonic issue 596; the force push below in timescale/timescaledb-toolkit pull request 500.
  if (kind === 'deletion') return 'Cannot delete this protected branch';
  // Where pushing is restricted, creating is; the API does not say why. Seen in actions/github-script issue 455.
  if (kind === 'creation') return requires === 'push access' ? 'Reference update failed' : null;
  return isForced ? 'Cannot force-push to this protected branch' : DEMANDS[requires];
}

const when = (kind: Facts['kind'], sentence: string) => (facts: Facts) => (facts.kind === kind ? sentence : null);

/**
 * "Available rules for rulesets". Seen in: dmf-mxl/mxl issue 356, satisfactory-factories/application issue 67. How GitHub
 * words a deletion and a force push was not found; the head of the message is the same for all.
 */
const RULES: Readonly<Record<Rule, (facts: Facts) => string | null>> = {
  creation: when('creation', 'Cannot create ref due to creations being restricted.'),
  update: when('update', 'Cannot update this protected ref.'),
  deletion: when('deletion', 'Cannot delete this protected ref.'),
  non_fast_forward: ({ isForced }) => (isForced ? 'Cannot force-push to this branch' : null),
  pull_request: when('update', DEMANDS['pull request']),
  required_status_checks: when('update', 'Required status check "build" is expected.'),
  required_signatures: ({ unsigned }) => {
    const found = `Found ${unsigned.length} violation${unsigned.length === 1 ? '' : 's'}:`;
    return unsigned.length > 0 ? `${UNSIGNED}\n${found}\n\n${unsigned.join('\n')}` : null;
  },
};

/** "Archiving repositories"; seen in cli/cli issue 14242. */
export const ARCHIVED = 'Repository was archived so is read-only.';

/** @throws Refusal 403 */
export function checkWritable(repo: Repository): void {
  if (repo.archived) throw forbidden(ARCHIVED);
}

const LIMITED: Readonly<Record<InteractionLimit, string>> = {
  existing_users: 'users that have been on GitHub for a while',
  contributors_only: 'users that have contributed to this repository in the past',
  collaborators_only: 'users that are collaborators on this repository',
};

/**
 * "Limiting interactions in your repository": who may push is never limited, and an account is old enough after a day.
 * The sentence was seen in cypress-io/eslint-plugin-cypress issue 346. @throws Refusal 422
 */
export function checkInteraction(world: World, repo: Repository, account: Account): void {
  const { interactions } = repo;
  if (interactions === null || mayOpen(world, repo, account, interactions)) return;
  const message = `An owner of this repository has limited the ability to open a pull request to ${LIMITED[interactions]}.`;
  throw validationFailed({ resource: 'PullRequest', code: 'custom', message });
}

const DAY_MS = 24 * 60 * 60_000;

function mayOpen(world: World, repo: Repository, account: Account, limit: InteractionLimit): boolean {
  const level = userLevel(world, { ...repo, private: true }, account.login);
  if (level !== null && (level !== 'read' || limit === 'contributors_only')) return true;
  if (limit === 'existing_users') return account.createdAt + DAY_MS <= world.clock();
  const merged = [...repo.pulls.values()].filter((pull) => pull.merged !== null);
  return limit === 'contributors_only' && merged.some(({ author }) => author === account);
}
