import { controllersNamed, controllersSelecting } from '../../src/model/controllers.ts';
import type { Repository } from '../../src/model/repository.ts';
import { volumesOf } from '../../src/model/update-order.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';

/** Why no controller can take over a Pod as it is; null when one can. */
export function whyNoController(workload: Workload, repository: Repository): string | null {
  const { object, path } = workload;
  const has = (...at: ValuePath) => object.query(at).state === 'present';
  if (object.completedBy !== null) return `what completes it speaks of a Pod: ${object.completedBy}`;
  if (has('status')) return 'the manifest is a dump of a running Pod: it has a status';
  if (has('spec', 'nodeName')) return 'it is bound to one node by nodeName, which a controller would not change';
  if (has('spec', 'ephemeralContainers')) return 'it has ephemeral containers, which no template may have';
  if (volumesOf(workload).some((volume) => has('spec', ...volume, 'hostPath')))
    return 'it works on the files of its node (hostPath): an agent that every node needs belongs in a DaemonSet, whose rollout only its owner can plan';
  const [same] =
    object.name === null ? [] : controllersNamed(repository, { path, namespace: object.namespace }, object.name);
  return same ? `the ${same.kind} ${same.name} in ${same.path} has its name already` : null;
}

/** What a Deployment cannot keep of a Pod; null when it keeps all. */
export function whyNoDeployment(workload: Workload): string | null {
  const { object } = workload;
  const has = (...at: ValuePath) => object.query(at).state === 'present';
  if (object.name === null) return 'each creation makes a new Pod: it has a generateName';
  if (has('spec', 'hostname')) return 'it has a fixed hostname: a StatefulSet gives each Pod a lasting name';
  if (has('spec', 'activeDeadlineSeconds')) return 'it has a deadline, which the Pods of a Deployment may not have';
  return null;
}

/** The controller that would find the Pods of a new Deployment among its own. */
export function whyNotThese(
  { object, path }: Workload,
  labels: ReadonlyMap<string, string>,
  repository: Repository,
): string | null {
  const [other] = controllersSelecting(repository, { path, namespace: object.namespace }, labels);
  return other ? `the ${other.kind} ${other.name} in ${other.path} selects Pods with its labels already` : null;
}
