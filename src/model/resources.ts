import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { plainValue } from '../source/yaml/query.ts';
import type { YamlNode } from '../source/yaml/tree.ts';
import { ABSENT, type Answer, present, unknown } from './answer.ts';
import { fieldAt, isPlainMap, itemsOf } from './plain-fields.ts';
import { type Quantity, quantityOf } from './quantity.ts';
import type { Container, Workload } from './workload.ts';

/** The two that every container takes. */
export type ResourceName = 'cpu' | 'memory';
export type Section = 'requests' | 'limits';

/** An amount as it is written. */
export interface Amount {
  readonly text: string;
  readonly quantity: Quantity;
  readonly node: YamlNode;
}

/** What a container itself asks for, or is held to. */
export function amountAt(container: Container, section: Section, resource: string): Answer<Amount> {
  return amount(container.query(['resources', section, resource]));
}

function amount(answer: Answer<YamlNode>): Answer<Amount> {
  if (answer.state !== 'present') return answer;
  const node = answer.value;
  const quantity = node.kind === 'scalar' ? quantityOf(plainValue(node)) : null;
  return quantity === null || node.kind !== 'scalar'
    ? unknown('the amount is no quantity')
    : present({ text: node.text, quantity, node });
}

/**
 * What a container asks for once the API server has filled in its defaults: its request, else its limit, else what is
 * written for the whole Pod (Kubernetes documentation, resource management for Pods and containers; KEP-2837).
 */
export function requestOf(container: Container, resource: ResourceName): Answer<Amount> {
  return firstStated([
    amountAt(container, 'requests', resource),
    amountAt(container, 'limits', resource),
    podAmountAt(container.workload, 'requests', resource),
    podAmountAt(container.workload, 'limits', resource),
  ]);
}

/** What holds a container: its own limit, else that of the whole Pod. */
export function limitOf(container: Container, resource: ResourceName): Answer<Amount> {
  return firstStated([amountAt(container, 'limits', resource), podAmountAt(container.workload, 'limits', resource)]);
}

/** What is written for the whole Pod. */
export function podAmountAt(workload: Workload, section: Section, resource: ResourceName): Answer<Amount> {
  return amount(workload.querySpec(['resources', section, resource]));
}

/** The first that is there; where none is, one that nobody knows makes the whole unknown. */
function firstStated(answers: readonly Answer<Amount>[]): Answer<Amount> {
  return answers.find(({ state }) => state === 'present') ?? answers.find(({ state }) => state === 'unknown') ?? ABSENT;
}

/** A Pod's `spec` as plain data; null where a template or a patch may say more. */
export function plainPodSpec(workload: Workload): PlainMap | null {
  const spec = workload.querySpec([]);
  if (spec.state !== 'present' || workload.object.completedBy !== null) return null;
  const value = plainValue(spec.value);
  return isPlainMap(value) && !JSON.stringify(value).includes('{{') ? value : null;
}

/**
 * What the scheduler sets aside for one Pod: the containers and sidecars together, or the init container that takes most
 * beside the sidecars started before it, whichever is more, and the overhead (KEP-753, resource calculation). What is
 * not written counts as nothing, so the sum is never too high.
 */
export function podTotal(spec: PlainMap, section: Section, resource: string): Quantity {
  const overhead = quantityOf(fieldAt(spec, 'overhead', resource)) ?? 0n;
  const whole = amountIn(spec, section, resource);
  if (whole !== null) return whole + overhead;
  let sidecars = 0n;
  let starting = 0n;
  for (const container of itemsOf(fieldAt(spec, 'initContainers'))) {
    const own = amountIn(container, section, resource) ?? 0n;
    if (fieldAt(container, 'restartPolicy') === 'Always') sidecars += own;
    else if (sidecars + own > starting) starting = sidecars + own;
  }
  const own = itemsOf(fieldAt(spec, 'containers')).map((container) => amountIn(container, section, resource) ?? 0n);
  const running = own.reduce((sum, each) => sum + each, sidecars);
  return (running > starting ? running : starting) + overhead;
}

/** An amount of a container or a whole Pod in plain data; a request that is not written is as high as the limit. */
function amountIn(holder: PlainValue, section: Section, resource: string): Quantity | null {
  const limit = quantityOf(fieldAt(holder, 'resources', 'limits', resource));
  return section === 'limits' ? limit : (quantityOf(fieldAt(holder, 'resources', 'requests', resource)) ?? limit);
}
