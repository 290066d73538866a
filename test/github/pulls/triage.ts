/** What is asked around a pull request: labels, and reviews by people. */
import { userLevel } from '../auth/access.ts';
import { invalid, validationFailed } from '../errors.ts';
import type { Account, Label, Pull, Repository } from '../model.ts';
import { simpleUser } from '../render/account.ts';
import { labelJson } from '../render/pull.ts';
import { pullRequestEvent } from '../webhooks/events.ts';
import { fullName, type World } from '../world.ts';
import { notified } from './notify.ts';

/** docs.github.com/rest/issues/labels#create-a-label: longer names are refused. */
const LABEL_CHARACTERS = 50;

/** Adds labels, those that the repository does not know are made. A label that is there stays. @throws Refusal 422 */
export async function addLabels(world: World, pull: Pull, sender: Account, names: readonly string[]): Promise<void> {
  for (const name of names) checkLabel(name);
  for (const name of names) {
    const label = labelOf(world, pull.repository, name);
    if (pull.labels.includes(label)) continue;
    pull.labels.push(label);
    const extra = { label: labelJson(world, pull.repository, label) };
    await pullRequestEvent(world, pull, 'labeled', sender, extra);
  }
}

function checkLabel(name: string): void {
  if (name.trim() === '') throw validationFailed({ resource: 'Label', code: 'missing_field', field: 'name' });
  if ([...name].length <= LABEL_CHARACTERS) return;
  const message = `name is too long (maximum is ${LABEL_CHARACTERS} characters)`;
  throw validationFailed({ resource: 'Label', code: 'custom', field: 'name', message });
}

function labelOf(world: World, repo: Repository, name: string): Label {
  const known = repo.labels.get(name.toLowerCase());
  const label = known ?? { id: world.nextId(), name };
  repo.labels.set(name.toLowerCase(), label);
  return label;
}

export interface WantedReviewers {
  reviewers?: readonly string[] | undefined;
  team_reviewers?: readonly string[] | undefined;
}

/** Asks all of them, or nobody. There are no teams, so asking one is refused. @throws Refusal 422 */
export async function requestReviews(
  world: World,
  pull: Pull,
  sender: Account,
  { reviewers = [], team_reviewers: teams = [] }: WantedReviewers,
): Promise<void> {
  const people = reviewers.map((login) => world.accounts.get(login.toLowerCase()));
  if (people.includes(pull.author)) throw invalid('Review cannot be requested from pull request author.');
  const known = people.filter((one) => one !== undefined).filter((one) => isCollaborator(world, pull, one));
  if (teams.length > 0 || known.length < reviewers.length) throw noCollaborator(pull);
  for (const account of known.filter((one) => !pull.requestedReviewers.includes(one))) {
    pull.requestedReviewers.push(account);
    notified(world, pull, account, 'review_requested', 'pull-request');
    const extra = { requested_reviewer: simpleUser(world, account) };
    await pullRequestEvent(world, pull, 'review_requested', sender, extra);
  }
}

function isCollaborator(world: World, { repository }: Pull, { login, type }: Account): boolean {
  const level = userLevel(world, { ...repository, private: true }, login);
  return type === 'User' && level !== null;
}

const noCollaborator = ({ repository }: Pull) =>
  invalid(
    'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a ' +
      `collaborator of the ${fullName(repository)} repository.`,
  );
