import { type ImageReference, parseImageReference } from '../image-reference.ts';

/** An official image, its tag taken apart. */
export interface OfficialImage {
  readonly name: string;
  /** Registry and namespace as written, such as `docker.io/library/`; empty for none. */
  readonly prefix: string;
  readonly tag: string;
  readonly digest: string | null;
  /** The release of Debian that the tag names, such as `bookworm`; null where it names none. */
  readonly debian: string | null;
  /** `alpine3.19`, or `alpine` where the tag leaves the version open; null for other systems. */
  readonly alpine: string | null;
}

const DEBIAN = /(?:^|-)(jessie|stretch|buster|bullseye|bookworm|trixie)(?:-|$)/;
const PREFIX = /^(?:(?:docker\.io\/|index\.docker\.io\/|public\.ecr\.aws\/docker\/|mirror\.gcr\.io\/)?library\/)?$/;

/** Reads the name of an image; null for one without tag, with the tag `latest`, or that is no official image of Docker Hub. */
export function officialImage(base: string | null): OfficialImage | null {
  const reference = base === null ? null : parseImageReference(base);
  if (reference === null || reference.tag === null || reference.tag === 'latest') return null;
  const slash = reference.name.lastIndexOf('/') + 1;
  const prefix = reference.name.slice(0, slash);
  if (!PREFIX.test(prefix)) return null;
  const { tag } = reference;
  return {
    name: reference.name.slice(slash),
    prefix,
    tag,
    digest: reference.digest,
    debian: DEBIAN.exec(tag)?.[1] ?? null,
    alpine: /(?:^|-)(alpine(?:\d+\.\d+)?)(?:-|$)/.exec(tag)?.[1] ?? null,
  };
}

/** Is the reference bound to a version: a tag other than `latest`, or a digest? */
export function isPinned({ tag, digest }: ImageReference): boolean {
  return digest !== null || (tag !== null && tag !== 'latest');
}

/** The system of an image that has shell and package manager, by its name: what C programs are built on. */
export function systemOf(base: string | null): 'apt' | 'apk' | null {
  const image = officialImage(base);
  if (image === null) return null;
  if (image.name === 'alpine' || image.alpine !== null) return 'apk';
  return image.name === 'debian' || image.name === 'ubuntu' || image.debian !== null || /slim/.test(image.tag)
    ? 'apt'
    : null;
}

/**
 * The small image of the same release of the same system, for a program that was linked there.
 * @returns null when the tag does not say which release that is
 */
export function sameRelease(image: OfficialImage): string | null {
  if (image.alpine !== null) {
    const version = image.alpine.slice('alpine'.length);
    return version === '' ? null : `${image.prefix}alpine:${version}`;
  }
  return image.debian === null ? null : `${image.prefix}debian:${image.debian}-slim`;
}

/** The tag of the slim variant in the same release: `22-bookworm-slim` for node, `3.12-slim-bookworm` for python. */
export function slimTag({ name, tag }: OfficialImage): string {
  if (name === 'node') return `${tag}-slim`;
  const [version = '', ...rest] = tag.split('-');
  return [version, 'slim', ...rest].join('-');
}
