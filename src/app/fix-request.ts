import type { FixScope } from '../remediate/follow-up.ts';
import type { RepositoryPlace } from './job.ts';

/** What is to be repaired: what a pull request brings in, on its head branch, or all that a branch holds. */
export type FixTarget =
  | { readonly kind: 'pull'; readonly number: number }
  /** `name` is null for the default branch. */
  | { readonly kind: 'branch'; readonly name: string | null };

/** A wish for repairs. */
export interface FixRequest {
  readonly place: RepositoryPlace;
  readonly target: FixTarget;
  readonly scope: FixScope;
  /** `commit`: one commit on the branch itself, which only a person may ask for. */
  readonly delivery: 'pull request' | 'commit';
}

/** What became of a wish. */
export interface FixAnswer {
  /** One or two sentences for the person who asked: Markdown in words of the project, numbers and code spans alone. */
  readonly says: string;
  /** Whether what was asked for is there now, made just now or before; else `says` tells why not. */
  readonly done: boolean;
}

/** Carries out a wish. Safe to run again at any time. Refusals are answers; @throws GitHubFailure when GitHub cannot be read */
export type Fix = (request: FixRequest) => Promise<FixAnswer>;
