import { entry } from '../source/yaml/query.ts';
import type { MapNode, YamlFile, YamlNode } from '../source/yaml/tree.ts';

/** What a kustomization says about other files. */
export interface KustomizationFacts {
  /** Files and folders that it reads, relative to its own folder, as written; remote ones are left out. */
  readonly references: readonly string[];
  /** Names of images whose tag or digest it sets. */
  readonly images: readonly string[];
}

/** Fields whose items are paths, and those whose items hold a `path` (kustomize's Kustomization API, v1beta1 and v1). */
const PATH_LISTS = ['resources', 'bases', 'components', 'crds', 'patchesStrategicMerge', 'generators', 'transformers'];
const PATH_HOLDERS = ['patches', 'patchesJson6902', 'replacements'];

/** Reads a kustomization file; null when it holds no mapping. */
export function readKustomization(file: YamlFile): KustomizationFacts | null {
  const root = file.documents.find(({ root }) => root?.kind === 'map')?.root;
  if (root?.kind !== 'map') return null;
  const paths = PATH_LISTS.flatMap((key) => items(root, key).flatMap(textOf));
  const held = PATH_HOLDERS.flatMap((key) => items(root, key).flatMap((item) => childText(item, 'path')));
  const images = items(root, 'images').flatMap((item) =>
    childText(item, 'newTag').length + childText(item, 'digest').length > 0 ? childText(item, 'name') : [],
  );
  return { references: [...paths, ...held].filter(isLocal), images };
}

function items(map: MapNode, key: string): readonly YamlNode[] {
  const value = entry(map, key)?.value;
  return value?.kind === 'seq' ? value.items : [];
}

function textOf(node: YamlNode): string[] {
  return node.kind === 'scalar' && node.text !== '' ? [node.text] : [];
}

function childText(node: YamlNode, key: string): string[] {
  const value = node.kind === 'map' ? entry(node, key)?.value : undefined;
  return value ? textOf(value) : [];
}

/** An inline patch is a text of several lines; a remote base has a scheme or a host in front. */
function isLocal(reference: string): boolean {
  return (
    reference.length <= 1000 && !reference.includes('\n') && !reference.includes('://') && !reference.startsWith('git@')
  );
}
