import type { PlainMap } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { folderOf, nearest } from './nearness.ts';
import { entriesOf, fieldAt, isPlainMap, itemsOf } from './plain-fields.ts';
import { parseQuantity, type Quantity, quantityOf } from './quantity.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import type { Section } from './resources.ts';

/** Amounts by resource, as texts: plain JSON, as indexes hold it. */
type Amounts = Readonly<Record<string, string>>;

/** What stands in a namespace and rules over its Pods. */
interface Placed {
  readonly path: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly region: Region;
}

/** A LimitRange, with the defaults that the API server gives it. */
export interface LimitRange extends Placed {
  readonly kind: 'LimitRange';
  /** Of containers. */
  readonly container: { readonly default: Amounts; readonly defaultRequest: Amounts; readonly max: Amounts };
}

/** A ResourceQuota that counts all Pods of its namespace: one without scopes. */
export interface Quota extends Placed {
  readonly kind: 'ResourceQuota';
  /** Amounts by resource, with short names written out: `cpu` means `requests.cpu`. */
  readonly hard: Amounts;
}

/** Where a workload stands, or anything else that has a namespace. */
export interface Standing {
  readonly path: string;
  readonly namespace: string | null;
}

const ALL = '*';

const RANGES: Index<readonly LimitRange[]> = {
  name: 'limit ranges',
  build: (repository) => byNamespace(repository.objects('LimitRange').flatMap(readRange)),
};

const QUOTAS: Index<readonly Quota[]> = {
  name: 'resource quotas',
  build: (repository) => byNamespace(repository.objects('ResourceQuota').flatMap(readQuota)),
};

/** By namespace; those without one under {@link ALL}, for they land wherever they are applied. */
function byNamespace<T extends Placed>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(all, ({ namespace }) => namespace ?? ALL);
}

/** The LimitRanges that rule, or may rule, over Pods that stand there; the nearest first. */
export function limitRangesOf(repository: Repository, standing: Standing): readonly LimitRange[] {
  return ruling(repository, RANGES, standing);
}

/** The ResourceQuotas that rule, or may rule, over Pods that stand there; the nearest first. */
export function quotasOf(repository: Repository, standing: Standing): readonly Quota[] {
  return ruling(repository, QUOTAS, standing);
}

function ruling<T extends Placed>(
  repository: Repository,
  index: Index<readonly T[]>,
  standing: Standing,
): readonly T[] {
  const { path, namespace } = standing;
  const keys = namespace === null ? [ALL, 'default'] : [namespace, ALL];
  const found = keys.flatMap((key) => repository.lookup(index, key) ?? []);
  return nearest(
    found.filter((each) => (each.namespace !== null && each.namespace === namespace) || areApplied(each.path, path)),
    path,
  );
}

/** Are two files likely to be applied together? Yes in one folder, or in one below the other's. */
export function areApplied(a: string, b: string): boolean {
  const [short, long] = [folderOf(a), folderOf(b)].toSorted((x, y) => x.length - y.length);
  return short === long || (short !== '' && long?.startsWith(`${short}/`) === true);
}

/**
 * Is it beyond doubt that this object rules there? Not where one of the two names no namespace and the other does, nor
 * where several of the same name stand in the repository, one for each cluster.
 */
export function certainlyRules(ruler: Placed, all: readonly Placed[], standing: Standing): boolean {
  if (ruler.namespace !== standing.namespace) return false;
  const alone = all.every((other) => other === ruler || other.name !== ruler.name);
  return (alone && ruler.namespace !== null) || folderOf(ruler.path) === folderOf(standing.path);
}

function placed({ path, name, namespace, region }: PlacedObject): Placed {
  return { path, name: name ?? '', namespace, region };
}

function readRange(object: PlacedObject): LimitRange[] {
  if (object.group !== '' || object.partial) return [];
  const items = itemsOf(fieldAt(object.value, 'spec', 'limits')).filter(isPlainMap);
  const rows = items.filter((item) => fieldAt(item, 'type') === 'Container').map(withDefaults);
  if (items.length === 0) return [];
  const merged = (key: keyof LimitRange['container']) =>
    Object.fromEntries(rows.flatMap((row) => Object.entries(row[key])));
  const container = { default: merged('default'), defaultRequest: merged('defaultRequest'), max: merged('max') };
  return [{ kind: 'LimitRange', ...placed(object), container }];
}

/** The maximum is the limit where no default is written, the default limit the request, then the minimum (`SetDefaults_LimitRangeItem`). */
function withDefaults(item: PlainMap): LimitRange['container'] {
  const written = (key: string) => amounts(entriesOf(fieldAt(item, key)));
  const max = written('max');
  const limit = { ...max, ...written('default') };
  return { max, default: limit, defaultRequest: { ...written('min'), ...limit, ...written('defaultRequest') } };
}

function readQuota(object: PlacedObject): Quota[] {
  const spec = fieldAt(object.value, 'spec');
  const scoped = itemsOf(fieldAt(spec, 'scopes')).length > 0 || fieldAt(spec, 'scopeSelector') != null;
  if (object.group !== '' || object.partial || scoped) return [];
  const hard = entriesOf(fieldAt(spec, 'hard')).map(
    ([key, value]) => [key === 'cpu' || key === 'memory' ? `requests.${key}` : key, value] as const,
  );
  return hard.length === 0 ? [] : [{ kind: 'ResourceQuota', ...placed(object), hard: amounts(hard) }];
}

function amounts(entries: ReturnType<typeof entriesOf>): Amounts {
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (quantityOf(value) === null ? [] : [[key, String(value)]])),
  );
}

/** An amount by resource; null where there is none. */
export function amountOf(
  list: Amounts,
  resource: string,
): { readonly text: string; readonly quantity: Quantity } | null {
  const text = Object.hasOwn(list, resource) ? list[resource] : undefined;
  const quantity = text === undefined ? null : parseQuantity(text);
  return text === undefined || quantity === null ? null : { text, quantity };
}

/** What a LimitRange gives a container that does not write it. */
export function defaultOf(range: LimitRange, section: Section, resource: string): ReturnType<typeof amountOf> {
  return amountOf(section === 'limits' ? range.container.default : range.container.defaultRequest, resource);
}

/** A default that LimitRanges of the repository agree on, whatever namespace they rule. */
export interface RangeDefault {
  readonly path: string;
  readonly region: Region;
  readonly name: string;
  readonly text: string;
}

const DEFAULTS: Index<readonly RangeDefault[]> = {
  name: 'defaults of limit ranges',
  build: (repository) => {
    const ranges = repository.objects('LimitRange').flatMap(readRange);
    const keyed = ranges.flatMap(({ path, region, name, container }) => [
      ...Object.entries(container.defaultRequest).map(([key, text]) => ({
        key: `requests.${key}`,
        path,
        region,
        name,
        text,
      })),
      ...Object.entries(container.default).map(([key, text]) => ({ key: `limits.${key}`, path, region, name, text })),
    ]);
    const groups = Map.groupBy(keyed, ({ key }) => key);
    return new Map(
      [...groups].map(([key, list]) => [
        key,
        list.map(({ path, region, name, text }) => ({ path, region, name, text })),
      ]),
    );
  },
};

/** The default for a resource, where all LimitRanges of the repository that have one agree on it; null else. */
export function otherDefault(repository: Repository, section: Section, resource: string): RangeDefault | null {
  const [first, ...others] = repository.lookup(DEFAULTS, `${section}.${resource}`) ?? [];
  return first && others.every(({ text }) => text === first.text) ? first : null;
}
