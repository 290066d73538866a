import type { Answer } from './answer.ts';
import type { ImageReference } from './image-reference.ts';
import { asText } from './kube-object.ts';
import type { Container } from './workload.ts';

/** Tags whose very name says that they move on with each build. */
const MOVING: ReadonlySet<string> = new Set([
  'edge',
  'nightly',
  'main',
  'master',
  'trunk',
  'canary',
  'unstable',
  'rolling',
]);

/** How firmly a reference names an image. A digest names one for good, whatever the tag says. */
export type Firmness =
  | 'fixed'
  /** No tag, or `latest`: the pull policy is `Always` where none is written (Kubernetes documentation, Images). */
  | 'latest'
  /** Another tag that moves; the pull policy is `IfNotPresent` where none is written. */
  | 'moving';

/** Tells how firmly a reference names an image. */
export function firmness({ tag, digest }: ImageReference): Firmness {
  if (digest !== null) return 'fixed';
  if (tag === null || tag === 'latest') return 'latest';
  return MOVING.has(tag) ? 'moving' : 'fixed';
}

/**
 * Does the reference only stand in for another? The name of an image has no capitals (distribution/reference, grammar):
 * `gcr.io/PROJECT_ID/web` is filled in before it is used. github.com holds no images, but Go sources, which `ko` builds
 * and replaces by what it has built.
 */
export function isPlaceholder({ name, registry }: ImageReference): boolean {
  return registry === 'github.com' || /[A-Z]/.test(registry === null ? name : name.slice(registry.length));
}

/** The pull policy as it is written. */
export function writtenPullPolicy(container: Container): Answer<string> {
  return asText(container.query(['imagePullPolicy']));
}
