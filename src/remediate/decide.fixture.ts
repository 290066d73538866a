import type { FollowUp, KnownFollowUp } from './follow-up.ts';
import { metadataOf, parseMetadata, withMetadata } from './identity.ts';

/** A follow-up of which nothing but its digests matters. */
export function wish(digest: string, patch = 'p', base = 'main'): FollowUp {
  const counts = { wanted: 1, before: 1, after: 0, unjudged: 0 };
  const lists = { commits: [], refused: [], exposed: [], opened: [], left: [] };
  const fixes = { baseSha: 'c0ffee', scope: 'safe', ...lists, ...counts, digest, patch } as const;
  return { base, branch: `plimsoll/${base}/safe`, title: 'Repair', body: 'What and why', fixes };
}

/** A pull request that this App has opened with these fixes. */
export function known(followUp: FollowUp, changes: Partial<KnownFollowUp> = {}): KnownFollowUp {
  const body = withMetadata(followUp.body, metadataOf(followUp.fixes));
  const { branch, base } = followUp;
  const { digest } = followUp.fixes;
  const plain = { number: 7, state: 'open', closedBy: null, headSha: 'feed', edited: false } as const;
  return { ...plain, branch, base, digest, body, ...changes };
}

/** As GitHub would show it after the App has written it. */
export function written(before: KnownFollowUp, { body }: FollowUp): KnownFollowUp {
  return { ...before, state: 'open', closedBy: null, edited: false, body, digest: parseMetadata(body)?.digest ?? null };
}
