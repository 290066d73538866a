import type { PlacedContainer } from './containers.ts';
import type { WriteKind } from './known-writers.ts';

/** A path that a container writes. */
export interface WrittenPath {
  /** Absolute. */
  readonly path: string;
  readonly kind: WriteKind;
  /** Completes "PATH is written: ..." for people. */
  readonly why: string;
  /** The image holds files there, or may. */
  readonly filled: boolean;
  /** The image declares it as VOLUME: it stays writable below a read-only root, and goes with the container. */
  readonly isVolume: boolean;
  /** Where a file of the repository says so; of what is known of a published image the FROM that names it, null without one. */
  readonly place: { readonly path: string; readonly region: PlacedContainer['region'] } | null;
}

/** The kind of files that a path is for, by its name (Filesystem Hierarchy Standard 3.0). */
export function kindOf(path: string): WriteKind {
  if (/^\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)|\/(?:te?mp|scratch)(?:\/|$)/i.test(path)) return 'temporary';
  if (/^\/(?:var\/)?run(?:\/|$)|\/(?:pids?|sockets?|run|locks?)(?:\/|$)/i.test(path)) return 'run';
  if (/cache/i.test(path)) return 'cache';
  return /(?:^|\/)logs?(?:\/|$)/i.test(path) ? 'log' : 'data';
}

/** The kind of files that a setting is for, by its name, else by the path that it names. */
export function kindFor(setting: string, path: string): WriteKind {
  if (/te?mp/i.test(setting)) return 'temporary';
  return /cache/i.test(setting) ? 'cache' : kindOf(path);
}

/** Folders that every image fills. */
export function isSystem(path: string): boolean {
  return /^\/(?:bin|boot|dev|etc|home|lib|lib64|opt|proc|root|sbin|srv|sys|usr|var|app|)(?:$|(?<=^\/(?:bin|etc|lib|lib64|sbin|usr|proc|sys))\/)/.test(
    path,
  );
}
