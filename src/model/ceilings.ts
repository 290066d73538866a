import type { YamlNode } from '../source/yaml/tree.ts';
import { autoscalersOf } from './autoscalers.ts';
import {
  amountOf,
  certainlyRules,
  defaultOf,
  type LimitRange,
  limitRangesOf,
  type Quota,
  quotasOf,
} from './limit-ranges.ts';
import { fieldAt, wholeNumberOf } from './plain-fields.ts';
import type { Quantity } from './quantity.ts';
import type { Repository } from './repository.ts';
import { type Amount, amountAt, plainPodSpec, podAmountAt, podTotal, type Section } from './resources.ts';
import type { Container, Workload } from './workload.ts';

/** Something that allows a container less of a resource than the container states: no Pod with it is taken. */
export interface Ceiling {
  readonly resource: string;
  readonly section: Section;
  readonly asked: Amount;
  /** What is allowed, as written. */
  readonly allowed: string;
  readonly by:
    | { readonly kind: 'own limit'; readonly node: YamlNode }
    | { readonly kind: 'default' | 'max'; readonly range: LimitRange };
}

/** An amount that would be taken. */
export interface Fitting {
  readonly resource: string;
  readonly section: Section;
  readonly text: string;
}

/** What a container states of one resource, and what the LimitRanges that rule it for certain allow and give. */
interface Bounds {
  readonly resource: string;
  readonly request: Amount | null;
  readonly limit: Amount | null;
  /** The lowest maximum. */
  readonly max: Bound | null;
  /** The limit that is given where none is written; null where one is written, or may be. */
  readonly given: Bound | null;
}

interface Bound {
  readonly text: string;
  readonly quantity: Quantity;
  readonly range: LimitRange;
}

/**
 * The amounts of a container that are above its own limit, or above what a LimitRange of its namespace allows.
 * @see https://kubernetes.io/docs/concepts/policy/limit-range/ a default limit below a written request
 */
export function ceilingsOver(container: Container, repository: Repository): readonly Ceiling[] {
  return boundsOf(container, repository).flatMap(({ resource, request, limit, max, given }) => {
    const found: Ceiling[] = [];
    const add = (section: Section, asked: Amount | null, { text, quantity }: Amount | Bound, by: Ceiling['by']) => {
      if (asked && asked.quantity > quantity) found.push({ resource, section, asked, allowed: text, by });
    };
    if (limit) add('requests', request, limit, { kind: 'own limit', node: limit.node });
    if (max) add('requests', request, max, { kind: 'max', range: max.range });
    if (max) add('limits', limit, max, { kind: 'max', range: max.range });
    if (given && found.length === 0) add('requests', request, given, { kind: 'default', range: given.range });
    return found;
  });
}

/** Amounts that would be taken, where the written ones are not: the request as far as allowed, the limit no lower. */
export function fittingAmounts(container: Container, repository: Repository): readonly Fitting[] {
  return boundsOf(container, repository).flatMap(({ resource, request, limit, max, given }) => {
    const wanted = request && max && request.quantity > max.quantity ? max : request;
    const capped = limit && max && limit.quantity > max.quantity ? max : limit;
    const lowest = capped ?? given;
    const raised = wanted && lowest && lowest.quantity < wanted.quantity ? wanted : capped;
    return [
      wanted && wanted !== request ? [{ resource, section: 'requests' as const, text: wanted.text }] : [],
      raised && raised !== limit ? [{ resource, section: 'limits' as const, text: raised.text }] : [],
    ].flat();
  });
}

function boundsOf(container: Container, repository: Repository): readonly Bounds[] {
  const standing = { path: container.path, namespace: container.workload.object.namespace };
  const all = limitRangesOf(repository, standing);
  const ranges = all.filter((range) => certainlyRules(range, all, standing));
  const resources = new Set([...resourcesIn(container, 'requests'), ...resourcesIn(container, 'limits')]);
  return [...resources].map((resource) => {
    const [request, limit] = [amountAt(container, 'requests', resource), amountAt(container, 'limits', resource)];
    const maxima = ranges.flatMap((range) => boundOf(range, amountOf(range.container.max, resource)));
    const defaults = ranges.flatMap((range) => boundOf(range, defaultOf(range, 'limits', resource)));
    return {
      resource,
      request: request.state === 'present' ? request.value : null,
      limit: limit.state === 'present' ? limit.value : null,
      max: maxima.toSorted((a, b) => (a.quantity < b.quantity ? -1 : 1))[0] ?? null,
      given: limit.state === 'absent' ? (defaults[0] ?? null) : null,
    };
  });
}

function boundOf(range: LimitRange, amount: ReturnType<typeof amountOf>): Bound[] {
  return amount ? [{ ...amount, range }] : [];
}

/** The resources that a container names, in the order of the text. */
export function resourcesIn(container: Container, section: Section): readonly string[] {
  const list = container.query(['resources', section]);
  if (list.state !== 'present' || list.value.kind !== 'map') return [];
  return list.value.entries.flatMap(({ key }) => (key.kind === 'scalar' && key.text !== '<<' ? [key.text] : []));
}

/** The first amount that a whole Pod asks for above its own limit (KEP-2837). */
export function podCeilingOver(workload: Workload): Ceiling | null {
  for (const resource of ['cpu', 'memory'] as const) {
    const asked = podAmountAt(workload, 'requests', resource);
    const limit = podAmountAt(workload, 'limits', resource);
    if (asked.state !== 'present' || limit.state !== 'present' || asked.value.quantity <= limit.value.quantity)
      continue;
    const { text, node } = limit.value;
    return { resource, section: 'requests', asked: asked.value, allowed: text, by: { kind: 'own limit', node } };
  }
  return null;
}

/** A ResourceQuota that a workload alone goes beyond. */
export interface Overdraft {
  readonly quota: Quota;
  /** As the quota names it, such as `requests.memory`. */
  readonly resource: string;
  readonly hard: string;
  readonly pods: number;
  /** Of all its Pods. */
  readonly total: Quantity;
}

const COUNTED = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;

/** The first resource of which the Pods of one workload take more than the whole namespace may. */
export function quotaOver(workload: Workload, repository: Repository): Overdraft | null {
  const { path, object } = workload;
  const standing = { path, namespace: object.namespace };
  const all = quotasOf(repository, standing);
  const spec = all.length === 0 ? null : plainPodSpec(workload);
  const pods = spec === null ? null : podCount(workload, repository);
  if (spec === null || pods === null) return null;
  for (const quota of all.filter((each) => certainlyRules(each, all, standing)))
    for (const resource of COUNTED) {
      const hard = amountOf(quota.hard, resource);
      const [section, name] = resource.split('.') as [Section, string];
      const total = podTotal(spec, section, name) * BigInt(pods);
      if (hard && total > hard.quantity) return { quota, resource, hard: hard.text, pods, total };
    }
  return null;
}

/** How many Pods a workload runs for certain; null where nobody can tell. A DaemonSet has one at least. */
function podCount(workload: Workload, repository: Repository): number | null {
  if (workload.kind === 'other') return null;
  if (workload.kind === 'Pod' || workload.kind === 'DaemonSet' || workload.kind === 'CronJob') return 1;
  const spec = workload.object.value();
  const written = fieldAt(spec, 'spec', workload.kind === 'Job' ? 'parallelism' : 'replicas');
  const scaler = autoscalersOf(repository, workload).find(({ kind }) => kind === 'horizontal');
  const count = scaler?.minReplicas ?? (written === undefined ? 1 : wholeNumberOf(written));
  return count !== null && count >= 0 && count <= 100_000 ? count : null;
}
