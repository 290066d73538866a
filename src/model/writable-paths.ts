import * as posix from 'node:path/posix';
import type { CommandFacts } from './command-facts.ts';
import type { PlacedContainer } from './containers.ts';
import { parseImageReference } from './image-reference.ts';
import { writtenByImage } from './image-writes.ts';
import { type BuiltImage, imagesOf } from './images.ts';
import { type KnownWrite, type KnownWriter, knownWriter, writesNothing } from './known-writers.ts';
import { isNoFile } from './log-paths.ts';
import { absolute, isWithin, type Mount, mountAt } from './mounts.ts';
import { placedPod } from './placed-pods.ts';
import type { Repository } from './repository.ts';
import { writtenBySettings } from './setting-writes.ts';
import { plainImageName } from './shipped.ts';
import { type Start, startOf } from './start.ts';
import { isSystem, kindOf, type WrittenPath } from './written-path.ts';

/** What a container writes, as far as the facts tell. */
export interface Writes {
  readonly paths: readonly WrittenPath[];
  /** What is not known: completes "not all that it writes is known: ..."; null when `paths` is all. */
  readonly unknown: string | null;
  /** The number of the user that the image runs as; null for root, and where it is not known. */
  readonly user: number | null;
}

/** The paths that a container writes: of a published image, of the image's own Dockerfile, of its settings and commands. */
export function writesOf(repository: Repository, container: PlacedContainer): Writes {
  const images = imagesOf(repository, container);
  const [image = null, ...others] = images;
  const start = startOf(repository, container);
  const known = start.state === 'present' ? start.value : null;
  const writer = writerOf(repository, container, image);
  const program = programWrites(known, container, writer);
  const own = [
    ...program.paths,
    ...(image && others.length === 0 ? writtenByImage(image) : []),
    ...writtenBySettings(container, known?.program ?? []),
  ];
  const unsure = others.length > 0 ? 'several Dockerfiles may build its image' : program.unknown;
  const distinct = own.filter(({ path }, index) => own.findIndex((other) => other.path === path) === index);
  return { paths: distinct, unknown: unsure, user: numberOf(image) ?? writer?.user ?? null };
}

/** The paths that nothing writable covers: those of the image's own file system. */
export function uncovered(paths: readonly WrittenPath[], mounts: readonly Mount[]): readonly WrittenPath[] {
  return paths.filter(({ path }) => {
    const mount = mountAt(mounts, path);
    return mount === null || mount.readOnly;
  });
}

/** The known writer behind a container: its image, or the base of the image that the repository builds for it. */
function writerOf(repository: Repository, container: PlacedContainer, image: BuiltImage | null): KnownWriter | null {
  const reference = parseImageReference((image ? image.config.base : container.image) ?? '');
  const writer = reference ? knownWriter(plainImageName(reference.name)) : null;
  if (!writer) return null;
  const mounts = placedPod(repository, container)?.mounts ?? [];
  const isReplaced = (path: string) => mounts.some((mount) => isWithin(path, mount.path) || isWithin(mount.path, path));
  const isCopied = (path: string) =>
    image?.config.copies.some(({ dest }) => isWithin(dest.replace(/\/$/, ''), path)) === true;
  return writer.settings.some((path) => isReplaced(path) || isCopied(path))
    ? { ...writer, complete: false, writes: onlyData(writer) }
    : writer;
}

/** With settings of its own, a server may keep its small files elsewhere; its data stays where its volume is. */
function onlyData({ writes }: KnownWriter): readonly KnownWrite[] {
  return writes.filter(({ kind }) => kind === 'data');
}

function programWrites(
  start: Start | null,
  container: PlacedContainer,
  writer: KnownWriter | null,
): Pick<Writes, 'paths' | 'unknown'> {
  const name = container.image ?? 'the image';
  if (start === null || (start.from === 'image' && start.program.length === 0))
    return ofWriter(writer, container, container.args ?? [], name);
  const commands = start.script ? start.script.commands : null;
  if (start.script && commands === null)
    return { paths: [], unknown: 'its start script could not be read for certain' };
  if (commands) return scriptWrites(commands, writer, container);
  return commandWrites(start.program, writer, container);
}

function ofWriter(
  writer: KnownWriter | null,
  container: PlacedContainer,
  argv: readonly string[],
  name: string,
): Pick<Writes, 'paths' | 'unknown'> {
  if (!writer) return { paths: [], unknown: `what ${name} writes is not known` };
  const paths = writer.writes
    .filter(({ unless }) => !unless?.(argv))
    .map((write) => knownPath(write, writer, container, argv));
  return { paths, unknown: writer.complete ? null : `what else ${name} writes is not known` };
}

function knownPath(
  write: KnownWrite,
  { source }: KnownWriter,
  container: PlacedContainer,
  argv: readonly string[],
): WrittenPath {
  const moved = container.env.find(({ name }) => name === write.env)?.value ?? optionValue(argv, write.option);
  const path = moved?.startsWith('/') ? absolute(moved) : write.path;
  return { path, kind: write.kind, why: source, filled: false, place: null };
}

function optionValue(argv: readonly string[], option: string | undefined): string | undefined {
  if (option === undefined) return undefined;
  const joined = argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
  return joined ?? (argv.includes(option) ? argv[argv.indexOf(option) + 1] : undefined);
}

function commandWrites(
  words: readonly string[],
  writer: KnownWriter | null,
  container: PlacedContainer,
): Pick<Writes, 'paths' | 'unknown'> {
  if (writesNothing(words)) return { paths: [], unknown: null };
  const program = baseName(words[0] ?? '');
  if (writer?.programs.includes(program)) return ofWriter(writer, container, words.slice(1), program);
  return { paths: [], unknown: `what ${program === '' ? 'its program' : program} writes is not known` };
}

function scriptWrites(
  commands: readonly CommandFacts[],
  writer: KnownWriter | null,
  container: PlacedContainer,
): Pick<Writes, 'paths' | 'unknown'> {
  const paths: WrittenPath[] = [];
  let unknown: string | null = null;
  for (const command of commands) {
    const words = command.words[0] === 'exec' ? command.words.slice(1) : command.words;
    const own = writesNothing(words)
      ? { paths: [], unknown: null }
      : commandWrites(
          words.map((word) => word ?? ''),
          writer,
          container,
        );
    paths.push(...own.paths, ...redirected(command, container));
    unknown ??= own.unknown;
  }
  return { paths, unknown };
}

function redirected({ redirects }: CommandFacts, { path: file, region }: PlacedContainer): WrittenPath[] {
  return redirects.flatMap(({ operator, target }) => {
    if (!operator.includes('>') || operator.endsWith('&') || !target.startsWith('/') || isNoFile(target)) return [];
    if (/[$*?`]/.test(target)) return [];
    const path = posix.dirname(absolute(target));
    return [
      {
        path,
        kind: kindOf(path),
        why: 'a redirection writes there',
        filled: isSystem(path),
        place: { path: file, region },
      },
    ];
  });
}

function numberOf(image: BuiltImage | null): number | null {
  const name = image?.config.user?.name.split(':')[0] ?? '';
  return /^\d{1,9}$/.test(name) && Number(name) > 0 ? Number(name) : null;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
