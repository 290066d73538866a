import type { Dockerfile, DockerStage } from '../../source/dockerfile/instructions.ts';

/**
 * The stages whose layers are part of a stage: those of the file that it is built on, and itself, in the order of the
 * file.
 */
export function layersOf(dockerfile: Dockerfile, stage: DockerStage): readonly DockerStage[] {
  const written = stage.reference.text.toLowerCase();
  const base = dockerfile.stages.slice(0, stage.index).findLast(({ name }) => name === written);
  return base === undefined ? [stage] : [...layersOf(dockerfile, base), stage];
}

/** The stages that are built, directly or over others, on a stage; itself among them. */
export function builtOn(dockerfile: Dockerfile, stage: DockerStage): readonly DockerStage[] {
  return dockerfile.stages.filter((other) => layersOf(dockerfile, other).includes(stage));
}

/**
 * Does the content of a stage reach a node? It does when a deployed stage is it or is built on it.
 * @param deployed indexes of the deployed stages
 */
export function isShipped(dockerfile: Dockerfile, stage: DockerStage, deployed: readonly number[]): boolean {
  return builtOn(dockerfile, stage).some(({ index }) => deployed.includes(index));
}
