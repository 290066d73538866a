import { ProbotOctokit } from 'probot';
import { type ClientOptions, policies } from './client.ts';
import { observedFetch } from './observe.ts';

/**
 * Probot's Octokit class with the policies of every other client: the `Octokit` option of `Probot` and `Server`.
 * Probot takes `baseUrl` itself, and asks for tokens with its own `request.fetch`: give it {@link observedFetch} there
 * to see those requests too.
 */
export function appOctokit(options: ClientOptions = {}): typeof ProbotOctokit {
  // Only the function form survives: Probot's own throttling options overwrite those of an object.
  return ProbotOctokit.defaults((given: { readonly throttle?: object; readonly request?: object }) => {
    const { throttle, retry } = policies(options);
    return {
      ...given,
      retry,
      throttle: { ...given.throttle, ...throttle },
      request: { ...given.request, fetch: observedFetch(options) },
    };
  });
}
