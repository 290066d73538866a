/** Who would get a notification. A review is one, whatever the number of its comments; edits and checks are none. */
import type { Account, Notification, Pull } from '../model.ts';
import { fullName, type World } from '../world.ts';

export type Subject = Notification['subject']['type'];

/** Records one notification for each person concerned: mentioned, author, took part, or watches; never the actor. */
export function notify(
  world: World,
  pull: Pull,
  actor: Account,
  type: Subject,
  bodies: readonly (string | null)[],
): void {
  const reasons = new Map<string, Notification['reason']>();
  for (const login of pull.repository.watchers) reasons.set(login, 'subscribed');
  for (const account of participants(pull)) reasons.set(account.login, 'comment');
  reasons.set(pull.author.login, 'author');
  for (const account of bodies.flatMap((body) => mentions(world, body ?? ''))) reasons.set(account.login, 'mention');
  for (const [user, reason] of reasons) {
    const person = world.accounts.get(user.toLowerCase());
    if (person?.type === 'User' && person !== actor) notified(world, pull, person, reason, type);
  }
}

/** Records a notification of one person. */
export function notified(
  world: World,
  pull: Pull,
  { login: user }: Account,
  reason: Notification['reason'],
  type: Subject,
): void {
  const subject = { repository: fullName(pull.repository), number: pull.number, title: pull.title, type };
  world.notifications.push({ user, reason, at: world.now(), subject });
}

function participants(pull: Pull): Account[] {
  const comments = pull.threads.flatMap((thread) => thread.comments);
  return [...pull.reviews, ...comments, ...pull.comments].map((said) => said.author);
}

const MENTION = /(?<![\w`/@.-])@([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})(?![\w/-])/gi;

/** Accounts that a text mentions outside code and comments. Known accounts only: GitHub ignores the rest too. */
export function mentions(world: World, body: string): Account[] {
  const prose = withoutCode(body);
  const logins = [...prose.matchAll(MENTION)].map((match) => (match[1] ?? '').toLowerCase());
  return [...new Set(logins)].map((login) => world.accounts.get(login)).filter((account) => account !== undefined);
}

function withoutCode(body: string): string {
  let fence: string | null = null;
  const lines: string[] = [];
  for (const line of body.replaceAll(/<!--[\s\S]*?-->/g, '').split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null) fence = mark;
    else if (mark?.startsWith(fence)) fence = null;
    if (fence === null && mark === null) lines.push(line.replaceAll(/(`+)[^`]+?\1/g, ''));
  }
  return lines.join('\n');
}
