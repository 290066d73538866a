import type { ImageConfig } from './image-config.ts';
import type { BuiltImage } from './images.ts';
import { absolute, isWithin } from './mounts.ts';

/** Folders that distributions fill, or that hold the program. */
const SYSTEM =
  /^\/(?:etc|usr|bin|sbin|lib|lib64|dev|proc|sys|boot|root|home|var|var\/lib|var\/www|opt|srv|mnt|media|run|tmp|app|src|code|workspace|)$|^\/(?:usr|lib|lib64|bin|sbin|boot|dev|proc|sys)\//;
/** Base images with nothing but an operating system, or less. */
const BARE_BASE =
  /(?:^|\/)(?:scratch|alpine|debian|ubuntu|busybox|centos|fedora|rockylinux|almalinux|amazonlinux|photon|wolfi-base|ubi\d*(?:-minimal|-micro)?|distroless\/(?:static|base|cc)(?:-debian\d+)?|debian-tall)(?:[:@]|$)/;

/**
 * Does a folder of an image hold the files of one instruction and nothing else, as far as its Dockerfile tells? Then a
 * volume may take its place without hiding anything.
 * @param files absolute paths of the files that the instruction puts there
 * @param instruction the instruction's place in the Dockerfile
 */
export function ownsFolder(
  { config }: BuiltImage,
  folder: string,
  files: readonly string[],
  instruction: number,
): boolean {
  if (SYSTEM.test(folder) || folder === config.workdir) return false;
  if (config.copies.some((copy) => copy.instruction !== instruction && touches(copy.dest, folder))) return false;
  if (config.volumes.some(({ path }) => isWithin(path, folder)) || writesInto(config, folder)) return false;
  const started = [...(config.entrypoint?.argv ?? []), ...(config.cmd?.argv ?? [])];
  if (started.some((word) => word.startsWith(`${folder}/`) && !files.includes(word))) return false;
  return isMade(config, folder) || BARE_BASE.test(config.base ?? '') || replacesDefaults(config, folder, files);
}

/** Does a copy put something into the folder, below it, or around it? */
function touches(dest: string, folder: string): boolean {
  const plain = dest.replace(/\/$/, '') || '/';
  return isWithin(plain, folder) || (isWithin(folder, plain) && dest.endsWith('/') && plain !== '/');
}

function isMade(config: ImageConfig, folder: string): boolean {
  return config.runs.some(({ commands }) =>
    (commands ?? []).some(
      ({ words }) => words[0] === 'mkdir' && words.some((word) => word !== null && absolute(word) === folder),
    ),
  );
}

/** A command other than those that make folders and set their owner names the folder. */
function writesInto(config: ImageConfig, folder: string): boolean {
  return config.runs.some(({ commands, text }) => {
    if (!text.includes(folder)) return false;
    if (commands === null) return true;
    return commands.some(
      ({ words, redirects }) =>
        redirects.some(({ target }) => target.startsWith(folder)) ||
        (!['mkdir', 'chown', 'chmod', 'chgrp', 'rm'].includes(words[0] ?? '') &&
          words.some((word) => word?.startsWith(folder))),
    );
  });
}

/** The official nginx image has nothing but `default.conf` in its `conf.d` (docker-nginx, Dockerfile). */
function replacesDefaults({ base }: ImageConfig, folder: string, files: readonly string[]): boolean {
  const nginx = /(?:^|\/)nginx(?:-unprivileged)?(?:[:@]|$)/.test(base ?? '');
  return nginx && folder === '/etc/nginx/conf.d' && files.includes('/etc/nginx/conf.d/default.conf');
}
