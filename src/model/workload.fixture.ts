import assert from 'node:assert/strict';
import { readYaml } from '../source/yaml/read.ts';
import { readObjects } from './kube-object.ts';
import { completedBy } from './kustomizations.ts';
import type { Repository } from './repository.ts';
import { type Container, readWorkload, type Workload } from './workload.ts';

/** The first workload of a text. */
export function workloadIn(path: string, text: string, repository?: Repository): Workload {
  const reason = repository ? completedBy(repository, path) : null;
  const [found] = readObjects(path, readYaml(text), reason).flatMap((object) => readWorkload(object) ?? []);
  assert.ok(found, 'a workload');
  return found;
}

/** The container of a name, or the first one, of a Pod whose `spec` holds these lines. */
export function containerIn(spec: string, name?: string): Container {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n${spec.replace(/^(?=.)/gm, '  ')}\n`;
  const { containers } = workloadIn('pod.yaml', pod);
  const found = containers.find((container) => name === undefined || container.name === name);
  assert.ok(found, 'a container');
  return found;
}
