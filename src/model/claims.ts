import { fieldAt, itemsOf, textOf } from './plain-fields.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';

interface Claim {
  readonly namespace: string | null;
  readonly modes: readonly string[];
}

const CLAIMS: Index<readonly Claim[]> = {
  name: 'claims by name',
  build: (repository) =>
    new Map(
      [...Map.groupBy(repository.objects('PersistentVolumeClaim'), ({ name }) => name ?? '')].map(([name, claims]) => [
        name,
        claims.map(readClaim),
      ]),
    ),
};

function readClaim({ namespace, value }: PlacedObject): Claim {
  return { namespace, modes: itemsOf(fieldAt(value, 'spec', 'accessModes')).flatMap((mode) => textOf(mode) ?? []) };
}

/**
 * Can Pods on several nodes share the volume of a claim? Decided by the access modes of the PersistentVolumeClaim that
 * the repository holds (Kubernetes documentation, Persistent Volumes: access modes).
 * @returns `shared`, `single` when one node or Pod at a time may use it; null when the repository does not tell
 */
export function claimSharing(
  repository: Repository,
  namespace: string | null,
  name: string,
): 'shared' | 'single' | null {
  const claims = (repository.lookup(CLAIMS, name) ?? []).filter(
    (claim) => claim.namespace === namespace || claim.namespace === null || namespace === null,
  );
  if (claims.length === 0 || claims.some(({ modes }) => modes.length === 0)) return null;
  const shared = ({ modes }: Claim) => modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany');
  return claims.every(shared) ? 'shared' : 'single';
}
