import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { containersOfImage } from '../../src/model/images.ts';
import { knownWriter } from '../../src/model/known-writers.ts';
import { streamFor } from '../../src/model/log-paths.ts';
import { publishedName } from '../../src/model/log-streams.ts';
import { mountAt, parentFolder } from '../../src/model/mounts.ts';
import { placedPod } from '../../src/model/placed-pods.ts';
import type { Repository } from '../../src/model/repository.ts';
import { startOfImage } from '../../src/model/start.ts';

/** A log file that can be made a link to a standard stream. */
export interface LinkedFile {
  /** Absolute path in the image. */
  readonly file: string;
  readonly kind: 'access' | 'error' | null;
}

/** Links log files to the standard streams in the image, as the official nginx image does. */
export function linkInImage(
  repository: Repository,
  images: readonly BuiltImage[],
  files: readonly LinkedFile[],
): Fix | NoFix {
  const [image, ...others] = images;
  if (!image) return { refused: 'no Dockerfile of the repository builds the image' };
  if (others.length > 0) return { refused: 'several images hold the file; link it to /dev/stdout in each' };
  const obstacle = obstacleFor(repository, image, files);
  if (obstacle !== null) return { refused: obstacle };
  const folders = [...new Set(files.map(({ file }) => parentFolder(file)))].filter(
    (folder) => !['/', '/tmp', '/var/log'].includes(folder),
  );
  const commands = [
    ...(folders.length > 0 ? [`mkdir -p ${folders.join(' ')}`] : []),
    ...files.map(({ file, kind }) => `ln -sf ${streamFor(kind)} ${file}`),
  ];
  const before = placeFor(repository, image);
  if (before === null) return { refused: 'there is no place in the Dockerfile for the link' };
  return {
    title: `Link ${files.map(({ file }) => file).join(' and ')} to the standard streams`,
    safety: 'review',
    assumes:
      'The program opens the file for appending, and nothing rotates or reads it. The build runs as root there. The container runtime gives the streams to the user that the container starts as; a program that changes its user afterwards, and opens the log only then, may not be allowed to open /dev/stdout, and fails.',
    edits: [
      {
        path: image.path,
        language: 'dockerfile',
        edit: { op: 'insert', ...before, text: `RUN ${commands.join(' && ')}` },
      },
    ],
    renames: [],
  };
}

function obstacleFor(repository: Repository, image: BuiltImage, files: readonly LinkedFile[]): string | null {
  const odd = files.find(({ file }) => !/^\/[\w./-]+$/.test(file));
  if (odd) return `the place of ${odd.file} in the image is not known; name /dev/stdout or /dev/stderr there`;
  const { config } = image;
  const base = config.base ?? '';
  if (base === '' || /(?:^|\/)scratch$|distroless|chainguard/.test(base))
    return 'the image has no shell that could make a link; name /dev/stdout or /dev/stderr as the file';
  const user = knownWriter(publishedName(image) ?? '')?.user ?? null;
  if (user !== null)
    return `the base image runs as user ${user}, which may not change the folder of the log; name /dev/stdout or /dev/stderr as the file`;
  const start = startOfImage(repository, image);
  const words =
    start.state === 'present'
      ? [...start.value.argv, ...(start.value.script?.commands ?? []).flatMap(({ words }) => words)]
      : [];
  if (words.some((word) => /(?:^|\/)supervisord$/.test(word ?? '')))
    return 'supervisord starts the program, whose /dev/stdout is then a pipe of supervisord; set stdout_logfile=/dev/stdout and stdout_logfile_maxbytes=0 for it';
  const changer = words.find((word) =>
    /(?:^|\/)(?:gosu|su-exec|setpriv|runuser|su|sudo|chpst|setuidgid)$/.test(word ?? ''),
  );
  if (changer)
    return `${changer} changes the user after the start, and /dev/stdout belongs to the first one; let the program log to it by a setting of its own`;
  const covered = containersOfImage(repository, image).find((user) =>
    files.some(({ file }) => isCovered(repository, user, file)),
  );
  return covered ? `a volume of ${covered.path} lies over the folder of the log, and would hide a link` : null;
}

function isCovered(repository: Repository, user: PlacedContainer, file: string): boolean {
  return mountAt(placedPod(repository, user)?.mounts ?? [], file) !== null;
}

/** In front of the user that the image runs as, and of what starts it; behind everything else. */
function placeFor(
  repository: Repository,
  { path, stage }: BuiltImage,
): { readonly before: number } | { readonly after: number } | null {
  const instructions = repository.facts(path)?.dockerfile?.stages[stage]?.instructions ?? [];
  const first = instructions.find(
    ({ keyword, text }) =>
      ['CMD', 'ENTRYPOINT'].includes(keyword) || (keyword === 'USER' && !/^(?:root|0)(?::|$)/.test(text.trim())),
  );
  if (first) return { before: first.index };
  const last = instructions.at(-1);
  return last ? { after: last.index } : null;
}
