import { z } from 'zod';

/** A client that can tell how it is authenticated; every Octokit is one. */
export interface AuthenticatedClient {
  auth(options: { readonly type: 'installation'; readonly installationId: number }): Promise<unknown>;
}

export type Permissions = Readonly<Record<string, string>>;

/** What a review needs, and what for. `app.yml` asks for exactly this. */
export const REVIEW_PERMISSIONS = {
  /** Every App has it. */
  metadata: 'read',
  /** Reads trees, files and archives. */
  contents: 'read',
  /** Reads the pull request, writes the review. */
  pull_requests: 'write',
  /** Writes the check run. */
  checks: 'write',
} as const satisfies Permissions;

/**
 * What an installation has granted, as its token tells: no request where the token is cached.
 * Its owner may have granted less than the App asks for by now.
 * @throws the client's own errors when no token can be had
 */
export async function grantedPermissions(client: AuthenticatedClient, installationId: number): Promise<Permissions> {
  const token = installationToken.parse(await client.auth({ type: 'installation', installationId }));
  return token.permissions;
}

const installationToken = z.object({ permissions: z.record(z.string(), z.string()) });

const RANKS: readonly string[] = ['none', 'read', 'write', 'admin'];

/** The permissions that are lacking, such as `checks: write`, in the order needed. */
export function missingPermissions(granted: Permissions, needed: Permissions = REVIEW_PERMISSIONS): readonly string[] {
  return Object.entries(needed)
    .filter(([name, access]) => RANKS.indexOf(granted[name] ?? 'none') < RANKS.indexOf(access))
    .map(([name, access]) => `${name}: ${access}`);
}
