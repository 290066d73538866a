import type { Probot } from 'probot';
import type { RepositoryPlace } from './job.ts';

/** What deliveries of a repository have. */
export interface Delivery {
  readonly installation?: { readonly id: number } | undefined;
  readonly repository?:
    | {
        readonly id: number;
        readonly name: string;
        readonly owner: { readonly login?: string | undefined } | null;
      }
    | undefined;
  readonly sender?: { readonly login?: string | undefined; readonly type?: string | undefined } | undefined;
}

/** Asks for work in the repository of a delivery; where nothing can be read with it, the log tells. */
export function askIn(
  { log }: Pick<Probot, 'log'>,
  { installation, repository }: Delivery,
  ask: (place: RepositoryPlace) => void,
): void {
  const owner = repository?.owner?.login;
  if (installation && repository && owner !== undefined) {
    ask({ installationId: installation.id, repositoryId: repository.id, owner, repo: repository.name });
  } else {
    log.warn({ repository: repository?.name }, 'a delivery without an installation: nothing can be read with it');
  }
}

/** Programs give no commands, and this App is one of them. */
export function isPerson({ sender }: Delivery): boolean {
  return sender?.type === 'User';
}
