import type { ShellScript } from '../source/shell/script.ts';
import { allContainers, type PlacedContainer } from './containers.ts';
import { copiersOf } from './copied-files.ts';
import { type BuiltImage, imagesFrom } from './images.ts';
import type { Index, Repository } from './repository.ts';
import type { Resource } from './resource.ts';
import { type Start, startOf, startOfImage } from './start.ts';
import type { TextFacts } from './text-facts.ts';

/** A shell script of the repository, with what starts it. */
export interface ScriptSubject {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  readonly script: ShellScript;
  /** Containers and images whose process 1, or the init's program, it is; empty for scripts that nothing starts so. */
  readonly starts: readonly ScriptUse[];
}

/** Something that starts a script. */
export interface ScriptUse {
  /** Null for an image that starts it on its own. */
  readonly container: PlacedContainer | null;
  readonly start: Start;
}

/** A text that a Dockerfile copies by name. */
export interface SourceSubject {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  readonly text: string;
  readonly facts: TextFacts;
  /** Images of the Dockerfiles that copy it. */
  readonly copiedBy: readonly BuiltImage[];
}

const STARTS: Index<readonly ScriptUse[]> = {
  name: 'starts by script',
  build: (repository) => {
    const ofContainers = allContainers(repository).flatMap((container) =>
      useOf(container, startOf(repository, container)),
    );
    const ofImages = repository
      .pathsWith('dockerfile')
      .flatMap((path) => imagesFrom(repository, path))
      .flatMap((image) => useOf(null, startOfImage(repository, image)));
    return Map.groupBy([...ofImages, ...ofContainers], ({ start }) => start.script?.path ?? '');
  },
};

function useOf(container: PlacedContainer | null, start: ReturnType<typeof startOf>): ScriptUse[] {
  return start.state === 'present' && start.value.script?.path ? [{ container, start: start.value }] : [];
}

/** What starts a script of the repository. */
export function startsOf(repository: Repository, path: string): readonly ScriptUse[] {
  return repository.lookup(STARTS, path) ?? [];
}

export function scriptSubject(path: string, script: ShellScript, repository: Repository): ScriptSubject {
  const name = fileName(path);
  return { path, identity: `script:${name}`, resource: { file: name }, script, starts: startsOf(repository, path) };
}

export function sourceSubject(path: string, text: string, facts: TextFacts, repository: Repository): SourceSubject {
  const name = fileName(path);
  const copiedBy = copiersOf(repository, path).flatMap((dockerfile) => imagesFrom(repository, dockerfile));
  return { path, identity: `source:${name}`, resource: { file: name }, text, facts, copiedBy };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
