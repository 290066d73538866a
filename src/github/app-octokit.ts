import { ProbotOctokit } from 'probot';
import { type ClientOptions, fetchFor, retryPolicy } from './client.ts';
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
