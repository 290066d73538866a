import type { Dockerfile } from '../source/dockerfile/instructions.ts';
import { readDockerfile } from '../source/dockerfile/read.ts';
import type { ShellScript } from '../source/shell/script.ts';
import { indexLines, type LineIndex } from '../source/text.ts';
import { entry, plainValue } from '../source/yaml/query.ts';
import { readYaml } from '../source/yaml/read.ts';
import { type YamlWriter, yamlWriter } from '../source/yaml/splices.ts';
import type { YamlFile, YamlNode } from '../source/yaml/tree.ts';
import { type Answer, present, unknown } from './answer.ts';
import { readBaseImages, readInstructions } from './build.ts';
import { type FileClass, isKustomization } from './file-class.ts';
import type { ImageUse } from './image.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import { type KubeObject, readObjects } from './kube-object.ts';
import type { Repository } from './repository.ts';
import type { Subjects } from './subjects.ts';
import { type Container, readWorkload } from './workload.ts';

/** A file as its reader gave it. */
export type ReadSource =
  | { readonly language: 'yaml'; readonly file: YamlFile; readonly write: YamlWriter }
  | { readonly language: 'dockerfile'; readonly file: Dockerfile }
  | { readonly language: 'shell'; readonly file: ShellScript };

/** One file as rules see it: its subjects by kind, each list in the order of the source. */
export interface ReadFile {
  readonly path: string;
  readonly text: string;
  readonly source: ReadSource;
  readonly lines: LineIndex;
  readonly subjects: { readonly [K in keyof Subjects]: readonly Subjects[K][] };
  /** The Kubernetes object that a subject is or belongs to. */
  objectOf(subjectIdentity: string): KubeObject | null;
  /** The content of the object or Dockerfile that a subject belongs to, without layout. */
  contentOf(subjectIdentity: string): string;
}

const NO_SUBJECTS: ReadFile['subjects'] = { image: [], instruction: [], workload: [], container: [] };

/** Reads a file into its subjects; what cannot be read yields none (the facts name it). */
export function readFile(path: string, fileClass: FileClass, text: string, repository: Repository): ReadFile {
  if (fileClass === 'dockerfile') return readBuildFile(path, text);
  const yaml = readYaml(text);
  const source = yamlSource(yaml);
  if (isKustomization(path))
    return { ...emptyFile(path, text, source), subjects: { ...NO_SUBJECTS, image: overrides(path, yaml) } };
  const objects = readObjects(path, yaml, repository.completedBy(path));
  const workloads = objects.flatMap((object) => readWorkload(object) ?? []);
  const containers = workloads.flatMap((workload) => workload.containers);
  const image = containers.flatMap((container) => containerImage(container, repository));
  return {
    ...emptyFile(path, text, source),
    subjects: { ...NO_SUBJECTS, image, workload: workloads, container: containers },
    ...lookups(objects),
  };
}

function lookups(objects: readonly KubeObject[]): Pick<ReadFile, 'objectOf' | 'contentOf'> {
  const byIdentity = new Map(objects.toReversed().map((object) => [object.identity, object]));
  const objectOf = (identity: string) =>
    byIdentity.get(identity) ?? byIdentity.get(identity.slice(0, Math.max(0, identity.lastIndexOf('#')))) ?? null;
  const contentOf = (identity: string) => {
    const object = objectOf(identity);
    return object ? JSON.stringify(plainValue(object.node)) : '';
  };
  return { objectOf, contentOf };
}

/** A YAML file with the writer for edits on it. */
export function yamlSource(file: YamlFile): ReadSource {
  return { language: 'yaml', file, write: yamlWriter(file) };
}

function emptyFile(path: string, text: string, source: ReadSource): ReadFile {
  return {
    path,
    text,
    source,
    lines: indexLines(text),
    subjects: NO_SUBJECTS,
    objectOf: () => null,
    contentOf: () => '',
  };
}

function readBuildFile(path: string, text: string): ReadFile {
  const dockerfile = readDockerfile(text);
  const source: ReadSource = { language: 'dockerfile', file: dockerfile };
  if (dockerfile.errors.length > 0) return emptyFile(path, text, source);
  const instruction = readInstructions(path, dockerfile);
  const content = () => dockerfile.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`).join('\n');
  return {
    ...emptyFile(path, text, source),
    subjects: { ...NO_SUBJECTS, image: readBaseImages(path, dockerfile), instruction },
    contentOf: content,
  };
}

function containerImage(container: Container, repository: Repository): ImageUse[] {
  const value = entry(container.node, 'image')?.value;
  if (!value) return [];
  const node = value.kind === 'alias' ? value.target : value;
  const reference = imageAt(node);
  const name = reference.state === 'present' ? reference.value.name : null;
  const setBy = name === null ? null : repository.imageSetBy(name);
  const { path, identity, resource } = container;
  return [
    {
      path,
      identity,
      resource,
      role: 'container',
      reference,
      range: value,
      sources: [],
      completedBy: setBy ? `the kustomization ${setBy} sets the tag` : container.workload.object.completedBy,
    },
  ];
}

function imageAt(node: YamlNode | undefined): Answer<ImageReference> {
  if (node?.kind !== 'scalar') return unknown('the image is no text');
  const parsed = parseImageReference(node.text);
  return parsed ? present(parsed) : unknown('the image is no plain reference');
}

/** `newTag` entries of a kustomization's `images`: each is a use of the image under its new name. */
function overrides(path: string, yaml: YamlFile): ImageUse[] {
  const root = yaml.documents.find(({ root }) => root?.kind === 'map')?.root;
  const images = root?.kind === 'map' ? entry(root, 'images')?.value : undefined;
  if (images?.kind !== 'seq') return [];
  return images.items.flatMap((item) => {
    const text = (key: string) => {
      const value = item.kind === 'map' ? entry(item, key)?.value : undefined;
      return value?.kind === 'scalar' && value.text !== '' ? { text: value.text, value } : null;
    };
    const name = text('name');
    const tag = text('newTag');
    if (!name || !tag || text('digest')) return [];
    const reference = parseImageReference(`${text('newName')?.text ?? name.text}:${tag.text}`);
    return [
      {
        path,
        identity: `kustomization/images/${name.text}`,
        resource: { kind: 'Kustomization', namespace: null, name: name.text, container: null },
        role: 'override' as const,
        reference: reference ? present(reference) : unknown('it is no plain image reference'),
        range: tag.value,
        sources: [],
        completedBy: null,
      },
    ];
  });
}
