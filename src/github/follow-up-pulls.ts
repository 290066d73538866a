import { z } from 'zod';
import type { FollowUp } from '../remediate/follow-up.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, read, write } from './request.ts';
import { DEFAULT_PATIENCE, type Patience, writeOnce } from './write-once.ts';

/** A pull request that is there. */
export interface OpenedPull {
  readonly number: number;
  /** Its page. */
  readonly url: string;
}

const opened = z
  .object({ number: z.number(), html_url: z.string() })
  .transform(({ number, html_url: url }): OpenedPull => ({ number, url }));

/** Opens a pull request for a branch that is there. In doubt, it looks whether there is one. */
export function openPull(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  { base, branch, title, body }: Pick<FollowUp, 'base' | 'branch' | 'title' | 'body'>,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<OpenedPull>> {
  const place = { owner, repo: name, base };
  const send = () => write(client, 'POST /repos/{owner}/{repo}/pulls', { ...place, head: branch, title, body }, opened);
  const look = async () => {
    const parameters = { ...place, head: `${owner}:${branch}`, state: 'open' as const };
    const [found = null] = await read(client, 'GET /repos/{owner}/{repo}/pulls', parameters, z.array(opened));
    return found;
  };
  return writeOnce(send, look, patience);
}

/** What a pull request shall be from now on; what is not named stays. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
}

/** Edits a pull request. The same edit twice is one, so it is sent again in doubt. */
export function editPull(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  edit: PullEdit,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<unknown>> {
  const parameters = { owner, repo: name, pull_number: number, ...edit };
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
  return writeOnce<unknown>(
    () => write(client, route, parameters, opened),
    async () => null,
    patience,
  );
}

const labelled = z.array(z.object({ name: z.string() }));

/** Adds labels, which GitHub makes where there are none of that name; no request where none is wanted. */
export async function addLabels(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  labels: readonly string[],
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<unknown>> {
  if (labels.length === 0) return { ok: true, value: null };
  const parameters = { owner, repo: name, issue_number: number, labels: [...labels] };
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
  return writeOnce<unknown>(
    () => write(client, route, parameters, labelled),
    async () => null,
    patience,
  );
}

/** Who shall be asked for a review: logins of people, and teams by the last part of their name. */
export interface Reviewers {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

/** Whether they were asked; `why` is what GitHub says where they were not. */
export type Asked = { readonly asked: true } | { readonly asked: false; readonly why: string };

/**
 * Asks for reviews. GitHub asks all or nobody; that it refuses (one of them may not read the repository, the token may
 * not ask teams) is no failure, for the pull request stands without them. No request where nobody is named.
 */
export async function askReviewers(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  { users, teams }: Reviewers,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<Asked>> {
  if (users.length + teams.length === 0) return { ok: true, value: { asked: true } };
  const wanted = { reviewers: [...users], team_reviewers: [...teams] };
  const parameters = { owner, repo: name, pull_number: number, ...wanted };
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
  const sent = await writeOnce<unknown>(
    () => write(client, route, parameters, opened),
    async () => null,
    patience,
  );
  if (sent.ok) return { ok: true, value: { asked: true } };
  const { kind, message } = sent.failure;
  const refused = kind === 'validation' || kind === 'forbidden' || kind === 'not-found';
  return refused ? { ok: true, value: { asked: false, why: message } } : sent;
}
