import type { World } from '../support/world.ts';

/** Files that a benchmark's pull request changes. */
export const FILES = 20;

const job = (name: string, image: string) => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: ${image}
        resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }
        securityContext: { readOnlyRootFilesystem: true }
`;

/**
 * Manifests of Jobs, every other one with a mutable tag.
 * @param first the first one that has one, 0 or 1
 */
export function changeOf(name: string, first = 0): Record<string, string> {
  const image = (index: number) => (index % 2 === first ? 'busybox' : 'busybox:1.36');
  return Object.fromEntries(
    Array.from({ length: FILES }, (_, index) => [`jobs/${name}-${index}.yaml`, job(`${name}-${index}`, image(index))]),
  );
}

/** Opens a pull request of {@link FILES} new files. */
export async function openCounted({ hub, repository }: World, branch: string): Promise<void> {
  await hub.commit(repository, branch, { base: 'main', files: changeOf(branch) });
  await hub.openPull(repository, 'dev', { title: branch, head: branch, base: 'main' });
}
