import type { PlainValue } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { areApplied } from './limit-ranges.ts';
import { nearest } from './nearness.ts';
import { fieldAt, itemsOf, textOf, wholeNumberOf } from './plain-fields.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import type { Workload } from './workload.ts';

/** A HorizontalPodAutoscaler, or a VerticalPodAutoscaler that sets requests, with the workload that it scales. */
export interface Autoscaler {
  readonly kind: 'horizontal' | 'vertical';
  readonly path: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly region: Region;
  /** Resources whose use it compares with the Pods' requests. */
  readonly utilization: readonly string[];
  /** By resource: the average use of a Pod that it aims at, as a quantity. */
  readonly averages: Readonly<Record<string, string>>;
  /** At least so many Pods run; 1 where nothing is written. */
  readonly minReplicas: number;
}

const BY_TARGET: Index<readonly Autoscaler[]> = {
  name: 'autoscalers by target',
  build: (repository) => {
    const all = ['HorizontalPodAutoscaler', 'VerticalPodAutoscaler'].flatMap((kind) => repository.objects(kind));
    const pairs = all.flatMap(readAutoscaler);
    const groups = Map.groupBy(pairs, ({ target }) => target);
    return new Map([...groups].map(([target, list]) => [target, list.map(({ scaler }) => scaler)]));
  },
};

/** The autoscalers of a workload, nearest first. */
export function autoscalersOf(repository: Repository, workload: Workload): readonly Autoscaler[] {
  const { kind, name, namespace } = workload.object;
  const found = name === null ? [] : (repository.lookup(BY_TARGET, targetKey(kind, name)) ?? []);
  return nearest(
    found.filter(
      (scaler) =>
        (scaler.namespace === namespace && namespace !== null) ||
        ((scaler.namespace ?? 'default') === (namespace ?? 'default') && areApplied(scaler.path, workload.path)),
    ),
    workload.path,
  );
}

function targetKey(kind: string, name: string): string {
  return `${kind}/${name}`;
}

function readAutoscaler(object: PlacedObject): { readonly target: string; readonly scaler: Autoscaler }[] {
  if (object.group !== 'autoscaling' && object.group !== 'autoscaling.k8s.io') return [];
  const spec = fieldAt(object.value, 'spec');
  const vertical = object.kind === 'VerticalPodAutoscaler';
  const reference = fieldAt(spec, vertical ? 'targetRef' : 'scaleTargetRef');
  const [kind, name] = [textOf(fieldAt(reference, 'kind')), textOf(fieldAt(reference, 'name'))];
  if (kind === null || name === null || (vertical && fieldAt(spec, 'updatePolicy', 'updateMode') === 'Off')) return [];
  const scaler: Autoscaler = {
    kind: vertical ? 'vertical' : 'horizontal',
    path: object.path,
    name: object.name ?? '',
    namespace: object.namespace,
    region: object.region,
    utilization: vertical ? [] : utilizationIn(spec),
    averages: vertical ? {} : averagesIn(spec),
    minReplicas: wholeNumberOf(fieldAt(spec, 'minReplicas')) ?? 1,
  };
  return [{ target: targetKey(kind, name), scaler }];
}

/** Without any metric the target is the use of CPU (Kubernetes API reference, HorizontalPodAutoscalerSpec). */
function utilizationIn(spec: PlainValue | undefined): readonly string[] {
  const metrics = itemsOf(fieldAt(spec, 'metrics'));
  if (metrics.length === 0) return ['cpu'];
  return metrics.flatMap((metric) => {
    const resource = fieldAt(metric, 'resource');
    const target = fieldAt(resource, 'target');
    const relative = fieldAt(target, 'averageUtilization') ?? fieldAt(resource, 'targetAverageUtilization');
    const name = textOf(fieldAt(resource, 'name'));
    return name !== null && relative !== undefined && relative !== null ? [name] : [];
  });
}

function averagesIn(spec: PlainValue | undefined): Readonly<Record<string, string>> {
  const found = itemsOf(fieldAt(spec, 'metrics')).flatMap((metric) => {
    const resource = fieldAt(metric, 'resource');
    const average = fieldAt(resource, 'target', 'averageValue') ?? fieldAt(resource, 'targetAverageValue');
    const name = textOf(fieldAt(resource, 'name'));
    return name !== null && (typeof average === 'string' || typeof average === 'number')
      ? [[name, String(average)] as const]
      : [];
  });
  return Object.fromEntries(found);
}
