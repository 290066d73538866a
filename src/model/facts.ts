import { readDockerfile } from '../source/dockerfile/read.ts';
import { indexLines, type LineIndex, type Region } from '../source/text.ts';
import { readYaml } from '../source/yaml/read.ts';
import type { YamlDocument, YamlFile } from '../source/yaml/tree.ts';
import { stageIdentity } from './build.ts';
import { type FileClass, isKustomization } from './file-class.ts';
import { type KubeObject, readObjects } from './kube-object.ts';
import { type KustomizationFacts, readKustomization } from './kustomization.ts';
import { readService, type ServiceFacts } from './service.ts';

/**
 * The summary of one file that questions about the whole repository use: plain JSON, pure in the text and the class,
 * and so cached by content.
 */
export interface FileFacts {
  /** Objects or build stages, by identity, with their places. */
  readonly inventory: readonly { readonly identity: string; readonly region: Region }[];
  readonly services: readonly ServiceFacts[];
  readonly kustomization: KustomizationFacts | null;
  /** Parts that could not be read, in words for people. */
  readonly problems: readonly string[];
}

const NOTHING: FileFacts = { inventory: [], services: [], kustomization: null, problems: [] };

/** Changes whenever facts of the same text would differ: part of every cache key. */
export const FACTS_VERSION = '1';

/**
 * Summarises a file.
 * @param path only its name is used, to know a kustomization
 */
export function readFacts(path: string, fileClass: FileClass, text: string): FileFacts {
  if (fileClass === 'dockerfile') return dockerfileFacts(text);
  if (isKustomization(path)) return { ...NOTHING, kustomization: readKustomization(readYaml(text)) };
  if (!mayHoldObjects(text)) return NOTHING;
  return manifestFacts(path, readYaml(text));
}

/** A quick look that misses no object: both keys must be written somewhere. */
export function mayHoldObjects(text: string): boolean {
  return text.includes('apiVersion') && text.includes('kind');
}

function manifestFacts(path: string, file: YamlFile): FileFacts {
  const lines = indexLines(file.text);
  const objects = readObjects(path, file, null);
  return {
    inventory: objects.map((object) => ({ identity: object.identity, region: lines.region(object.node) })),
    services: objects.flatMap((object) => serviceOf(object, lines)),
    kustomization: null,
    problems: [
      ...templateNote(objects),
      ...file.documents.flatMap((document) => documentProblem(file, document, lines)),
    ],
  };
}

function serviceOf(object: KubeObject, lines: LineIndex): ServiceFacts[] {
  const service = readService(object, lines.region(object.node));
  return service ? [service] : [];
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

function dockerfileFacts(text: string): FileFacts {
  const dockerfile = readDockerfile(text);
  const lines = indexLines(text);
  return {
    ...NOTHING,
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
