import { missingPermissions, type Permissions, TOKEN_PERMISSIONS } from '../github/permissions.ts';
import type { PullState } from '../github/pull.ts';
import { isFollowUpBranch } from '../remediate/identity.ts';

/**
 * Whether a repair of a pull request can be offered: it is open, its branch is one of the same repository and none of
 * the App's own, and the installation may write there.
 * @param granted what the installation has granted
 */
export function mayFix(
  { state, crossRepository, head }: Pick<PullState, 'state' | 'crossRepository' | 'head'>,
  granted: Permissions,
): boolean {
  const isPeoples = !crossRepository && !isFollowUpBranch(head.ref);
  return state === 'open' && isPeoples && missingPermissions(granted, TOKEN_PERMISSIONS.fix).length === 0;
}
