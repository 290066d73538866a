import type { ThreadChange } from '../review/review-plan.ts';
import { type DueChange, stillDue } from '../review/threads.ts';
import type { GitHubClient } from './client.ts';
import type { FailureKind } from './failure.ts';
import type { OwnThread } from './pull-threads.ts';
import { mutate, type Outcome } from './request.ts';
import { postedThreads } from './thread-memory.ts';
import { type Patience, writeOnce } from './write-once.ts';

/** A request has ten seconds at GitHub, and each thread takes two mutations of it. */
const TEXTS_PER_REQUEST = 30;
const RESOLUTIONS_PER_REQUEST = 100;
/** What one run changes; the next one goes on. */
const MAX_CHANGES = 300;

/** Who changes threads. */
export interface ThreadClients {
  /** Edits and folds comments, for which `pull_requests: write` is enough. */
  readonly editing: GitHubClient;
  /** Resolves threads and opens them again, for which GitHub wants `contents: write`; null where that is not granted. */
  readonly resolving: GitHubClient | null;
}

/**
 * Changes threads of this app: one request resolves them, one edits and folds their comments (more from 30 threads on).
 * Nobody is notified, nothing is deleted. The text comes last, since it tells a later run that a thread is done with: a
 * run that was interrupted is completed by the next one, and what a person then changes back is left alone.
 *
 * Resolving takes `contents: write`, which an installation may well not have granted: without it they are closed in their
 * text only.
 * @param threads as they are now: what is done already is left out
 * @returns how many threads have changed
 */
export async function changeThreads(
  { editing, resolving }: ThreadClients,
  changes: readonly ThreadChange[],
  threads: readonly OwnThread[],
  patience: Patience,
): Promise<Outcome<number>> {
  const due = stillDue(changes, postedThreads(threads)).slice(0, MAX_CHANGES);
  const toResolve = resolving === null ? [] : due.filter(({ resolve }) => resolve);
  const resolutions = chunks(toResolve, RESOLUTIONS_PER_REQUEST).map((some) => {
    return { by: resolving ?? editing, name: 'ResolveThreads', allowed: RESOLVING, fields: some.map(resolutionField) };
  });
  const texts = chunks(due, TEXTS_PER_REQUEST).map((some) => {
    return { by: editing, name: 'EditThreads', allowed: EDITING, fields: some.map(textField) };
  });
  for (const { by, allowed, ...mutation } of [...resolutions, ...texts]) {
    const sent = await send(by, mutation, patience);
    if (!sent.ok && !allowed.includes(sent.failure.kind)) return sent;
  }
  return { ok: true, value: due.length };
}

/** What is gone needs no change, and who may not resolve has said all that there is to say. */
const RESOLVING: readonly FailureKind[] = ['forbidden', 'not-found'];
const EDITING: readonly FailureKind[] = ['not-found'];

/** One or more fields of a mutation, with names and values of their variables. */
interface Field {
  readonly text: (at: number) => string;
  readonly variables: readonly (readonly [name: string, type: string, value: string])[];
}

function resolutionField({ action, threadId }: DueChange): Field {
  const mutation = action === 'close' ? 'resolveReviewThread' : 'unresolveReviewThread';
  return {
    text: (at) => `r${at}: ${mutation}(input: { threadId: $thread${at} }) { clientMutationId }`,
    variables: [['thread', 'ID!', threadId]],
  };
}

function textField({ action, reason, commentId, body, fold }: DueChange): Field {
  const classifier = reason === 'fixed' ? 'RESOLVED' : 'OUTDATED';
  const folding = (at: number) =>
    action === 'close'
      ? `f${at}: minimizeComment(input: { subjectId: $comment${at}, classifier: ${classifier} }) { clientMutationId }`
      : `f${at}: unminimizeComment(input: { subjectId: $comment${at} }) { clientMutationId }`;
  const editing = (at: number) =>
    `e${at}: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $comment${at}, body: $body${at} }) { clientMutationId }`;
  return {
    text: (at) => (fold ? `${folding(at)}\n  ${editing(at)}` : editing(at)),
    variables: [
      ['comment', 'ID!', commentId],
      ['body', 'String!', body],
    ],
  };
}

interface Mutation {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Each field says how things shall be, so the same once more does no harm. */
function send(client: GitHubClient, { name, fields }: Mutation, patience: Patience): Promise<Outcome<null>> {
  const given = fields.flatMap(({ variables }, at) =>
    variables.map(([key, type, value]) => [`${key}${at}`, type, value]),
  );
  const declared = given.map(([key, type]) => `$${key}: ${type}`).join(', ');
  const text = `mutation ${name}(${declared}) {\n  ${fields.map((field, at) => field.text(at)).join('\n  ')}\n}`;
  const values = Object.fromEntries(given.map(([key, , value]) => [key, value]));
  return writeOnce(
    () => mutate(client, { name, text }, values),
    async () => null,
    patience,
  );
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
