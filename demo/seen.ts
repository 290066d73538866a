import { Octokit } from '@octokit/rest';
import { parseHunks } from '../src/source/unified-diff.ts';
import type { CheckRunView, PullView, ThreadView } from '../test/github/index.ts';
import type { World } from '../test/support/world.ts';
import type { PageCheck, PageCommit, PageThread, PullPage } from './pull-page.ts';

/** The double's API for `dev`, and its one repository. */
export function asDev({ hub, repository }: World): {
  readonly client: Octokit;
  readonly owner: string;
  readonly repo: string;
} {
  const [owner = '', repo = ''] = repository.split('/');
  return { client: new Octokit({ baseUrl: hub.url, auth: hub.userToken('dev') }), owner, repo };
}

/** A pull request as a person sees it now. @param pressed the button that somebody has pressed on its check */
export async function seePull(world: World, number: number, pressed: string | null = null): Promise<PullPage> {
  const pull = await world.hub.state.pull(world.repository, number);
  return {
    ...{ number, title: pull.title, author: pull.author, body: pull.body ?? '', state: pull.state },
    ...{ base: pull.base.ref, head: pull.head.ref, labels: pull.labels, reviewers: pull.requestedReviewers },
    commits: await commitsOf(world, pull),
    files: pull.files.map(({ path, previousPath, status, patch }) => ({
      path,
      previousPath: previousPath ?? null,
      status,
      hunks: patch === undefined || patch === null ? null : parseHunks(patch),
    })),
    reviews: pull.reviews.map(({ author, body, threads }) => ({ author, body, comments: threads.length })),
    threads: pull.threads.map(threadOf),
    checks: pull.checkRuns.map((run) => checkOf(run, pressed)),
  };
}

async function commitsOf(world: World, { base, head }: PullView): Promise<readonly PageCommit[]> {
  const { client, owner, repo } = asDev(world);
  const basehead = `${base.sha}...${head.sha}`;
  const { data } = await client.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead });
  return data.commits.map(({ sha, commit, author }) => ({
    sha,
    subject: commit.message.split('\n')[0] ?? '',
    author: author?.login ?? commit.author?.name ?? '',
    verified: commit.verification?.verified ?? false,
  }));
}

function threadOf({ path, line, startLine, side, resolvedBy, comments }: ThreadView): PageThread {
  const said = comments.map(({ author, body, isMinimized }) => ({ author, body, folded: isMinimized }));
  return { path, line, startLine, side, resolvedBy, comments: said };
}

function checkOf({ actions, annotations, ...run }: CheckRunView, pressed: string | null): PageCheck {
  return {
    name: run.name,
    conclusion: run.conclusion ?? 'running',
    title: run.title ?? '',
    summary: run.summary ?? '',
    buttons: actions.map(({ label, description, identifier }) => ({
      label,
      description,
      pressed: identifier === pressed,
    })),
    annotations: annotations.map(({ path, start_line: line, annotation_level: level, message }) => ({
      ...{ path, line, level, message },
    })),
  };
}
