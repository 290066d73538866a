import type { Region } from '../source/text.ts';
import { distance } from './nearness.ts';
import { fieldAt, textOf } from './plain-fields.ts';
import { allPods, inOneProject, type PodSet, sameNamespace } from './pods.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import type { PlacedService } from './services.ts';

/** What shows that a service mesh runs where a Service stands. */
export interface MeshEvidence {
  readonly mesh: 'Istio' | 'Linkerd';
  readonly path: string;
  readonly region: Region;
  /** Version of Istio's networking API that the object is written in; null where it is of another. */
  readonly version: string | null;
  readonly namespace: string | null;
  /** It speaks of this one namespace only, whatever the folder. */
  readonly namespaced: boolean;
}

const ISTIO_KINDS = [
  'DestinationRule',
  'VirtualService',
  'Gateway',
  'ServiceEntry',
  'Sidecar',
  'PeerAuthentication',
  'AuthorizationPolicy',
];

const MESHES: Index<readonly MeshEvidence[]> = {
  name: 'evidence of service meshes',
  build: (repository) => {
    const objects = ISTIO_KINDS.flatMap((kind) => repository.objects(kind)).flatMap(istioObject);
    const namespaces = repository.objects('Namespace').flatMap(injectedNamespace);
    const pods = allPods(repository).flatMap(injectedPods);
    return new Map([['all', [...objects, ...namespaces, ...pods]]]);
  },
};

/** The mesh that a Service is in by what the repository shows, with the nearest evidence; null where it shows none. */
export function meshOf(repository: Repository, service: PlacedService): MeshEvidence | null {
  const all = repository.lookup(MESHES, 'all') ?? [];
  const telling = all.filter((evidence) => tells(evidence, service));
  return telling.toSorted((a, b) => distance(a.path, service.path) - distance(b.path, service.path))[0] ?? null;
}

function tells({ path, namespace, namespaced }: MeshEvidence, service: PlacedService): boolean {
  if (namespaced) return namespace === (service.namespace ?? 'default');
  if (namespace !== null && namespace === service.namespace) return true;
  return inOneProject(path, service.path) && sameNamespace(namespace, service.namespace);
}

function istioObject({ path, region, group, namespace, value }: PlacedObject): MeshEvidence[] {
  if (!group.endsWith('istio.io')) return [];
  const apiVersion = textOf(fieldAt(value, 'apiVersion')) ?? '';
  const version = group === 'networking.istio.io' ? apiVersion.slice(group.length + 1) : null;
  return [{ mesh: 'Istio', path, region, version, namespace, namespaced: false }];
}

function injectedNamespace({ path, region, name, value }: PlacedObject): MeshEvidence[] {
  const metadata = fieldAt(value, 'metadata');
  const mesh = injectedMesh(
    (key) => textOf(fieldAt(metadata, 'labels', key)),
    (key) => textOf(fieldAt(metadata, 'annotations', key)),
  );
  return mesh === null ? [] : [{ mesh, path, region, version: null, namespace: name, namespaced: true }];
}

function injectedPods({ path, region, namespace, labels, annotations }: PodSet): MeshEvidence[] {
  const mesh = injectedMesh(
    (key) => labels[key] ?? annotations[key] ?? null,
    (key) => annotations[key] ?? null,
  );
  return mesh === null ? [] : [{ mesh, path, region, version: null, namespace, namespaced: false }];
}

/** Istio documentation, "Installing the Sidecar"; Linkerd documentation, "Automatic Proxy Injection". */
function injectedMesh(
  label: (key: string) => string | null,
  annotation: (key: string) => string | null,
): MeshEvidence['mesh'] | null {
  const istio =
    label('istio-injection') === 'enabled' ||
    label('istio.io/rev') !== null ||
    label('sidecar.istio.io/inject') === 'true';
  if (istio) return 'Istio';
  return /^(?:enabled|ingress)$/.test(annotation('linkerd.io/inject') ?? '') ? 'Linkerd' : null;
}
