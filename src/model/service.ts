import type { Region } from '../source/text.ts';
import { scalarValue } from '../source/yaml/query.ts';
import type { YamlNode } from '../source/yaml/tree.ts';
import { asText, asTextMap, type KubeObject, queryNode } from './kube-object.ts';

/** A Service of the core group that selects Pods. */
export interface ServiceFacts {
  readonly name: string;
  readonly namespace: string | null;
  readonly selector: readonly (readonly [key: string, value: string])[];
  readonly ports: readonly ServicePort[];
  /** Traffic goes to Pods that are not ready as well: readiness plays no part. */
  readonly publishNotReadyAddresses: boolean;
  readonly region: Region;
}

export interface ServicePort {
  readonly port: number;
  /** The port of the container, by number or name; the Service's own port where nothing is written. */
  readonly targetPort: number | string;
  readonly protocol: string;
}

/**
 * Reads a Service.
 * @returns null for other kinds, and for Services without selector or name, or with one that cannot be read for certain
 */
export function readService(object: KubeObject, region: Region): ServiceFacts | null {
  if (object.kind !== 'Service' || object.group !== '' || object.name === null) return null;
  const selector = asTextMap(object.query(['spec', 'selector']));
  if (selector.state !== 'present' || selector.value.size === 0) return null;
  const published = asText(object.query(['spec', 'publishNotReadyAddresses']));
  const ports = object.query(['spec', 'ports']);
  return {
    name: object.name,
    namespace: object.namespace,
    selector: [...selector.value],
    ports: ports.state === 'present' && ports.value.kind === 'seq' ? ports.value.items.flatMap(readPort) : [],
    publishNotReadyAddresses: published.state === 'present' && published.value === 'true',
    region,
  };
}

function readPort(node: YamlNode): ServicePort[] {
  const value = (key: string) => {
    const answer = queryNode(node, [key], null);
    return answer.state === 'present' && answer.value.kind === 'scalar' ? scalarValue(answer.value) : null;
  };
  const port = value('port');
  const target = value('targetPort') ?? port;
  if (typeof port !== 'number' || (typeof target !== 'number' && typeof target !== 'string')) return [];
  const protocol = value('protocol');
  return [{ port, targetPort: target, protocol: typeof protocol === 'string' ? protocol : 'TCP' }];
}
