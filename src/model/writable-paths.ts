import type { CommandFacts } from './command-facts.ts';
import type { PlacedContainer } from './containers.ts';
import { parseImageReference } from './image-reference.ts';
import { writtenByImage } from './image-writes.ts';
import { type BuiltImage, imagesOf } from './images.ts';
import { type KnownWrite, type KnownWriter, knownWriter, writesNothing } from './known-writers.ts';
import { isNoFile } from './log-paths.ts';
import { absolute, isWithin, type Mount, mountAt, parentFolder } from './mounts.ts';
import { placedPod } from './placed-pods.ts';
import type { Repository } from './repository.ts';
import { writtenBySettings } from './setting-writes.ts';
import { plainImageName } from './shipped.ts';
import { type Start, startIn } from './start.ts';
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
  const [first, ...more] = (images.length > 0 ? images : [null]).map((image) => writesIn(repository, container, image));
  const same = more.every((other) => withoutPlaces(other) === withoutPlaces(first));
  if (first && same) return first;
  return { paths: [], unknown: first?.unknown ?? 'several Dockerfiles may build its image', user: null };
}

function withoutPlaces(writes: Writes | undefined): string {
  return JSON.stringify(writes, (key, value: unknown) => (key === 'place' ? undefined : value));
}

/** What it writes when it runs one certain image; null for an image that is built elsewhere. */
function writesIn(repository: Repository, container: PlacedContainer, image: BuiltImage | null): Writes {
  const start = startIn(repository, container, image);
  const known = start.state === 'present' ? start.value : null;
  const writer = writerOf(repository, container, image);
  const program = programWrites(known, container, writer);
  const base = image && basePlace(repository, image);
  const own = [
    ...program.paths.map((written) => ({ ...written, place: written.place ?? base })),
    ...(image ? writtenByImage(image) : []),
    ...writtenBySettings(container, known?.program ?? []),
  ];
  const distinct = own.filter(({ path }, index) => own.findIndex((other) => other.path === path) === index);
  return { paths: distinct, unknown: program.unknown, user: numberOf(image) ?? writer?.user ?? null };
}

/** The FROM that names the image at the bottom. */
function basePlace(repository: Repository, { path, stage: index }: BuiltImage): WrittenPath['place'] {
  const stages = repository.facts(path)?.dockerfile?.stages ?? [];
  let stage = stages[index];
  while (stage && stage.baseStage !== null) stage = stages[stage.baseStage];
  return stage ? { path, region: stage.region } : null;
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
    ? { ...writer, complete: false, writes: settled(writer) }
    : writer;
}

/** With settings of its own, a server may keep elsewhere what is small, and what an option could move. */
function settled({ writes }: KnownWriter): readonly KnownWrite[] {
  return writes.filter(({ kind, option }) => kind === 'data' && option === undefined);
}

function programWrites(
  start: Start | null,
  container: PlacedContainer,
  writer: KnownWriter | null,
): Pick<Writes, 'paths' | 'unknown'> {
  const name = container.image ?? 'the image';
  if (start === null || (start.from === 'image' && start.program.length === 0))
    return ofWriter(writer, container, container.args ?? [], name);
  const { script } = start;
  if (script === null) return commandWrites(start.program, writer, container);
  if (script.commands === null) return { paths: [], unknown: 'its start script could not be read for certain' };
  return scriptWrites(script.commands, script.path, writer, container);
}

function ofWriter(
  writer: KnownWriter | null,
  container: PlacedContainer,
  argv: readonly string[],
  name: string,
): Pick<Writes, 'paths' | 'unknown'> {
  if (!writer) return { paths: [], unknown: `what ${name} writes is not known` };
  // Settings of its own, named in the command, may move what it writes.
  const named = argv.find((word) => /\.(?:conf|cnf)$|^(?:config_file|hba_file)=/.test(word));
  const writes = (named === undefined ? writer.writes : settled(writer)).filter(({ unless }) => !unless?.(argv));
  const paths = writes.map((write) => knownPath(write, writer, container, argv));
  if (named !== undefined) return { paths, unknown: `what else ${name} writes by ${named} is not known` };
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
  return {
    path,
    kind: write.kind,
    why: source,
    filled: false,
    isVolume: write.isVolume === true && path === write.path,
    place: null,
  };
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
  file: string | null,
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
    const place =
      file === null ? { path: container.path, region: container.region } : { path: file, region: command.region };
    paths.push(...own.paths, ...redirected(command, place));
    unknown ??= own.unknown;
  }
  return { paths, unknown };
}

function redirected({ redirects }: CommandFacts, place: WrittenPath['place']): WrittenPath[] {
  return redirects.flatMap(({ operator, target }) => {
    if (!operator.includes('>') || operator.endsWith('&') || !target.startsWith('/') || isNoFile(target)) return [];
    if (/[$*?`]|^\/(?:proc|sys|dev)\//.test(target)) return [];
    const path = parentFolder(absolute(target));
    // A script makes such a file anew at each start: it is no data, but the image may hold others beside it.
    const kind = kindOf(path);
    return [
      {
        path,
        kind: kind === 'data' ? 'temporary' : kind,
        why: 'a redirection writes there',
        filled: kind === 'data' || isSystem(path),
        isVolume: false,
        place,
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
