import type { Region } from '../source/text.ts';
import { distance, folderOf, nearest, SAME_FOLDER } from './nearness.ts';
import type { Collection, Index, Repository } from './repository.ts';
import { imageKey, mention } from './tag-mentions.ts';

/** A version of an image that some file names. */
export interface KnownTag {
  readonly path: string;
  readonly region: Region;
  /** What stands behind the name, with its mark: `:1.2`, `:1.2@sha256:...`. */
  readonly suffix: string;
}

/** Images that files name, with the mark behind the name; empty where the chart's version is meant. */
const MENTIONED: Collection<NamedTag> = {
  name: 'tags that are mentioned',
  of: (path, { tags }) =>
    tags.map(({ name, suffix, region }) => ({ key: name, item: { name, known: { path, region, suffix } } })),
};

/** Versions under which a build names what it makes: `docker build -t shop/web:2.4.1 .` in CI, a Makefile, a README. */
const BUILT: Collection<NamedTag> = {
  name: 'tags that are built',
  of: (path, { builds }) =>
    builds.flatMap(({ image, line }) => {
      const region = { line: line ?? 1, column: 1, endLine: line ?? 1, endColumn: 1 };
      return mention(image ?? '', region).map(({ name, suffix }) => ({
        key: name,
        item: { name, known: { path, region, suffix } },
      }));
    }),
};

const BY_IMAGE: Index<readonly KnownTag[]> = {
  name: 'fixed tags by image',
  build: (repository) => {
    const placed = [...mentioned(repository), ...repository.all(BUILT)];
    const groups = Map.groupBy(placed, ({ name }) => name);
    return new Map([...groups].map(([name, list]) => [name, list.map(({ known }) => known)]));
  },
};

interface NamedTag {
  readonly name: string;
  readonly known: KnownTag;
}

function mentioned(repository: Repository): readonly NamedTag[] {
  return repository.all(MENTIONED).flatMap(({ name, known }) => {
    const version = known.suffix === '' ? versionOfChart(repository, folderOf(known.path)) : known;
    return version ? [{ name, known: version }] : [];
  });
}

/** By the chart's name, for charts whose values name no image. */
const BY_CHART: Index<readonly KnownTag[]> = {
  name: 'versions of charts by name',
  build: (repository) => {
    const charts = repository.pathsWith('chart').flatMap((path) => {
      const name = repository.facts(path)?.chart?.name;
      const values = repository.facts(joined(folderOf(path), 'values.yaml'))?.tags ?? [];
      const known = values.length === 0 ? versionOfChart(repository, folderOf(path)) : null;
      return name !== undefined && known ? [{ name, known }] : [];
    });
    const groups = Map.groupBy(charts, ({ name }) => name);
    return new Map([...groups].map(([name, list]) => [name, list.map(({ known }) => known)]));
  },
};

/** Values that name no tag leave it to the chart's `appVersion`, by the custom that `helm create` writes. */
function versionOfChart(repository: Repository, folder: string): KnownTag | null {
  const path = joined(folder, 'Chart.yaml');
  const chart = repository.facts(path)?.chart;
  if (!chart || !/^[\w.-]{1,128}$/.test(chart.appVersion) || !/\d/.test(chart.appVersion)) return null;
  return { path, region: chart.region, suffix: `:${chart.appVersion}` };
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * The versions of an image that the repository names, each once: those of the file and its folder, where there are any,
 * else all of them.
 * @param name the image's name with its registry, without tag
 */
export function knownTags(repository: Repository, near: string, name: string): readonly KnownTag[] {
  const key = imageKey(name);
  const byImage = repository.lookup(BY_IMAGE, key) ?? [];
  const all = byImage.length > 0 ? byImage : (repository.lookup(BY_CHART, key.slice(key.lastIndexOf('/') + 1)) ?? []);
  const ordered = nearest(all, near);
  const beside = ordered.filter(({ path }) => distance(path, near) <= SAME_FOLDER);
  const counted = beside.length > 0 ? beside : ordered;
  return counted.filter(({ suffix }, at) => counted.findIndex((other) => other.suffix === suffix) === at);
}
