import { ABSENT, type Answer, present, unknown } from './answer.ts';
import { type FrontContainer, frontContainers } from './front-containers.ts';
import { breakerPolicyFor, destinationRulesFor } from './mesh-policies.ts';
import type { Repository } from './repository.ts';
import type { PlacedService } from './services.ts';

/** The annotation with which Linkerd's proxies take failing Pods out (Linkerd documentation, circuit breaking). */
export const LINKERD_ACCRUAL = 'balancer.linkerd.io/failure-accrual';

/**
 * What breaks the circuit of every caller of a Service, in words for people: a mesh, a gateway, or a proxy in front of
 * its program. What single callers bring along is told by their calls.
 */
export function protectionOf(repository: Repository, service: PlacedService): Answer<string> {
  const rules = destinationRulesFor(repository, service);
  if (rules.some(({ ejects }) => ejects)) return present('a DestinationRule of Istio');
  const partial = rules.find((rule) => rule.partial);
  if (partial) return unknown(`the DestinationRule in ${partial.path} is not wholly known`);
  const policy = breakerPolicyFor(repository, service);
  if (policy !== null) return present(`a ${policy}`);
  const fronts = frontContainers(repository, service);
  return fronts === null || fronts.length === 0 ? ABSENT : inFront(fronts);
}

/** All alternatives must be protected; one that cannot be seen leaves it open. */
function inFront(fronts: readonly FrontContainer[]): Answer<string> {
  const answers = fronts.map(judgeFront);
  return (
    answers.find(({ state }) => state === 'absent') ??
    answers.find(({ state }) => state === 'unknown') ??
    answers[0] ??
    ABSENT
  );
}

function judgeFront({ pods, container, texts, forwards, proxy, visible }: FrontContainer): Answer<string> {
  const by = texts.map(({ facts }) => facts.breakers.breaker).find((breaker) => breaker !== null);
  const name = `the container ${container.name ?? ''}`;
  if (by !== undefined && (forwards || proxy !== null)) return present(`${name}, ${by}`);
  if (proxy !== null) return visible ? ABSENT : unknown(`the configuration of ${name} is not in the repository`);
  if (!forwards && pods.partial) return unknown(`the workload ${pods.identity} is not wholly known`);
  return forwards ? present(`${name}, a proxy in front of the program`) : ABSENT;
}
