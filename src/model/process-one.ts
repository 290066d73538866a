import { containersOf, type PlacedContainer, workloadsIn } from './containers.ts';
import { type BuiltImage, containersOfImage } from './images.ts';
import { fieldAt, wholeNumberOf } from './plain-fields.ts';
import type { Collection, PlacedObject, Repository } from './repository.ts';
import type { ScriptUse } from './scripts.ts';

/** What the Pod of a container says about its process 1. */
export interface PodTraits {
  /** It is meant to run on: Kubernetes starts it again when it ends. Jobs, init containers and one-time Pods are not. */
  readonly runsOn: boolean;
  /** `shareProcessNamespace` or `hostPID`: another process is process 1, the container's own is not. */
  readonly isNotFirst: boolean;
  /** `terminationGracePeriodSeconds`, 30 where nothing is written (Kubernetes API reference, PodSpec). */
  readonly graceSeconds: number;
  /** No other container runs beside it: init containers have ended by then. */
  readonly isAlone: boolean;
}

const ONE_TIME: ReadonlySet<string> = new Set(['Job', 'CronJob']);

const TRAITS: Collection<PodTraits> = {
  name: 'pod traits by container',
  of: (path, facts) =>
    workloadsIn(path, facts).flatMap((object) =>
      containersOf(object).map((container) => ({ key: keyOf(container), item: traitsOf(object, container) })),
    ),
};

/** What the Pod of a container says; null for a container of no known workload. */
export function podTraits(repository: Repository, container: PlacedContainer): PodTraits | null {
  return repository.collected(TRAITS, keyOf(container))[0] ?? null;
}

/** Does something run an image for long? Unless all that runs it is known: Jobs, init containers, or commands of their own. */
export function isRunOn(repository: Repository, image: BuiltImage): boolean {
  const containers = containersOfImage(repository, image);
  const matters = (container: PlacedContainer) =>
    (container.command ?? []).length === 0 && podTraits(repository, container)?.runsOn !== false;
  return containers.length === 0 || containers.some(matters);
}

function keyOf({ path, document, at }: PlacedContainer): string {
  return JSON.stringify([path, document, at]);
}

function traitsOf(object: PlacedObject, { role, at }: PlacedContainer): PodTraits {
  const beside = object.containers.filter((other) => other.role === 'container' || other.role === 'sidecar');
  // A container stands in a list of its Pod's spec.
  const spec = fieldAt(object.value, ...at.slice(object.at.length, -2).map(String));
  const restart = fieldAt(spec, 'restartPolicy') ?? 'Always';
  return {
    runsOn:
      !ONE_TIME.has(object.kind) &&
      (role === 'container' || role === 'sidecar') &&
      (role === 'sidecar' || restart === 'Always'),
    isNotFirst: fieldAt(spec, 'shareProcessNamespace') === true || fieldAt(spec, 'hostPID') === true,
    graceSeconds: wholeNumberOf(fieldAt(spec, 'terminationGracePeriodSeconds')) ?? 30,
    isAlone: beside.length < 2,
  };
}

/**
 * Does a signal reach nothing but the script of a start? Not behind an init that signals the whole group, not where the
 * script is never process 1 or meant to end by itself.
 */
export function needsForwarding(repository: Repository, { container, start }: ScriptUse): boolean {
  if (start.init?.signalsGroup === true) return false;
  return isLongRunning(repository, { container, start });
}

/** Is a start that of a container which runs on, with its own process 1? */
export function isLongRunning(repository: Repository, { container, start }: ScriptUse): boolean {
  if (container === null) return start.image === null || isRunOn(repository, start.image);
  const traits = podTraits(repository, container);
  return traits === null || (traits.runsOn && !traits.isNotFirst);
}
