import { type Refusal, refuse } from '../source/refusal.ts';
import type { Region } from '../source/text.ts';
import { siblingAmount } from './amount-siblings.ts';
import { autoscalersOf } from './autoscalers.ts';
import { type HeapSize, heapSizesOf, largestHeap } from './heap-sizes.ts';
import { amountOf, otherDefault } from './limit-ranges.ts';
import { parseQuantity } from './quantity.ts';
import type { Repository } from './repository.ts';
import { amountAt, type ResourceName, type Section } from './resources.ts';
import type { Container } from './workload.ts';

/** An amount that a fix may write, with the place that it comes from; null where that is the configuration. */
export interface ProposedAmount {
  readonly text: string;
  /** Completes "the amount is that of ...". */
  readonly from: string;
  readonly place: { readonly path: string; readonly region: Region } | null;
}

export interface Wanted {
  readonly section: Section;
  readonly resource: ResourceName;
  /** From the configuration; null where it names none. */
  readonly configured: string | null;
  /** The setting to fill, for people. */
  readonly setting: string;
  /** Of the container. */
  readonly region: Region;
}

/**
 * Finds an amount for a container: in the configuration, at a like container, at a LimitRange of the repository, at an
 * autoscaler's target. It is never below the heap that the program is told to take, and fits to the other amounts that
 * the container states.
 */
export function proposeAmount(container: Container, repository: Repository, wanted: Wanted): ProposedAmount | Refusal {
  const heap = wanted.resource === 'memory' ? largestHeap(heapSizesOf(container, repository, wanted.region)) : null;
  const candidates = candidatesFor(container, repository, wanted);
  const fitting = candidates.find((candidate) => objection(container, wanted, heap, candidate) === null);
  if (fitting) return fitting;
  const [first] = candidates;
  const reason = first ? objection(container, wanted, heap, first) : null;
  return refuse(
    reason === null
      ? `set ${wanted.setting} to what such a container needs`
      : `${reason}; set ${wanted.setting} higher for this path`,
  );
}

function candidatesFor(container: Container, repository: Repository, wanted: Wanted): readonly ProposedAmount[] {
  const { section, resource, configured } = wanted;
  const sibling = siblingAmount(container, repository, section, resource);
  const range = otherDefault(repository, section, resource);
  const scaler = autoscalersOf(repository, container.workload).find(({ averages }) => amountOf(averages, resource));
  const average = section === 'requests' && scaler ? amountOf(scaler.averages, resource) : null;
  return [
    configured === null ? [] : [{ text: configured, from: 'the configuration', place: null }],
    sibling ? [{ text: sibling.text, from: `a container like it in ${sibling.path}`, place: sibling }] : [],
    range ? [{ text: range.text, from: `the LimitRange ${range.name}`, place: range }] : [],
    average && scaler
      ? [{ text: average.text, from: `the target of the autoscaler ${scaler.name}`, place: scaler }]
      : [],
  ]
    .flat()
    .map(({ text, from, place }) => ({ text, from, place: place && { path: place.path, region: place.region } }));
}

/** Why an amount does not fit, as a clause; null when it does. */
function objection(
  container: Container,
  wanted: Wanted,
  heap: HeapSize | null,
  { text, from }: ProposedAmount,
): string | null {
  const quantity = parseQuantity(text);
  if (quantity === null) return `${text} of ${from} is no quantity`;
  if (heap && quantity < heap.size) return `${text} of ${from} is less than the program may take by ${heap.setting}`;
  const request = amountAt(container, 'requests', wanted.resource);
  if (wanted.section === 'limits' && request.state === 'present' && quantity < request.value.quantity)
    return `${text} of ${from} is less than the container asks for, ${request.value.text}`;
  return null;
}
