import type { Region } from '../source/text.ts';
import { copiedFiles } from './copied-files.ts';
import { imagesOf } from './images.ts';
import { distance } from './nearness.ts';
import { allPods, type PodContainer, type PodSet, sameNamespace } from './pods.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import type { TextFacts } from './text-facts.ts';

/** A text that a container reads or runs: a ConfigMap's, or a source in its image. */
export interface ContainerText {
  readonly path: string;
  /** Where a ConfigMap holds it; null for a file, whose facts have places of their own. */
  readonly region: Region | null;
  readonly via: 'configuration' | 'source';
  readonly facts: TextFacts;
}

/** What the repository shows of a container's configuration and program. */
export function textsOf(repository: Repository, pods: PodSet, container: PodContainer): readonly ContainerText[] {
  const configured = container.configMaps
    .flatMap((name) => configMapsNamed(repository, name, pods))
    .flatMap(({ path, texts }) =>
      texts.map(({ region, facts }) => ({ path, region, via: 'configuration' as const, facts })),
    );
  const written = sourcesOf(repository, container).flatMap((path) => {
    const facts = repository.facts(path)?.text;
    return facts ? [{ path, region: null, via: 'source' as const, facts }] : [];
  });
  return [...configured, ...written];
}

const CONFIG_MAPS: Index<readonly PlacedObject[]> = {
  name: 'config maps by name',
  build: (repository) => Map.groupBy(repository.objects('ConfigMap'), ({ name }) => name ?? ''),
};

/** The ConfigMaps of a name that Pods of a namespace may mean, nearest first. */
export function configMapsNamed(repository: Repository, name: string, pods: PodSet): readonly PlacedObject[] {
  const known = repository.lookup(CONFIG_MAPS, name) ?? [];
  const fitting = known.filter(({ namespace }) => sameNamespace(namespace, pods.namespace));
  const least = Math.min(...fitting.map(({ path }) => distance(path, pods.path)));
  return fitting.filter(({ path }) => distance(path, pods.path) === least);
}

/** The files of the repository that a container's image holds and that it may run, by path. */
export function sourcesOf(repository: Repository, container: PodContainer): readonly string[] {
  return imagesOf(repository, container).flatMap((image) => {
    const held = copiedFiles(repository, image.path).filter(({ stage }) => stage <= image.stage);
    const own = new Set([...(container.command ?? []), ...(container.args ?? [])]);
    const starts = held.some(({ dest }) => own.has(dest));
    const others = starts ? startedElsewhere(repository, container.image) : new Set<string>();
    return held.flatMap(({ source, dest }) => (own.has(dest) || !others.has(dest) ? [source] : []));
  });
}

/** The words of the commands of every container of an image. */
const WORDS: Index<readonly string[]> = {
  name: 'words of commands by image',
  build: (repository) => {
    const containers = allPods(repository).flatMap(({ containers }) => containers);
    const grouped = Map.groupBy(containers, ({ image }) => image ?? '');
    return new Map(
      [...grouped].map(([image, of]) => [
        image,
        of.flatMap(({ command, args }) => [...(command ?? []), ...(args ?? [])]),
      ]),
    );
  },
};

function startedElsewhere(repository: Repository, image: string | null): ReadonlySet<string> {
  return new Set(repository.lookup(WORDS, image ?? '') ?? []);
}
