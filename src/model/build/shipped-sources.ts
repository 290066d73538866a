import { copiedFiles } from '../copied-files.ts';
import type { DockerfileFacts, StageFacts } from '../dockerfile-facts.ts';
import { contextOf, ignoreFileOf } from '../image-builds.ts';
import { type ImageConfig, type InstructionPlace, imageConfig } from '../image-config.ts';
import { resolvePath } from '../nearness.ts';
import type { Repository } from '../repository.ts';
import { buildCommand } from './build-commands.ts';
import { isWholeContext } from './context-copies.ts';
import { isIgnored } from './ignore-patterns.ts';

/** A source of a compiled program, or the file that stands for all of them, and what brings it into the image. */
export interface ShippedSource {
  readonly what: string;
  readonly place: InstructionPlace;
}

const COMPILED_SOURCE = /\.(?:c|cc|cpp|cxx|go|rs|java|kt|scala|cs|swift|zig)$/;
/** Files at the top of a program that is compiled. */
const PROJECTS = ['go.mod', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts'];

/**
 * Sources of compiled languages in an image that does not compile: they are there for nothing but to be read by
 * strangers. An image that starts nothing, or an interpreter of them, is left out.
 */
export function shippedSources(
  repository: Repository,
  path: string,
  dockerfile: DockerfileFacts,
  stage: StageFacts,
): readonly ShippedSource[] {
  const config = imageConfig(dockerfile, stage);
  if (!runsAProgram(config) && !compilesEarlier(dockerfile, stage)) return [];
  const context = contextOf(repository, path);
  const ignoreFile = ignoreFileOf(repository, path);
  const patterns = ignoreFile === null ? [] : (repository.facts(ignoreFile)?.ignore ?? []);
  const project = PROJECTS.find(
    (name) => repository.has(resolvePath(context, name)) && isIgnored(patterns, name) === false,
  );
  const whole = config.copies.filter(({ from, sources }) => from === null && sources.some(isWholeContext));
  const named = copiedFiles(repository, path).filter(
    ({ source, instruction, via }) =>
      COMPILED_SOURCE.test(source) &&
      via !== 'folder' &&
      config.copies.some((copy) => copy.instruction === instruction),
  );
  return [
    ...(project === undefined ? [] : whole.map((place) => ({ what: project, place }))),
    ...named.map(({ source, stage: at, instruction, region }) => ({
      what: source,
      place: { stage: at, instruction, region },
    })),
  ];
}

/** Does it start a program by its path, which no interpreter reads? */
function runsAProgram({ entrypoint, cmd }: ImageConfig): boolean {
  const [program = ''] = (entrypoint ?? cmd)?.argv ?? [];
  return (
    /^\.{0,2}\/[^.]*$/.test(program) &&
    !/\/(?:ba|da|a)?sh$|\/(?:python|node|ruby|perl|php|java|env)[\d.]*$/.test(program)
  );
}

function compilesEarlier({ stages }: DockerfileFacts, { index }: StageFacts): boolean {
  const commands = stages
    .slice(0, index)
    .flatMap(({ instructions }) => instructions)
    .flatMap(({ script }) => script?.commands ?? []);
  return commands.some((command) => buildCommand(command)?.kind === 'compile');
}
