import { containersOf, type PlacedContainer } from './containers.ts';
import { parseImageReference } from './image-reference.ts';
import { type BuiltImage, containersOfImage } from './images.ts';
import { absoluteLog, knowsLinks, linkedByImage } from './log-paths.ts';
import { linkedFile } from './log-sinks.ts';
import { mountAt } from './mounts.ts';
import { objectAt, placedPod } from './placed-pods.ts';
import type { Repository } from './repository.ts';
import { plainImageName } from './shipped.ts';

/** Is a log file a standard stream after all? */
export type Streamed = 'yes' | 'no' | 'unknown';

/** The name of the published image behind a built one, or of the image itself; null where an argument hides it. */
export function publishedName(image: BuiltImage | string | null): string | null {
  const written = typeof image === 'string' ? image : (image?.config.base ?? null);
  const reference = written === null ? null : parseImageReference(written);
  return reference ? plainImageName(reference.name) : null;
}

/** Bases without a server of their own: what is installed on them writes where it says (distributions, languages). */
const PLAIN_BASE =
  /^(?:debian|ubuntu|alpine|busybox|centos|fedora|rockylinux|almalinux|amazonlinux|redhat\/ubi\d*[\w-]*|node|python|golang|openjdk|eclipse-temurin|ruby|rust|php|httpd|gcr\.io\/distroless\/[\w-]+)$/;

/** Does an image link a log file to a standard stream: by an instruction, or in the published image that it stands on? */
export function isLinked(image: BuiltImage | string | null, file: string, ofServer: boolean): Streamed {
  const name = publishedName(image);
  const path = absoluteLog(file, name);
  const own =
    typeof image === 'string' || image === null ? [] : image.config.runs.flatMap(({ commands }) => commands ?? []);
  const links = [...linkedByImage(name), ...own.flatMap(({ words }) => linkedFile(words) ?? [])];
  const isSame = (link: string) =>
    link === path || link === file || (link.endsWith('/') && path?.startsWith(link) === true);
  if (links.some(isSame)) return 'yes';
  if (!ofServer) return 'no';
  return name !== null && (knowsLinks(name) || PLAIN_BASE.test(name)) ? 'no' : 'unknown';
}

/** Does another container of the Pod mount the volume that a file lies in: a sidecar that streams or ships it? */
export function isShared(repository: Repository, container: PlacedContainer, file: string): boolean {
  const own = placedPod(repository, container);
  const mount = own ? mountAt(own.mounts, file) : null;
  if (!own || !mount) return false;
  return siblings(repository, container).some((other) =>
    (placedPod(repository, other)?.mounts ?? []).some(({ volume }) => volume.name === mount.volume.name),
  );
}

/** The other containers of a Pod that run beside it. */
export function siblings(repository: Repository, { path, document, at }: PlacedContainer): readonly PlacedContainer[] {
  const object = objectAt(repository.facts(path)?.objects ?? [], document, at);
  const all = object ? containersOf({ ...object, path }) : [];
  return all.filter(
    (other) =>
      JSON.stringify(other.at) !== JSON.stringify(at) && (other.role === 'container' || other.role === 'sidecar'),
  );
}

/** Is a file shared with a sidecar in every container that runs one of the images? False where none is known. */
export function isSharedEverywhere(repository: Repository, images: readonly BuiltImage[], file: string): boolean {
  const users = images.flatMap((image) => containersOfImage(repository, image));
  return users.length > 0 && users.every((user) => isShared(repository, user, file));
}
