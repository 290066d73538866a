import { type Refusal, refuse } from '../../source/refusal.ts';
import type { InstructionFacts } from '../dockerfile-facts.ts';
import { buildsOf } from '../image-builds.ts';
import { type ImageConfig, imageConfig } from '../image-config.ts';
import { parseImageReference } from '../image-reference.ts';
import { isPinned } from './base-image.ts';
import { type BuildRequest, type DividedStage, firstRefusal } from './request.ts';
import { commandKind } from './run-kinds.ts';

/**
 * Divides a stage behind its last RUN that builds, where all that holds for every language holds.
 * @returns the precondition that fails
 */
export function divide(request: BuildRequest): DividedStage | Refusal {
  const { facts, stage, mixture } = request;
  const last = mixture.builds.at(-1)?.place;
  if (last === undefined)
    return refuse(
      'the program is made elsewhere, and the base image brings the tools: name one that only runs programs',
    );
  if (last.stage !== stage.index) return refuse('a stage below makes the program');
  const front = stage.instructions.filter(({ index }) => index <= last.instruction);
  const back = stage.instructions.filter(({ index }) => index > last.instruction);
  const problem = firstRefusal(
    () => stageProblem(request),
    () => baseProblem(request),
    () => instructionProblem(stage.instructions),
    () => runsProblem(front),
  );
  if (problem !== null) return problem;
  return { front, back, built: imageConfig(facts, { ...stage, instructions: front }) };
}

/** The stage stands alone at the end of its file: nothing is built on it, or names it. */
function stageProblem({ repository, path, facts, stage, dockerfile, config }: BuildRequest): Refusal | null {
  if (stage.baseStage !== null) return refuse('the stage is built on another stage of the file');
  if (stage.index !== facts.stages.length - 1) return refuse('other stages follow the one that is deployed');
  if (dockerfile.escape !== '\\') return refuse('the file has an escape character of its own');
  const builds = buildsOf(repository, path);
  const overlaid = builds.find((build) => build.overlaid.some((folder) => holdsBuild(config, folder)));
  if (overlaid) return refuse(`${overlaid.path} lays sources over ${config.workdir} in the image, as for development`);
  const started = builds.find(({ service }) => service?.starts);
  if (started) return refuse(`${started.path} starts another program in the image`);
  const target = builds.find((build) => build.target === stage.index && stage.name !== null);
  return target === undefined ? null : refuse(`${target.path} builds the stage ${stage.name} by its name`);
}

/** Does a folder of the image hold the one that the program is built in? */
function holdsBuild({ workdir }: ImageConfig, folder: string): boolean {
  const top = folder.replace(/\/+$/, '');
  return workdir !== '/' && (top === '' || workdir === top || workdir.startsWith(`${top}/`));
}

function baseProblem({ dockerfile, stage, config, mixture }: BuildRequest): Refusal | null {
  const written = dockerfile.stages[stage.index]?.reference.text ?? '';
  const reference = config.base === null ? null : parseImageReference(config.base);
  if (reference === null || written.includes('$')) return refuse('a variable names the base image');
  const brings = mixture.kind === 'compiled' && mixture.sdk === null && mixture.tools.length === 0;
  if (brings) return refuse('the base image itself brings the compiler: name one of the same release without it');
  return isPinned(reference) ? null : refuse('the base image has no version: pin it first');
}

function instructionProblem(instructions: readonly InstructionFacts[]): Refusal | null {
  const odd = instructions.find(({ keyword }) => keyword === 'SHELL' || keyword === 'ONBUILD');
  if (odd) return refuse(`line ${odd.region.line}: ${odd.keyword} changes how the rest is read`);
  const remote = instructions.find(({ keyword, text }) => keyword === 'ADD' && text.includes('://'));
  return remote ? refuse(`line ${remote.region.line} fetches what the program may need at run time`) : null;
}

/** Programs that bring files from the net. */
const FETCHES = /^(?:git|curl|wget|svn|hg)$/;

/** Every command of the front is known: installs, builds, moves about, or prepares files of the build. */
function runsProblem(front: readonly InstructionFacts[]): Refusal | null {
  for (const { keyword, script, region } of front) {
    if (keyword !== 'RUN') continue;
    if (!script?.commands) return refuse(`line ${region.line}: the RUN could not be read for certain`);
    const odd = script.commands.find((command) => commandKind(command) === 'other');
    const does = FETCHES.test(odd?.words[0] ?? '')
      ? 'fetches something that the program may need'
      : 'may prepare something that the program needs';
    if (odd) return refuse(`line ${odd.region.line}: ${odd.written[0]} ${does} at run time`);
  }
  return null;
}
