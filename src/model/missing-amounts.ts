import type { Range, Region } from '../source/text.ts';
import { type Autoscaler, autoscalersOf } from './autoscalers.ts';
import { asText, withKey } from './kube-object.ts';
import { amountOf, certainlyRules, defaultOf, limitRangesOf, type Quota, quotasOf } from './limit-ranges.ts';
import type { Repository } from './repository.ts';
import { limitOf, type ResourceName, requestOf, type Section } from './resources.ts';
import type { Container } from './workload.ts';

interface PlaceInFile {
  readonly path: string;
  readonly region: Region;
}

/** Is an amount that a container should state there? */
export type Gap =
  /** The question makes no sense for this container. */
  | { readonly state: 'unasked' }
  /** It is written in the container's own file, at these ranges, or something elsewhere gives it. */
  | { readonly state: 'given'; readonly because: readonly Range[]; readonly elsewhere: readonly PlaceInFile[] }
  | { readonly state: 'unknown'; readonly reason: string }
  | { readonly state: 'missing'; readonly demand: Demand | null };

/** What in the repository cannot work without the amount. */
export type Demand =
  | { readonly by: 'quota'; readonly quota: Quota; readonly resource: string }
  | { readonly by: 'autoscaler'; readonly scaler: Autoscaler };

/** The file and region of what demands an amount. */
export function placeOf(demand: Demand): PlaceInFile {
  const { path, region } = demand.by === 'quota' ? demand.quota : demand.scaler;
  return { path, region };
}

/**
 * Looks for an amount of a container, its defaults by the API server, a LimitRange and a VerticalPodAutoscaler included.
 * Init containers run to their end before the others and are asked only where a ResourceQuota refuses them otherwise.
 */
export function findGap(container: Container, repository: Repository, section: Section, resource: ResourceName): Gap {
  const { workload, role } = container;
  if (role === 'ephemeral' || runsOnWindows(container)) return { state: 'unasked' };
  const written = section === 'requests' ? requestOf(container, resource) : limitOf(container, resource);
  if (written.state === 'present') return { state: 'given', because: [withKey(written.value.node)], elsewhere: [] };
  const demand = demandFor(container, repository, section, resource);
  if (role === 'init' && demand?.by !== 'quota') return { state: 'unasked' };
  if (written.state === 'unknown') return written;
  if (workload.kind === 'other') return { state: 'unknown', reason: 'a controller of an unknown kind may set it' };
  const elsewhere = giversOf(container, repository, section, resource);
  return elsewhere.length > 0 ? { state: 'given', because: [], elsewhere } : { state: 'missing', demand };
}

/** LimitRanges give both; a limit given so is the request too. Vertical autoscalers give requests. */
function giversOf(
  container: Container,
  repository: Repository,
  section: Section,
  resource: ResourceName,
): readonly PlaceInFile[] {
  const sections: readonly Section[] = section === 'requests' ? ['requests', 'limits'] : ['limits'];
  const ranges = limitRangesOf(repository, standingOf(container));
  const giving = ranges.filter((range) => sections.some((each) => defaultOf(range, each, resource) !== null));
  const scalers = section === 'requests' ? autoscalersOf(repository, container.workload) : [];
  const vertical = scalers.filter(({ kind }) => kind === 'vertical');
  return [...giving, ...vertical].map(({ path, region }) => ({ path, region }));
}

function standingOf({ path, workload }: Container) {
  return { path, namespace: workload.object.namespace };
}

function runsOnWindows({ workload }: Container): boolean {
  const name = asText(workload.querySpec(['os', 'name']));
  return name.state === 'present' && name.value === 'windows';
}

/**
 * A ResourceQuota refuses Pods of which a container does not state what it counts; a HorizontalPodAutoscaler on
 * utilisation does nothing while one container has no request (Kubernetes documentation, resource quotas; horizontal Pod
 * autoscaling, algorithm details).
 */
function demandFor(
  container: Container,
  repository: Repository,
  section: Section,
  resource: ResourceName,
): Demand | null {
  const standing = standingOf(container);
  const all = quotasOf(repository, standing);
  const counted = `${section}.${resource}`;
  const quota = all.find((each) => certainlyRules(each, all, standing) && amountOf(each.hard, counted) !== null);
  if (quota) return { by: 'quota', quota, resource: counted };
  const scaler = autoscalersOf(repository, container.workload).find(({ utilization }) =>
    utilization.includes(resource),
  );
  return section === 'requests' && scaler ? { by: 'autoscaler', scaler } : null;
}
