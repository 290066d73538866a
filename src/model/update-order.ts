import type { ValuePath } from '../source/plain-value.ts';
import { claimSharing } from './claims.ts';
import { asText } from './kube-object.ts';
import type { Repository } from './repository.ts';
import type { Workload } from './workload.ts';

/** How the Pods of an update may follow each other: `Recreate` where two cannot be there at a time. */
export type UpdateOrder =
  | { readonly strategy: 'RollingUpdate' | 'Recreate' }
  /** A claim whose sharing no file of the repository tells. */
  | { readonly claim: string };

/** Volumes of which one node or Pod may have the only use (Kubernetes documentation, Volumes). */
const SINGLE_USE = [
  ...['awsElasticBlockStore', 'azureDisk', 'cinder', 'fc', 'flexVolume', 'flocker', 'gcePersistentDisk', 'iscsi'],
  ...['photonPersistentDisk', 'portworxVolume', 'rbd', 'scaleIO', 'storageos', 'vsphereVolume'],
];

/** Decides by a workload's volumes and by the ports of the node that it takes how an update may replace its Pods. */
export function updateOrder(workload: Workload, repository: Repository): UpdateOrder {
  const { object, querySpec } = workload;
  const has = (...at: ValuePath) => querySpec(at).state === 'present';
  let single = takesPortsOfNode(workload);
  for (const volume of volumesOf(workload)) {
    single ||= SINGLE_USE.some((kind) => has(...volume, kind));
    if (!has(...volume, 'persistentVolumeClaim')) continue;
    const name = asText(querySpec([...volume, 'persistentVolumeClaim', 'claimName']));
    const claim = name.state === 'present' ? name.value : '';
    const sharing = claimSharing(repository, object.namespace, claim);
    if (sharing === null) return { claim };
    single ||= sharing === 'single';
  }
  return { strategy: single ? 'Recreate' : 'RollingUpdate' };
}

/** Where the volumes of a workload's Pods stand, below their `spec`. */
export function volumesOf({ querySpec }: Workload): readonly ValuePath[] {
  const volumes = querySpec(['volumes']);
  if (volumes.state !== 'present' || volumes.value.kind !== 'seq') return [];
  return volumes.value.items.map((_, index) => ['volumes', index]);
}

/** A second Pod cannot have a port of the node while the first one has it. */
function takesPortsOfNode({ containers, querySpec }: Workload): boolean {
  const network = asText(querySpec(['hostNetwork']));
  const onNode = network.state === 'present' && network.value === 'true';
  return containers.some((container) => {
    const list = container.query(['ports']);
    if (list.state !== 'present' || list.value.kind !== 'seq') return false;
    return list.value.items.some((_, at) => onNode || container.query(['ports', at, 'hostPort']).state === 'present');
  });
}
