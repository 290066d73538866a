import type { InstructionSubject, StageSubject } from './build.ts';
import type { ImageUse } from './image.ts';
import type { ObjectSubject, ServiceSubject } from './object-subjects.ts';
import type { ScriptSubject, SourceSubject } from './scripts.ts';
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
  /** A stage of a Dockerfile. */
  readonly stage: StageSubject;
  /** A Kubernetes object of any kind. */
  readonly object: ObjectSubject;
  /** A Service of the core group that selects Pods. */
  readonly service: ServiceSubject;
  /** A shell script. */
  readonly script: ScriptSubject;
  /** A text that a Dockerfile copies by name, scripts included. */
  readonly source: SourceSubject;
}
