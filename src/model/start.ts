import { readShell } from '../source/shell/read.ts';
import { indexLines, type Region } from '../source/text.ts';
import { type Answer, present, unknown } from './answer.ts';
import { type CommandFacts, scriptFacts } from './command-facts.ts';
import type { PlacedContainer } from './containers.ts';
import { fileInImage } from './copied-files.ts';
import type { CommandLine } from './image-config.ts';
import { type BuiltImage, imagesOf } from './images.ts';
import { type InitProgram, splitInit } from './init-programs.ts';
import { absolutePath } from './nearness.ts';
import type { Repository } from './repository.ts';

/** How a container starts. */
export interface Start {
  /** What the kernel runs as process 1. */
  readonly argv: readonly string[];
  /** Whether the manifest says so or the image. */
  readonly from: 'manifest' | 'image';
  /** The init in front, such as tini; null where the program itself is process 1. */
  readonly init: InitProgram | null;
  /** The program behind the init, with its arguments. */
  readonly program: readonly string[];
  /** The script that a shell runs as the program; null for every other program. */
  readonly script: StartScript | null;
  /** The image, where this repository builds it. */
  readonly image: BuiltImage | null;
  /** The files and places that say so: CMD, ENTRYPOINT, the container, the script. */
  readonly places: readonly { readonly path: string; readonly region: Region }[];
}

export interface StartScript {
  /** The file of the repository; null for a script in a command line (`sh -c`). */
  readonly path: string | null;
  /** Null when it could not be read for certain. */
  readonly commands: readonly CommandFacts[] | null;
}

const SHELL = /^(?:\S*\/)?(?:ba|da|a|k|z)?sh$/;

/** How a container starts: `command` and `args` over the image's ENTRYPOINT and CMD (Kubernetes documentation, define a command). */
export function startOf(repository: Repository, container: PlacedContainer): Answer<Start> {
  const images = imagesOf(repository, container);
  const starts = (images.length > 0 ? images : [null]).map((image) => startIn(repository, container, image));
  const [first] = starts;
  if (first === undefined) return unknown('nothing says what it runs');
  const known = starts.filter((start) => start.state === 'present');
  if (known.length < starts.length || known.length < 2) return first;
  const said = new Set(known.map(({ value }) => JSON.stringify([value.argv, value.script?.commands])));
  return said.size === 1 ? first : unknown('several Dockerfiles may build its image');
}

/** How a container starts when it runs one certain image; null for an image that is built elsewhere. */
export function startIn(repository: Repository, container: PlacedContainer, image: BuiltImage | null): Answer<Start> {
  const { command, args, path, region } = container;
  const place = { path, region };
  if (command !== null && command.length > 0)
    return present(startFrom(repository, image, [...command, ...(args ?? [])], null, 'manifest', [place]));
  if (container.partial) return unknown('its command may be set elsewhere');
  // Entrypoints of published images run a shell that they are given, or are one.
  if (image === null && SHELL.test(args?.[0] ?? ''))
    return present(startFrom(repository, image, args ?? [], null, 'manifest', [place]));
  if (image === null) return unknown('its image is built elsewhere, and the manifest names no command');
  const { entrypoint } = image.config;
  if (args === null || args.length === 0) return startOfImage(repository, image);
  if (!entrypoint) return present(startFrom(repository, image, args, null, 'manifest', [place]));
  const argv = entrypoint.form === 'exec' ? [...entrypoint.argv, ...args] : entrypoint.argv;
  return present(startFrom(repository, image, argv, entrypoint, 'image', [place, placeOf(image, entrypoint)]));
}

/** How an image starts on its own; unknown where its base decides. */
export function startOfImage(repository: Repository, image: BuiltImage): Answer<Start> {
  const { entrypoint, cmd } = image.config;
  const lines = [entrypoint, cmd].flatMap((line) => line ?? []);
  const places = lines.map((line) => placeOf(image, line));
  if (entrypoint) {
    const args = entrypoint.form === 'exec' ? (cmd?.argv ?? []) : [];
    return present(startFrom(repository, image, [...entrypoint.argv, ...args], entrypoint, 'image', places));
  }
  if (!cmd) return unknown('the image names no command of its own');
  return present(startFrom(repository, image, cmd.argv, cmd, 'image', places));
}

function placeOf({ path }: BuiltImage, { place }: CommandLine): Start['places'][number] {
  return { path, region: place.region };
}

function startFrom(
  repository: Repository,
  image: BuiltImage | null,
  argv: readonly string[],
  line: CommandLine | null,
  from: Start['from'],
  places: Start['places'],
): Start {
  const { init, program } = splitInit(argv);
  const script = scriptOf(repository, image, program, line);
  return { argv, from, init, program, script, image, places };
}

/** The script that a program of the shell family runs, or that is itself the program. */
function scriptOf(
  repository: Repository,
  image: BuiltImage | null,
  program: readonly string[],
  line: CommandLine | null,
): StartScript | null {
  const [name = '', ...args] = program;
  if (!SHELL.test(name)) return fileScript(repository, image, name);
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  if (flag >= 0 && args.slice(0, flag).every((arg) => arg.startsWith('-'))) {
    const text = args.slice(flag + 1).find((arg) => !arg.startsWith('-')) ?? '';
    const own = line?.form === 'shell' && line.argv.at(-1) === text ? line.commands : null;
    const commands = own ?? scriptFacts(readShell(text), indexLines(text)).commands;
    const alone = onlyProgram(commands);
    const file = alone && scriptOf(repository, image, alone, null);
    return file?.path ? file : { path: null, commands };
  }
  const file = args.find((arg) => !arg.startsWith('-'));
  return file === undefined ? null : fileScript(repository, image, file);
}

/** The words of a script that does nothing but start one program: `sh -c 'exec /start.sh'`. */
function onlyProgram(commands: readonly CommandFacts[] | null): readonly string[] | null {
  const [command, ...more] = commands ?? [];
  if (!command || more.length > 0 || command.background || command.within.length > 0) return null;
  const words = command.words[0] === 'exec' ? command.words.slice(1) : command.words;
  return words.every((word) => word !== null) ? words : null;
}

const SEARCH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function fileScript(repository: Repository, image: BuiltImage | null, name: string): StartScript | null {
  if (image === null || name === '') return null;
  const { workdir } = image.config;
  const paths = name.includes('/')
    ? [absolutePath(workdir, name)]
    : [...SEARCH.map((folder) => `${folder}/${name}`), absolutePath(workdir, name)];
  for (const path of paths) {
    const file = fileInImage(repository, image.path, image.config, path);
    const facts = file === null ? undefined : repository.facts(file);
    if (file !== null && facts?.script) return { path: file, commands: facts.script.commands };
  }
  return null;
}
