import type { EndpointOptions, OctokitResponse, RequestInterface } from '@octokit/types';
import { ProbotOctokit } from 'probot';
import { type ClientOptions, fetchFor, type GitHubClient, retryPolicy } from './client.ts';
import { Pace } from './pace.ts';

interface GivenOptions {
  readonly request?: object;
  readonly auth?: { readonly installationId?: number };
}

/**
 * Probot's Octokit class with the policies of every other client: the `Octokit` option of `Probot` and `Server`.
 * Probot takes `baseUrl` itself, and asks for tokens with its own `request.fetch`: give it `observedFetch` there to see
 * those requests too.
 */
export function appOctokit(options: ClientOptions = {}): typeof ProbotOctokit {
  // GitHub counts by installation, whose clients come and go with the jobs.
  const paces = new Map<number | undefined, Pace>();
  const paceOf = (installation: number | undefined): Pace => {
    const pace = paces.get(installation) ?? new Pace();
    paces.set(installation, pace);
    return pace;
  };
  // Only the function form survives: Probot's own throttling options overwrite those of an object.
  return ProbotOctokit.defaults((given: GivenOptions) => ({
    ...given,
    retry: retryPolicy(options),
    // Probot's own limiter takes every POST for a write, queries too.
    throttle: { enabled: false },
    request: { ...given.request, fetch: fetchFor(options, paceOf(given.auth?.installationId)) },
  }));
}

/** A token of an installation, and when it was made, in milliseconds since 1970 by this machine's clock. */
export interface InstallationToken {
  readonly token: string;
  readonly madeAt: number;
}

/**
 * A client of the App's class and settings, the pace of its installation included, with tokens from elsewhere: those
 * that `@octokit/auth-app` gives its clients can do all that the installation has granted, in all of its repositories.
 * @param tokens called for every request; whoever gives them remembers them
 */
export function clientWithTokens(
  app: ProbotOctokit,
  installationId: number,
  tokens: () => Promise<InstallationToken>,
): GitHubClient {
  const AppClient = app.constructor as typeof ProbotOctokit;
  const authStrategy = () => {
    const hook = async (request: RequestInterface, route: string | EndpointOptions, parameters?: object) => {
      const endpoint = request.endpoint.merge(route as string, { ...parameters });
      const { token, madeAt } = await tokens();
      endpoint.headers.authorization = `token ${token}`;
      return await untilKnown(madeAt, () => request(endpoint as EndpointOptions));
    };
    return Object.assign(async () => ({ type: 'token', ...(await tokens()) }), { hook });
  };
  return new AppClient({ authStrategy, auth: { installationId } });
}

/** For so long after its making, a token may not be known everywhere at GitHub. */
const REPLICATION_MS = 5_000;
const REPLICATION_PAUSE_MS = 1_000;

/** Sends a request again while GitHub may not yet know its token: what it does not authenticate has had no effect. */
async function untilKnown(
  madeAt: number,
  send: () => Promise<OctokitResponse<unknown>>,
): Promise<OctokitResponse<unknown>> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await send();
    } catch (error) {
      const unknown = error instanceof Error && 'status' in error && error.status === 401;
      if (!unknown || Date.now() - madeAt >= REPLICATION_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, tried * REPLICATION_PAUSE_MS));
    }
  }
}
