import { asText } from './kube-object.ts';
import type { Workload } from './workload.ts';

/**
 * Does a Pod run on Windows nodes, which have no read-only root file systems and no such paths?
 * Kubernetes documentation, "Windows containers in Kubernetes": `spec.os.name` and the node label.
 */
export function runsOnWindows(workload: Workload): boolean {
  const places = [
    ['os', 'name'],
    ['nodeSelector', 'kubernetes.io/os'],
    ['nodeSelector', 'beta.kubernetes.io/os'],
  ];
  return places.some((at) => {
    const name = asText(workload.querySpec(at));
    return name.state === 'present' && name.value.toLowerCase() === 'windows';
  });
}
