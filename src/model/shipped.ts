import { deployedStages } from './image-builds.ts';
import { type BuiltImage, builtImage } from './images.ts';
import type { Repository } from './repository.ts';

/**
 * The images of a Dockerfile that hold what a stage writes: the deployed ones that are the stage, or build on it by FROM.
 * Empty for stages that only serve the build.
 * @param stage 0-based place of the stage
 */
export function imagesHolding(repository: Repository, dockerfile: string, stage: number): readonly BuiltImage[] {
  const stages = repository.facts(dockerfile)?.dockerfile?.stages ?? [];
  const holds = (deployed: number) => {
    for (let at: number | null = deployed, steps = 0; at !== null && steps <= stages.length; steps += 1) {
      if (at === stage) return true;
      at = stages[at]?.baseStage ?? null;
    }
    return false;
  };
  return [...deployedStages(repository, dockerfile)]
    .filter(holds)
    .flatMap((deployed) => builtImage(repository, dockerfile, deployed) ?? []);
}

/** The containers' image name without registry of Docker's library: `nginx` for `docker.io/library/nginx`. */
export function plainImageName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(?:index\.|registry-1\.)?docker\.io\/|^public\.ecr\.aws\/docker\/|^mirror\.gcr\.io\//, '')
    .replace(/^library\//, '');
}
