import {
  type Fix,
  fail,
  type NoFix,
  pass,
  type RuleContext,
  SKIP,
  undecided,
  type Verdict,
} from '../../src/engine/contract.ts';
import { covers } from '../../src/model/configuration.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { type CopiedFile, copiedFiles } from '../../src/model/copied-files.ts';
import { type BuiltImage, containersOfImage } from '../../src/model/images.ts';
import { absoluteLog } from '../../src/model/log-paths.ts';
import { rotationPlaces } from '../../src/model/log-rotation.ts';
import { isLinked, isSharedEverywhere, publishedName } from '../../src/model/log-streams.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { SourceSubject } from '../../src/model/scripts.ts';
import type { LogFileMention } from '../../src/model/text/log-files.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { linkInImage } from './link.ts';
import { HARM } from './words.ts';

/** Servers whose published images may link the files of their default configuration. */
const SERVERS = ['access_log', 'error_log', 'CustomLog', 'ErrorLog', 'access.log'];
const TEST_FILE = /(?:^|\/)(?:tests?|specs?|__tests__)\/|(?:^|\/|_|\.)(?:test|spec)[_.][\w.]*$|_test\.\w+$/i;

/** Judges a source or a configuration that an image gets. */
export function checkSource({ path, facts, copiedBy }: SourceSubject, { repository, lines }: RuleContext): Verdict {
  if (facts.logFiles.length === 0 || copiedBy.length === 0) return SKIP;
  if (TEST_FILE.test(path) || facts.language === 'shell') return SKIP;
  const dests = destinations(repository, path, copiedBy);
  if (isReplaced(repository, copiedBy, dests)) return SKIP;
  const judged = facts.logFiles.map((mention) => ({ mention, streamed: streamedIn(repository, copiedBy, mention) }));
  const files = judged.filter(({ streamed }) => streamed === 'no').map(({ mention }) => mention);
  const [first] = files;
  if (!first) {
    const doubt = judged.some(({ streamed }) => streamed === 'unknown');
    return doubt ? undecided('the base image may link the log to a standard stream') : pass();
  }
  return fail({
    at: lines.range(first.region),
    message: `${written(first)} ${HARM}`,
    evidence: files.map(({ by, file }) => `${by} ${file ?? ''}`).join(' '),
    because: [
      ...dests.slice(0, 5).map(({ region, dockerfile }) => ({ path: dockerfile, region })),
      ...rotationPlaces(copiedBy),
    ],
    repair: sourceRepair(repository, copiedBy, files),
  });
}

type Destination = CopiedFile & { readonly dockerfile: string };

/** Where the Dockerfiles of some images put a file. */
function destinations(repository: Repository, source: string, images: readonly BuiltImage[]): readonly Destination[] {
  return images.flatMap(({ path: dockerfile }) =>
    copiedFiles(repository, dockerfile).flatMap((file) => (file.source === source ? { ...file, dockerfile } : [])),
  );
}

/** Every known container mounts something over the file: what it says counts nowhere. */
function isReplaced(repository: Repository, images: readonly BuiltImage[], dests: readonly Destination[]): boolean {
  const users = images.flatMap((image) => containersOfImage(repository, image));
  const mounts = (user: PlacedContainer) =>
    dests.some(({ source, dest }) => covers(repository, user, { source, name: source, dest }));
  return users.length > 0 && users.every(mounts);
}

function written({ by, file }: LogFileMention): string {
  if (by === 'rotate') return 'The image rotates log files, so some program of it writes its log to a file.';
  return `${codeSpan(by)} writes the log to ${file === null ? 'a file' : codeSpan(file)}.`;
}

function streamedIn(
  repository: Repository,
  images: readonly BuiltImage[],
  { file, by }: LogFileMention,
): ReturnType<typeof isLinked> {
  if (file === null) return 'no';
  const path = absoluteLog(file, publishedName(images[0] ?? null)) ?? file;
  if (isSharedEverywhere(repository, images, path)) return 'yes';
  const answers = images.map((image) => isLinked(image, file, SERVERS.includes(by)));
  return answers.find((answer) => answer !== 'yes') ?? 'yes';
}

function sourceRepair(
  repository: Repository,
  images: readonly BuiltImage[],
  files: readonly LogFileMention[],
): Fix | NoFix {
  const foreign = files.find(({ by }) => !SERVERS.includes(by));
  if (foreign) return { refused: advice(foreign) };
  const base = publishedName(images[0] ?? null);
  const links = files.flatMap(({ file, kind }) => {
    const path = file === null ? null : absoluteLog(file, base);
    return path === null ? [] : [{ file: path, kind }];
  });
  if (links.length < files.length)
    return { refused: 'the place of the file in the image is not known; name /dev/stdout or /dev/stderr there' };
  const distinct = links.filter(({ file }, index) => links.findIndex((other) => other.file === file) === index);
  return linkInImage(repository, images, distinct);
}

/** What to write instead; the rest of the program decides how. */
function advice({ by, kind }: LogFileMention): string {
  const stream = kind === 'access' ? 'standard output' : 'standard error';
  if (by === 'rotate')
    return 'only you know which program writes the files that are rotated; let it log to standard output, and drop the rotation';
  return `how the program is to log instead is a change of its code: put a handler that writes to ${stream} in the place of ${by}`;
}
