import type { LineIndex, Region } from '../source/text.ts';
import { entry } from '../source/yaml/query.ts';
import type { MapNode, YamlFile, YamlNode } from '../source/yaml/tree.ts';
import type { ImageUse } from './image.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';

/** A place that names a version of an image: in a manifest, a compose or CI file, a kustomization, a chart's values. */
export interface TagMention {
  /** The image's name as {@link imageKey} gives it. */
  readonly name: string;
  /** What stands behind the name, with its mark: `:1.2`, `:1.2@sha256:...`; empty where values leave it to the chart. */
  readonly suffix: string;
  readonly region: Region;
}

/** A Helm chart, which gives its own version of the program where the values name none. */
export interface ChartFacts {
  readonly name: string;
  readonly appVersion: string;
  readonly region: Region;
}

/** Files that mention more are lists of images, and not versions that somebody runs together. */
const MAX_MENTIONS = 300;

/** The name by which equal images are known: Docker Hub's registry and folder are left out, as its clients fill them in. */
export function imageKey(name: string): string {
  return name.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
}

/** A quick look that misses no mention in a text of YAML. */
export function mayMentionTags(text: string): boolean {
  return text.length <= 1_000_000 && /image|docker:\/\/|repository|container|newTag|appVersion/.test(text);
}

/** The versions of images that a file of YAML names. */
export function tagsInYaml(file: YamlFile, lines: LineIndex): readonly TagMention[] {
  const found: TagMention[] = [];
  const visit = (node: YamlNode) => {
    if (found.length >= MAX_MENTIONS || node.kind === 'alias' || node.kind === 'scalar') return;
    if (node.kind === 'seq') return node.items.forEach(visit);
    found.push(...mentionsOf(node, lines));
    for (const { value } of node.entries) visit(value);
  };
  for (const { root, templated } of file.documents) if (root && !templated) visit(root);
  return found.slice(0, MAX_MENTIONS);
}

/** The versions that the stages of a Dockerfile are built on. */
export function tagsInStages(bases: readonly ImageUse[], lines: LineIndex): readonly TagMention[] {
  return bases.flatMap(({ reference, range }) =>
    reference.state === 'present' ? fixedMention(reference.value, lines.region(range)) : [],
  );
}

/** What a Chart.yaml says of the program that it deploys (Helm documentation, Charts: the Chart.yaml file). */
export function chartIn(file: YamlFile, lines: LineIndex): ChartFacts | null {
  const root = file.documents[0]?.root;
  if (root?.kind !== 'map') return null;
  const version = entry(root, 'appVersion')?.value;
  const [name, appVersion] = [textAt(root, 'name'), textAt(root, 'appVersion')];
  return version && name !== null && appVersion !== null ? { name, appVersion, region: lines.region(version) } : null;
}

function mentionsOf(map: MapNode, lines: LineIndex): readonly TagMention[] {
  return [
    ...referenceAt(map, 'image', lines),
    ...referenceAt(map, 'container', lines),
    ...referenceAt(map, 'uses', lines),
    ...namesOf(map, 'image', lines),
    ...namesOf(map, 'services', lines),
    ...apart(map, 'repository', 'tag', lines),
    ...apart(map, 'newName', 'newTag', lines),
    ...(textAt(map, 'newName') === null ? apart(map, 'name', 'newTag', lines) : []),
  ];
}

/** `image: shop/web:1.2`, `container: node:20`, `uses: docker://alpine:3.20`. */
function referenceAt(map: MapNode, key: string, lines: LineIndex): readonly TagMention[] {
  const node = entry(map, key)?.value;
  const text = textAt(map, key);
  if (!node || text === null || (key === 'uses' && !text.startsWith('docker://'))) return [];
  return mention(text.replace(/^docker:\/\//, ''), lines.region(node));
}

/** GitLab's `image: { name: ... }`, and its `services`, a list of references or of maps with one. */
function namesOf(map: MapNode, key: string, lines: LineIndex): readonly TagMention[] {
  const node = entry(map, key)?.value;
  const items = node?.kind === 'seq' ? node.items : node?.kind === 'map' && key === 'image' ? [node] : [];
  return items.flatMap((item) => {
    if (item.kind === 'map') return referenceAt(item, 'name', lines);
    return item.kind === 'scalar' ? mention(item.text, lines.region(item)) : [];
  });
}

/** A name and a tag that stand apart, as in a chart's values (with a registry, or without a tag) and in kustomizations. */
function apart(map: MapNode, nameKey: string, tagKey: string, lines: LineIndex): readonly TagMention[] {
  const name = textAt(map, nameKey);
  const node = entry(map, tagKey)?.value ?? entry(map, nameKey)?.value;
  if (name === null || !node) return [];
  const registry = nameKey === 'repository' ? textAt(map, 'registry') : null;
  const whole = registry === null ? name : `${registry}/${name}`;
  const tag = textAt(map, tagKey);
  if (tag !== null) return mention(`${whole}:${tag}`, lines.region(node));
  const reference = nameKey === 'repository' ? parseImageReference(whole) : null;
  return reference ? [{ name: imageKey(reference.name), suffix: '', region: lines.region(node) }] : [];
}

/** The version that a reference names, if it names one. */
export function mention(text: string, region: Region): readonly TagMention[] {
  const reference = parseImageReference(text);
  return reference ? fixedMention(reference, region) : [];
}

/** A tag that begins with a number is a version; `stable` or `alpine` is none. */
const VERSION = /^(?:release[-.]?)?v?\d/i;

function fixedMention({ name, tag, digest }: ImageReference, region: Region): readonly TagMention[] {
  if (tag === null || !VERSION.test(tag)) return [];
  return [{ name: imageKey(name), suffix: digest === null ? `:${tag}` : `:${tag}@${digest}`, region }];
}

function textAt(map: MapNode, key: string): string | null {
  const value = entry(map, key)?.value;
  return value?.kind === 'scalar' && value.text !== '' && value.text.length <= 500 ? value.text : null;
}
