import type { ProbotOctokit } from 'probot';
import { z } from 'zod';
import { clientWithTokens, type InstallationToken } from './app-octokit.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { cutToGranted, missingPermissions, type Permissions, TOKEN_PERMISSIONS, type TokenUse } from './permissions.ts';
import { read } from './request.ts';
import { askedOnce, timedCache } from './timed-cache.ts';

/** Where a token reaches: one repository of one installation, by ids, since names change. */
export interface TokenPlace {
  readonly installationId: number;
  /** The repository's database id. The use `organisation` reaches the repository `.github` of the same owner instead. */
  readonly repositoryId: number;
}

/** Clients whose tokens do no more than one kind of work takes, in one repository. */
export interface InstallationClients {
  /**
   * A client for one use. Its token is obtained with the first request that needs one, so a client that sends nothing
   * costs nothing; a token serves all clients of its place and use for an hour. Where the installation has granted less
   * than the use needs, the token has what is granted.
   * @throws GitHubFailure when GitHub does not tell what is granted
   */
  clientFor(place: TokenPlace, use: TokenUse): Promise<GitHubClient>;
  /**
   * What an installation has granted by now, which may be less than the App asks for. Remembered for an hour.
   * @throws GitHubFailure
   */
  granted(installationId: number): Promise<Permissions>;
  /** The installation's owner has granted something else: the next job asks again. */
  forget(installationId: number): void;
}

export interface InstallationClientsOptions {
  /** The App's own client, which signs with the App's key. */
  readonly app: ProbotOctokit;
  /** The way to the wire for tokens: they are no writes that have to be spaced out. */
  readonly fetch: typeof fetch;
  /** The clock, in milliseconds. */
  readonly now: () => number;
  /** Told for each client what its use needs and the installation has not granted, such as `checks: write`. */
  readonly onLacking: (place: TokenPlace, use: TokenUse, lacking: readonly string[]) => void;
}

const GRANT_MS = 60 * 60_000;
/** Tokens live for an hour; the last minutes are left to the requests of a job that has one. */
const TOKEN_MS = 55 * 60_000;

/** The repository in which an organisation keeps what holds for all of its repositories. */
const ORGANISATION_REPOSITORY = '.github';

/** Makes the clients of all installations of an App. */
export function installationClients(options: InstallationClientsOptions): InstallationClients {
  const { app, now, onLacking } = options;
  const grants = timedCache<Promise<Permissions>>(GRANT_MS, now);
  const tokens = timedCache<Promise<InstallationToken>>(TOKEN_MS, now);
  const granted = (id: number) => askedOnce(grants, String(id), () => readGranted(app, id));
  const forget = (id: number) => grants.delete(String(id));
  const tokenOf = async (place: TokenPlace, use: TokenUse): Promise<InstallationToken> => {
    const permissions = cutToGranted(TOKEN_PERMISSIONS[use], await granted(place.installationId));
    const wanted: WantedToken = { installation_id: place.installationId, ...reachOf(place, use), permissions };
    return await askedOnce(tokens, JSON.stringify(wanted), () => createToken(options, wanted));
  };
  const clientFor = async (place: TokenPlace, use: TokenUse): Promise<GitHubClient> => {
    const lacking = missingPermissions(await granted(place.installationId), TOKEN_PERMISSIONS[use]);
    if (lacking.length > 0) onLacking(place, use, lacking);
    return clientWithTokens(app, place.installationId, () =>
      tokenOf(place, use).catch((error: unknown) => {
        if (!isNoLongerGranted(error)) throw error;
        forget(place.installationId);
        return tokenOf(place, use);
      }),
    );
  };
  return { clientFor, granted, forget };
}

/** The body of "Create an installation access token for an app", and its installation. */
interface WantedToken {
  readonly installation_id: number;
  readonly repository_ids?: number[];
  readonly repositories?: string[];
  readonly permissions: Permissions;
}

function reachOf({ repositoryId }: TokenPlace, use: TokenUse): Pick<WantedToken, 'repository_ids' | 'repositories'> {
  return use === 'organisation' ? { repositories: [ORGANISATION_REPOSITORY] } : { repository_ids: [repositoryId] };
}

async function createToken(
  { app, fetch }: InstallationClientsOptions,
  wanted: WantedToken,
): Promise<InstallationToken> {
  const route = 'POST /app/installations/{installation_id}/access_tokens';
  const { token } = await read(app, route, { ...wanted, request: { fetch } }, tokenAnswer);
  return { token, madeAt: Date.now() };
}

const tokenAnswer = z.object({ token: z.string() });

async function readGranted(app: GitHubClient, installationId: number): Promise<Permissions> {
  const asked = { installation_id: installationId };
  const { permissions } = await read(app, 'GET /app/installations/{installation_id}', asked, installationAnswer);
  // Every App has it, named or not.
  return { metadata: 'read', ...permissions };
}

const installationAnswer = z.object({ permissions: z.record(z.string(), z.string()) });

/**
 * The App may have given up a permission since the grant was read, of which no webhook tells. GitHub answers 422 for
 * that, and for a repository that is none of the installation's.
 */
function isNoLongerGranted(error: unknown): boolean {
  return error instanceof GitHubFailure && error.kind === 'validation' && /permission/i.test(error.message);
}
