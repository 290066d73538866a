import type { InstructionSubject } from './build.ts';
import type { ImageUse } from './image.ts';
import type { Container, Workload } from './workload.ts';

/** What rules look at, by name. The engine walks each file once and hands these out. */
export interface Subjects {
  /** A reference to an image: a stage's base, a container's image, an entry of a kustomization's `images`. */
  readonly image: ImageUse;
  /** An instruction of a Dockerfile, with its stage. */
  readonly instruction: InstructionSubject;
  /** An object that runs Pods, through the pod-template table. */
  readonly workload: Workload;
  /** A container of a workload, of any role. */
  readonly container: Container;
}
