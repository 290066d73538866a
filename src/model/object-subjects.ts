import type { LineIndex } from '../source/text.ts';
import type { KubeObject } from './kube-object.ts';
import type { Resource } from './resource.ts';
import { readService, type ServiceFacts } from './service.ts';

/** A Kubernetes object as a subject of its own. */
export interface ObjectSubject {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  readonly object: KubeObject;
}

/** A Service of the core group that selects Pods. */
export interface ServiceSubject extends ObjectSubject {
  readonly service: ServiceFacts;
}

export function objectSubject(object: KubeObject): ObjectSubject {
  const { path, identity, kind, namespace, name } = object;
  return { path, identity, resource: { kind, namespace, name, container: null }, object };
}

export function serviceSubjects(object: KubeObject, lines: LineIndex): readonly ServiceSubject[] {
  const service = readService(object, lines.region(object.node));
  return service ? [{ ...objectSubject(object), service }] : [];
}
