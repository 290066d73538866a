import type { DockerfileEdit } from '../../source/dockerfile/edit.ts';
import type { Dockerfile } from '../../source/dockerfile/instructions.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import type { Mixture } from '../build/mixture.ts';
import { projectFiles } from '../build/project-reads.ts';
import type { DockerfileFacts, InstructionFacts, StageFacts } from '../dockerfile-facts.ts';
import type { ImageConfig } from '../image-config.ts';
import type { ProjectFacts } from '../project/facts.ts';
import type { Repository } from '../repository.ts';
import type { BuildLanguage } from '../toolchains.ts';

/** A stage that is to be divided into one that builds and one that ships. */
export interface BuildRequest {
  readonly repository: Repository;
  /** The Dockerfile. */
  readonly path: string;
  readonly dockerfile: Dockerfile;
  readonly facts: DockerfileFacts;
  readonly stage: StageFacts;
  readonly mixture: Mixture;
  /** What the whole stage leaves behind. */
  readonly config: ImageConfig;
  /** The folder of the build context. */
  readonly context: string;
  /** The image that serves files, by configuration. */
  readonly webServer: string | null;
}

/** The instructions of a stage on both sides of its last building RUN. */
export interface DividedStage {
  /** Up to the last RUN that builds. */
  readonly front: readonly InstructionFacts[];
  readonly back: readonly InstructionFacts[];
  /** What the front leaves behind. */
  readonly built: ImageConfig;
}

/** How a program of one language is shipped: what the last stage is made of. */
export interface Recipe {
  /** What FROM of the last stage names. */
  readonly base: string;
  /** The last image has a shell and the usual tools of its system. */
  readonly hasShell: boolean;
  /** Packages of the system that the last stage installs. */
  readonly packages: { readonly manager: 'apt' | 'apk'; readonly names: readonly string[] } | null;
  /** Absolute paths copied from the build stage to the same place. */
  readonly artifacts: readonly string[];
  /** The last image has a user of its own, and this is what CMD of the last stage says; null where both stay as they are. */
  readonly serves: string | null;
  /** Instructions of the front that are written in the last stage too: copies of data. */
  readonly repeated: readonly number[];
  /** Variables that only the build reads. */
  readonly buildOnly: RegExp;
  /** Further instructions of the last stage, behind the copies. */
  readonly further: readonly string[];
  /** Changes of the build stage. */
  readonly buildEdits: readonly DockerfileEdit[];
  /** What a person must believe, in whole sentences. */
  readonly assumes: readonly string[];
}

/** What a program's own files say; by kind. */
export function projectFacts<K extends ProjectFacts['kind']>(
  { repository, context }: BuildRequest,
  language: BuildLanguage,
  kind: K,
): readonly { readonly path: string; readonly facts: Extract<ProjectFacts, { kind: K }> }[] | Refusal {
  const files = projectFiles(repository, context, language);
  if (files === null) return refuse('the program has more sources than are read to make sure of what it needs');
  const read = files.map((path) => ({ path, facts: repository.facts(path)?.project ?? null }));
  const unread = read.find(({ facts }) => facts === null);
  if (unread) return refuse(`${unread.path} is not read, and nothing says what it needs`);
  return read.flatMap(({ path, facts }) =>
    facts?.kind === kind ? [{ path, facts: facts as Extract<ProjectFacts, { kind: K }> }] : [],
  );
}

/** The first refusal of several checks, null when all hold. */
export function firstRefusal(...checks: readonly (() => Refusal | null)[]): Refusal | null {
  for (const check of checks) {
    const found = check();
    if (isRefusal(found)) return found;
  }
  return null;
}
