import type { Dockerfile } from '../source/dockerfile/instructions.ts';
import { readDockerfile } from '../source/dockerfile/read.ts';
import { readShell } from '../source/shell/read.ts';
import type { ShellScript } from '../source/shell/script.ts';
import { indexLines, type LineIndex } from '../source/text.ts';
import { entry } from '../source/yaml/query.ts';
import { readYaml } from '../source/yaml/read.ts';
import { type YamlWriter, yamlWriter } from '../source/yaml/splices.ts';
import type { YamlFile, YamlNode } from '../source/yaml/tree.ts';
import { type Answer, present, unknown } from './answer.ts';
import { MAX_STAGES, readBaseImages, readInstructions, readStages } from './build.ts';
import { type FileClass, isKustomization } from './file-class.ts';
import type { ImageUse } from './image.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import { type KubeObject, readObjects } from './kube-object.ts';
import { completedBy } from './kustomizations.ts';
import { objectSubject, serviceSubjects } from './object-subjects.ts';
import type { Repository } from './repository.ts';
import { scriptSubject, sourceSubject } from './scripts.ts';
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

const NO_SUBJECTS: ReadFile['subjects'] = {
  image: [],
  instruction: [],
  stage: [],
  workload: [],
  container: [],
  object: [],
  service: [],
  script: [],
  source: [],
};

/** Reads a file into its subjects; what cannot be read yields none (the facts name it). */
export function readFile(path: string, fileClass: FileClass, text: string, repository: Repository): ReadFile {
  const file = readClass(path, fileClass, text, repository);
  const facts = repository.facts(path)?.text ?? null;
  if (facts === null) return file;
  return { ...file, subjects: { ...file.subjects, source: [sourceSubject(path, text, facts, repository)] } };
}

function readClass(path: string, fileClass: FileClass, text: string, repository: Repository): ReadFile {
  if (fileClass === 'dockerfile') return readBuildFile(path, text);
  if (fileClass !== 'manifest') return readText(path, text, repository);
  const yaml = readYaml(text);
  const source = yamlSource(yaml);
  if (isKustomization(path))
    return { ...emptyFile(path, text, source), subjects: { ...NO_SUBJECTS, image: overrides(path, yaml) } };
  return readManifest(path, yaml, source, repository);
}

/** A script, or a text of another language, whose only subject is itself. */
function readText(path: string, text: string, repository: Repository): ReadFile {
  const script = readShell(text);
  const empty = emptyFile(path, text, { language: 'shell', file: script });
  if (!repository.facts(path)?.script) return empty;
  return { ...empty, subjects: { ...NO_SUBJECTS, script: [scriptSubject(path, script, repository)] } };
}

function readManifest(path: string, yaml: YamlFile, source: ReadSource, repository: Repository): ReadFile {
  const objects = readObjects(path, yaml, completedBy(repository, path));
  const empty = emptyFile(path, yaml.text, source);
  const workloads = objects.flatMap((object) => readWorkload(object) ?? []);
  const containers = workloads.flatMap((workload) => workload.containers);
  const image = containers.flatMap(containerImage);
  const object = objects.map(objectSubject);
  const service = objects.flatMap((one) => serviceSubjects(one, empty.lines));
  return {
    ...empty,
    subjects: { ...NO_SUBJECTS, image, workload: workloads, container: containers, object, service },
    ...lookups(objects),
  };
}

function lookups(objects: readonly KubeObject[]): Pick<ReadFile, 'objectOf' | 'contentOf'> {
  const byIdentity = new Map(objects.toReversed().map((object) => [object.identity, object]));
  const objectOf = (identity: string) =>
    byIdentity.get(identity) ?? byIdentity.get(identity.slice(0, Math.max(0, identity.lastIndexOf('#')))) ?? null;
  const contents = new Map<KubeObject, string>();
  const contentOf = (identity: string) => {
    const object = objectOf(identity);
    if (!object) return '';
    const content = contents.get(object) ?? JSON.stringify(object.value());
    contents.set(object, content);
    return content;
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
  if (dockerfile.errors.length > 0 || dockerfile.stages.length > MAX_STAGES) return emptyFile(path, text, source);
  const instruction = readInstructions(path, dockerfile);
  let joined: string | null = null;
  const content = () => {
    joined ??= dockerfile.instructions.map(({ keyword, body }) => `${keyword} ${body.text}`).join('\n');
    return joined;
  };
  return {
    ...emptyFile(path, text, source),
    subjects: {
      ...NO_SUBJECTS,
      image: readBaseImages(path, dockerfile),
      instruction,
      stage: readStages(path, dockerfile),
    },
    contentOf: content,
  };
}

function containerImage(container: Container): ImageUse[] {
  const value = entry(container.node, 'image')?.value;
  if (!value) return [];
  const node = value.kind === 'alias' ? value.target : value;
  const { path, identity, resource } = container;
  return [
    {
      path,
      identity,
      resource,
      role: 'container',
      reference: imageAt(node),
      range: value,
      sources: [],
      completedBy: container.workload.object.completedBy,
      site: {
        kind: 'yaml',
        document: container.workload.object.document.index,
        at: [...container.at, 'image'],
        holds: 'reference',
      },
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
  const document = yaml.documents.find(({ root }) => root?.kind === 'map');
  const images = document?.root?.kind === 'map' ? entry(document.root, 'images')?.value : undefined;
  if (!document || images?.kind !== 'seq') return [];
  return images.items.flatMap((item, index) => {
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
        site: {
          kind: 'yaml' as const,
          document: document.index,
          at: ['images', index, 'newTag'],
          holds: 'tag' as const,
        },
      },
    ];
  });
}
