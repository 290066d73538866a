import type { Dockerfile, DockerInstruction, DockerStage } from '../source/dockerfile/instructions.ts';
import { expandReference } from '../source/dockerfile/resolve-arguments.ts';
import { type Answer, present, unknown } from './answer.ts';
import type { ImageUse } from './image.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';

/** An instruction of a Dockerfile with what surrounds it. */
export interface InstructionSubject {
  readonly path: string;
  readonly identity: string;
  readonly resource: { readonly stage: string; readonly instruction: string };
  readonly instruction: DockerInstruction;
  readonly stage: DockerStage;
  readonly dockerfile: Dockerfile;
}

/** A Dockerfile with more is not read: no build that people write comes near it, and stages name each other. */
export const MAX_STAGES = 300;

/** A stage of a Dockerfile. */
export interface StageSubject {
  readonly path: string;
  readonly identity: string;
  readonly resource: { readonly stage: string; readonly instruction: string };
  readonly stage: DockerStage;
  readonly dockerfile: Dockerfile;
}

/** A stage's identity: its name, else its place from the end, so that stages put in front change nothing. */
export function stageIdentity(dockerfile: Dockerfile, stage: DockerStage): string {
  return `stage:${stage.name ?? stage.index - dockerfile.stages.length}`;
}

/** Every instruction of every stage, FROM included. */
export function readInstructions(path: string, dockerfile: Dockerfile): readonly InstructionSubject[] {
  return dockerfile.stages.flatMap((stage) =>
    [stage.from, ...stage.instructions].map((instruction) => ({
      path,
      identity: `${stageIdentity(dockerfile, stage)}/${instruction.keyword}`,
      resource: { stage: stageName(stage), instruction: instruction.keyword },
      instruction,
      stage,
      dockerfile,
    })),
  );
}

/** Every stage. */
export function readStages(path: string, dockerfile: Dockerfile): readonly StageSubject[] {
  return dockerfile.stages.map((stage) => ({
    path,
    identity: stageIdentity(dockerfile, stage),
    resource: { stage: stageName(stage), instruction: 'FROM' },
    stage,
    dockerfile,
  }));
}

/** The images that the stages are built on; names of earlier stages and `scratch` are no images. */
export function readBaseImages(path: string, dockerfile: Dockerfile): readonly ImageUse[] {
  return dockerfile.stages.flatMap((stage) => {
    const written = stage.reference.text;
    const expanded = expandReference(dockerfile, stage);
    const meant = expanded === 'unknown' ? written : expanded.text;
    const earlier = dockerfile.stages.slice(0, stage.index).some(({ name }) => name === meant.toLowerCase());
    if (earlier || meant === 'scratch' || written === '') return [];
    return [
      {
        path,
        identity: `${stageIdentity(dockerfile, stage)}/FROM`,
        resource: { stage: stageName(stage), instruction: 'FROM' },
        role: 'base' as const,
        reference: expanded === 'unknown' ? unknown('an ARG without default names it') : reference(expanded.text),
        range: stage.reference,
        sources: expanded === 'unknown' ? [] : expanded.from,
        completedBy: null,
        site: { kind: 'stage' as const, dockerfile, stage },
      },
    ];
  });
}

function reference(text: string): Answer<ImageReference> {
  const parsed = parseImageReference(text);
  return parsed ? present(parsed) : unknown('it is no plain image reference');
}

function stageName(stage: DockerStage): string {
  return stage.name ?? String(stage.index);
}
