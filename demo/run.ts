import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Octokit } from '@octokit/rest';
import { parseHunks } from '../src/source/unified-diff.ts';
import { startWorld, type World } from '../test/support/world.ts';
import { type PullPage, renderPage } from './page.ts';

const BRANCH = 'fetch-the-weather';
const DESCRIPTION = `Adds the worker that fetches the weather, a Job that backfills last year, and a third replica.

The service gets version 1.5.0.`;

/**
 * Plays a pull request through the real App against the double of GitHub, and writes its page.
 * @param out path of the HTML page
 * @param print takes the lines that a person reads meanwhile
 */
export async function runDemo(out: string, print: (line: string) => void): Promise<void> {
  print('Starting a double of GitHub and the Plimsoll App on this machine ...');
  const world = await startWorld({ files: readFolder('base') });
  try {
    const number = await openPull(world);
    print(`dev opens pull request #${number}: a worker, a Job and a new version`);
    await world.settled();
    const page = await describePage(world, number);
    tell(page, world, print);
    const path = resolve(out);
    writeFileSync(path, renderPage(page));
    print(`\nThe pull request as a page: ${path}`);
  } finally {
    await world.stop();
  }
}

/** Commits the change and opens the pull request through the API, as a person's client does. */
async function openPull({ hub, repository }: World): Promise<number> {
  await hub.commit(repository, BRANCH, {
    base: 'main',
    files: readFolder('change'),
    message: 'Fetch the weather',
    author: 'dev',
  });
  const client = new Octokit({ baseUrl: hub.url, auth: hub.userToken('dev') });
  const [owner = '', repo = ''] = repository.split('/');
  const { data } = await client.rest.pulls.create({
    owner,
    repo,
    title: 'Fetch the weather every minute',
    head: BRANCH,
    base: 'main',
    body: DESCRIPTION,
  });
  return data.number;
}

function readFolder(name: string): Record<string, string> {
  const folder = join(import.meta.dirname, 'repository', name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

async function describePage({ hub, repository }: World, number: number): Promise<PullPage> {
  const pull = await hub.state.pull(repository, number);
  return {
    repository,
    number,
    title: pull.title,
    author: pull.author,
    body: pull.body ?? '',
    base: pull.base.ref,
    head: pull.head.ref,
    commits: 1,
    files: pull.files.map(({ path, previousPath, status, patch }) => ({
      path,
      previousPath: previousPath ?? null,
      status,
      hunks: patch === undefined || patch === null ? null : parseHunks(patch),
    })),
    reviews: pull.reviews.map(({ author, body, threads }) => ({ author, body, comments: threads.length })),
    threads: pull.threads.flatMap(({ path, line, startLine, side, comments }) =>
      line === null ? [] : [{ path, line, startLine, side, comments }],
    ),
    checks: pull.checkRuns.map(({ name, conclusion, title, summary, annotations }) => ({
      name,
      conclusion: conclusion ?? 'running',
      title: title ?? '',
      summary: summary ?? '',
      annotations: annotations.map(({ path, start_line, annotation_level, message }) => ({
        path,
        line: start_line,
        level: annotation_level,
        message,
      })),
    })),
  };
}

function tell(page: PullPage, world: World, print: (line: string) => void): void {
  for (const { name, conclusion, title } of page.checks) print(`Check ${name}: ${conclusion} (${title})`);
  for (const { author, comments } of page.reviews) print(`${author} reviewed, with ${comments} comments:`);
  for (const { path, line, comments } of page.threads) {
    const body = comments[0]?.body ?? '';
    const suggests = body.includes('```suggestion') ? '  [one-click suggestion]' : '';
    print(`  ${path}:${line}  ${plain(body.split('\n')[0] ?? '')}${suggests}`);
  }
  print(`${world.requests.length} requests to GitHub, ${world.hub.notifications.length} notification(s) to people`);
}

/** A line of Markdown for the terminal: without emphasis, code marks and the targets of links. */
function plain(markdown: string): string {
  return markdown.replace(/\]\([^)]*\)/g, ']').replace(/[*`[\]]/g, '');
}
