import type { Dockerfile, DockerStage } from '../source/dockerfile/instructions.ts';
import type { ValuePath } from '../source/plain-value.ts';
import type { Range } from '../source/text.ts';
import type { Answer } from './answer.ts';
import type { ImageReference } from './image-reference.ts';
import type { Resource } from './resource.ts';

/** A place that names the image something is built on or run from: what rules about images look at. */
export interface ImageUse {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  /** `base`: FROM of a build stage. `container`: of a workload. `override`: an entry of a kustomization's `images`. */
  readonly role: 'base' | 'container' | 'override';
  /** The reference; `unknown` where a variable without default or a template makes it up. Absent is not a use at all. */
  readonly reference: Answer<ImageReference>;
  /** Where the reference stands. */
  readonly range: Range;
  /** Other places in the same file that make up the reference: the default of an ARG. */
  readonly sources: readonly Range[];
  /** Why tag or digest may be set elsewhere; null when what is written is what runs. */
  readonly completedBy: string | null;
  /** Where a change of the reference is written. */
  readonly site: ImageSite;
}

export type ImageSite =
  | { readonly kind: 'stage'; readonly dockerfile: Dockerfile; readonly stage: DockerStage }
  /** `holds`: whether the text there is the whole reference or the tag alone. */
  | { readonly kind: 'yaml'; readonly document: number; readonly at: ValuePath; readonly holds: 'reference' | 'tag' };
