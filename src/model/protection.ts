import type { Region } from '../source/text.ts';
import { ABSENT, type Answer, present, unknown } from './answer.ts';
import { type FrontContainer, frontContainers } from './front-containers.ts';
import { breakerPolicyFor, destinationRulesFor } from './mesh-policies.ts';
import type { Repository } from './repository.ts';
import type { PlacedService } from './services.ts';

/** The annotation with which Linkerd's proxies take failing Pods out (Linkerd documentation, circuit breaking). */
export const LINKERD_ACCRUAL = 'balancer.linkerd.io/failure-accrual';

/** Where something stands that breaks circuits. */
interface Breaking {
  readonly path: string;
  readonly region: Region;
}

/**
 * What breaks the circuit of every caller of a Service, by its places: a mesh, a gateway, or a proxy in front of
 * its program. What single callers bring along is told by their calls.
 */
export function protectionOf(repository: Repository, service: PlacedService): Answer<readonly Breaking[]> {
  const rules = destinationRulesFor(repository, service);
  const ejecting = rules.filter(({ ejects }) => ejects);
  if (ejecting.length > 0) return present(ejecting.map(({ path, region }) => ({ path, region })));
  const partial = rules.find((rule) => rule.partial);
  if (partial) return unknown(`the DestinationRule in ${partial.path} is not wholly known`);
  const policy = breakerPolicyFor(repository, service);
  if (policy !== null) return present([{ path: policy.path, region: policy.region }]);
  const fronts = frontContainers(repository, service);
  return fronts === null || fronts.length === 0 ? ABSENT : inFront(fronts);
}

/** All alternatives must be protected; one that cannot be seen leaves it open. */
function inFront(fronts: readonly FrontContainer[]): Answer<readonly Breaking[]> {
  const answers = fronts.map(judgeFront);
  return (
    answers.find(({ state }) => state === 'absent') ??
    answers.find(({ state }) => state === 'unknown') ??
    answers[0] ??
    ABSENT
  );
}

function judgeFront({ pods, container, texts, forwards, proxy, visible }: FrontContainer): Answer<readonly Breaking[]> {
  const by = texts.map(({ facts }) => facts.breakers.breaker).find((breaker) => breaker !== null);
  const here = [{ path: pods.path, region: pods.region }];
  if (by !== undefined && (forwards || proxy !== null)) return present(here);
  if (proxy !== null)
    return visible
      ? ABSENT
      : unknown(`the configuration of the container ${container.name ?? ''} is not in the repository`);
  if (!forwards && pods.partial) return unknown(`the workload ${pods.identity} is not wholly known`);
  return forwards ? present(here) : ABSENT;
}
