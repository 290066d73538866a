import { readDockerfile } from '../source/dockerfile/read.ts';
import { readShell } from '../source/shell/read.ts';
import { indexLines, type LineIndex, type Region } from '../source/text.ts';
import { readYaml } from '../source/yaml/read.ts';
import type { YamlDocument, YamlFile } from '../source/yaml/tree.ts';
import { MAX_STAGES, readBaseImages, stageIdentity } from './build.ts';
import { type BuildFacts, buildsInCommands, buildsInYaml } from './build-facts.ts';
import { type ScriptFacts, scriptFacts } from './command-facts.ts';
import { type DockerfileFacts, dockerfileFacts } from './dockerfile-facts.ts';
import { type FileClass, isKustomization } from './file-class.ts';
import { type KubeObject, readObjects } from './kube-object.ts';
import { type KustomizationFacts, readKustomization } from './kustomization.ts';
import { type ObjectFacts, objectFacts } from './object-facts.ts';
import { type ProjectFacts, readProjectFacts } from './project/facts.ts';
import { readService, type ServiceFacts } from './service.ts';
import { type ChartFacts, chartIn, mayMentionTags, type TagMention, tagsInStages, tagsInYaml } from './tag-mentions.ts';
import { MAX_TEXT, readTextFacts, type TextFacts } from './text-facts.ts';

/**
 * The summary of one file that questions about the whole repository use: plain JSON, pure in the text and the class,
 * and so cached by content.
 */
export interface FileFacts {
  /** Objects or build stages, by identity, with their places. */
  readonly inventory: readonly { readonly identity: string; readonly region: Region }[];
  readonly services: readonly ServiceFacts[];
  readonly kustomization: KustomizationFacts | null;
  readonly objects: readonly ObjectFacts[];
  /** Builds of images that the file asks for. */
  readonly builds: readonly BuildFacts[];
  readonly dockerfile: DockerfileFacts | null;
  /** Versions of images that the file names. */
  readonly tags: readonly TagMention[];
  /** Of a chart's Chart.yaml. */
  readonly chart: ChartFacts | null;
  /** Of a shell script. */
  readonly script: ScriptFacts | null;
  /** Of a script, and of any text that a Dockerfile copies by name. */
  readonly text: TextFacts | null;
  /** The whole text of a configuration that a Dockerfile copies by name, for fixes that move it. */
  readonly content: string | null;
  /** Patterns of a .dockerignore, as written. */
  readonly ignore: readonly string[] | null;
  /** Of a file that says how a program is built, or is a source of one that is compiled. */
  readonly project: ProjectFacts | null;
  /** Parts that could not be read, in words for people. */
  readonly problems: readonly string[];
}

export const NO_FACTS: FileFacts = {
  inventory: [],
  services: [],
  kustomization: null,
  objects: [],
  builds: [],
  dockerfile: null,
  tags: [],
  chart: null,
  script: null,
  text: null,
  content: null,
  ignore: null,
  project: null,
  problems: [],
};

/** Parts of a file's facts that not every file has. */
export const FACTS_PARTS = [
  'dockerfile',
  'script',
  'text',
  'kustomization',
  'builds',
  'services',
  'ignore',
  'tags',
  'chart',
] as const;
export type FactsPart = (typeof FACTS_PARTS)[number];

/** Changes whenever facts of the same text would differ: part of every cache key. */
export const FACTS_VERSION = '4';

/** How a file is read. */
export interface Reading {
  readonly fileClass: FileClass;
  /** A Dockerfile copies it by name: what it says as a text counts too. */
  readonly copied: boolean;
}

/**
 * Summarises a file.
 * @param path only its name is used: it tells a kustomization, a configuration, a language
 */
export function readFacts(path: string, { fileClass, copied }: Reading, text: string): FileFacts {
  const facts = classFacts(path, fileClass, text);
  if (!copied && fileClass !== 'script') return facts;
  return { ...facts, ...textParts(path, text) };
}

function classFacts(path: string, fileClass: FileClass, text: string): FileFacts {
  const name = nameOf(path);
  switch (fileClass) {
    case 'dockerfile':
      return buildFileFacts(text);
    case 'script':
    case 'recipe':
      return { ...NO_FACTS, builds: buildsInCommands(text) };
    case 'dockerignore':
      return { ...NO_FACTS, ignore: ignorePatterns(text) };
    case 'source':
      return NO_FACTS;
    case 'project':
      return { ...NO_FACTS, project: readProjectFacts(name, text) };
    case 'manifest':
      break;
  }
  if (isKustomization(path)) return kustomizationFacts(readYaml(text));
  if (mayHoldObjects(text)) return manifestFacts(path, readYaml(text));
  const [builds, tags] = [mayAskForBuilds(text), /\.ya?ml$/i.test(name) && mayMentionTags(text)];
  if (!builds && !tags) return NO_FACTS;
  const file = readYaml(text);
  return { ...NO_FACTS, builds: builds ? buildsInYaml(name, file) : [], ...(tags && tagFacts(name, file)) };
}

function kustomizationFacts(file: YamlFile): FileFacts {
  return { ...NO_FACTS, kustomization: readKustomization(file), ...tagFacts('', file) };
}

/** The versions of images that a file of YAML names; a Chart.yaml names one of its own. */
function tagFacts(name: string, file: YamlFile): Pick<FileFacts, 'tags' | 'chart'> {
  const lines = indexLines(file.text);
  return { tags: tagsInYaml(file, lines), chart: name === 'Chart.yaml' ? chartIn(file, lines) : null };
}

function textParts(path: string, text: string): Pick<FileFacts, 'script' | 'text' | 'content' | 'project'> {
  const name = nameOf(path);
  const facts = readTextFacts(name, text);
  const script = facts?.language === 'shell' ? scriptFacts(readShell(text), indexLines(text)) : null;
  const content = facts && isConfiguration(name, facts) ? text : null;
  return { script, text: facts, content, project: readProjectFacts(name, text) };
}

/** Texts that fixes may move, and lists of scripts and dependencies that tell what runs. */
function isConfiguration(name: string, { language, length }: TextFacts): boolean {
  const data = ['nginx', 'apache', 'xml', 'properties', 'json', 'yaml', 'toml'].includes(language);
  return length <= MAX_TEXT && (data || /\.(?:conf|cnf|config|txt|tmpl|template)$|^\.env/i.test(name));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A quick look that misses no object: both keys must be written somewhere. */
export function mayHoldObjects(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind');
}

function mayAskForBuilds(text: string): boolean {
  return text.length <= 1_000_000 && text.includes('build') && /\bbuild:|docker|podman|buildah/.test(text);
}

/** Patterns of an ignore file; blank lines and comments are none (Docker documentation, .dockerignore file). */
function ignorePatterns(text: string): string[] {
  const lines = text.slice(0, MAX_TEXT).split('\n').slice(0, 500);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

function manifestFacts(path: string, file: YamlFile): FileFacts {
  const lines = indexLines(file.text);
  const objects = readObjects(path, file, null);
  return {
    ...NO_FACTS,
    inventory: objects.map((object) => ({ identity: object.identity, region: lines.region(object.node) })),
    services: objects.flatMap((object) => readService(object, lines.region(object.node)) ?? []),
    objects: objects.flatMap((object) => objectFacts(object, lines) ?? []),
    builds: mayAskForBuilds(file.text) ? buildsInYaml(nameOf(path), file) : [],
    ...(mayMentionTags(file.text) && tagFacts(nameOf(path), file)),
    problems: [
      ...templateNote(objects),
      ...file.documents.flatMap((document) => documentProblem(file, document, lines)),
    ],
  };
}

/** A template that can be read in part is judged in part: what its actions set is unknown. */
function templateNote(objects: readonly KubeObject[]): string[] {
  const partly = objects.some(({ document }) => document.templated);
  return partly ? ['a template: what its actions set is not known before it is rendered, and not judged'] : [];
}

function documentProblem(file: YamlFile, document: YamlDocument, lines: LineIndex): string[] {
  if (!document.error) return [];
  const where = `${file.documents.length > 1 ? `document ${document.index + 1}, ` : ''}line ${lines.lineAt(document.error.offset)}`;
  return document.templated
    ? [`${where}: a template that cannot be read before it is rendered`]
    : [`${where}: broken YAML: ${document.error.message}`];
}

function buildFileFacts(text: string): FileFacts {
  const dockerfile = readDockerfile(text);
  const lines = indexLines(text);
  if (dockerfile.stages.length > MAX_STAGES)
    return { ...NO_FACTS, problems: [`more than ${MAX_STAGES} stages: not read`] };
  const readable = dockerfile.errors.length === 0;
  return {
    ...NO_FACTS,
    dockerfile: readable ? dockerfileFacts(dockerfile, lines) : null,
    tags: readable ? tagsInStages(readBaseImages('', dockerfile), lines) : [],
    inventory: dockerfile.stages.map((stage) => {
      const end = stage.instructions.at(-1)?.range.end ?? stage.from.range.end;
      return {
        identity: stageIdentity(dockerfile, stage),
        region: lines.region({ start: stage.from.range.start, end }),
      };
    }),
    problems: dockerfile.errors.slice(0, 1).map(({ message, offset }) => `line ${lines.lineAt(offset)}: ${message}`),
  };
}
