import type { World } from '../test/support/world.ts';
import { count } from './parts.ts';
import type { PullPage } from './pull-page.ts';

/** Takes a line that a person reads. */
export type Print = (line: string) => void;

/** Tells a review: its check, and where it comments on what. */
export function tellReview({ checks, reviews, threads }: PullPage, print: Print): void {
  tellChecks(checks, print);
  for (const { author, comments } of reviews) print(`${author} reviewed, with ${count(comments, 'comment')}:`);
  for (const { path, line, comments } of threads) {
    const body = comments[0]?.body ?? '';
    const suggests = body.includes('```suggestion') ? '  [one-click suggestion]' : '';
    print(`  ${path}:${line}  ${plain(body.split('\n')[0] ?? '')}${suggests}`);
  }
}

/** Tells the pull request that repairs another one. */
export function tellFollowUp({ number, title, author, base, head, commits, checks }: PullPage, print: Print): void {
  const verified = commits.filter((commit) => commit.verified).length;
  print(`${author} opens pull request #${number}: ${title}`);
  print(`  ${head} into ${base}, ${count(commits.length, 'commit')}, ${verified} verified:`);
  for (const { subject } of commits) print(`  ${subject}`);
  tellChecks(checks, print);
}

/** Tells what has become of a pull request. */
export function tellProgress({ checks, threads }: PullPage, print: Print): void {
  tellChecks(checks, print);
  const resolved = threads.filter(({ resolvedBy }) => resolvedBy !== null).length;
  print(
    `${resolved} of ${count(threads.length, 'thread')} are resolved, ${threads.length - resolved} wait for a person`,
  );
}

function tellChecks(checks: PullPage['checks'], print: Print): void {
  for (const { name, conclusion, title } of checks) print(`Check ${name}: ${conclusion} (${title})`);
}

/** Counts requests and notifications, and tells and gives what came since the last time. */
export function counter({ requests, hub }: World, print: Print): () => string {
  let told = { requests: 0, notifications: 0 };
  return () => {
    const now = { requests: requests.length, notifications: hub.notifications.length };
    const sent = count(now.requests - told.requests, 'request');
    const line = `${sent} to GitHub, ${count(now.notifications - told.notifications, 'notification')} to people`;
    print(`${line}\n`);
    told = now;
    return line;
  };
}

/** A line of Markdown for the terminal: without emphasis, code marks and the targets of links. */
function plain(markdown: string): string {
  return markdown.replace(/\]\([^)]*\)/g, ']').replace(/[*`[\]]/g, '');
}
