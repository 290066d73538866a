import type { CommandFacts } from '../command-facts.ts';
import { contextOf } from '../image-builds.ts';
import type { ImageConfig } from '../image-config.ts';
import { parseImageReference } from '../image-reference.ts';
import { builtImage } from '../images.ts';
import { resolvePath } from '../nearness.ts';
import { readPackageCommand } from '../packages.ts';
import type { Repository } from '../repository.ts';
import { startOfImage } from '../start.ts';
import { buildCommand, buildsAtStart } from './build-commands.ts';
import type { PlacedBuild } from './mixture.ts';

/** Files that list what to install: on their own they bring no program. */
const LISTS =
  /(?:^|\/)(?:go\.(?:mod|sum)|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|requirements[\w.-]*\.txt|Gemfile(?:\.lock)?|Cargo\.(?:toml|lock)|pom\.xml|pyproject\.toml|poetry\.lock)$/;

/** A program to run: one that is started, or sources that come from the context or the net. */
export function holdsProgram({ entrypoint, cmd, copies, runs }: ImageConfig): boolean {
  const copied = copies.some(({ sources }) => sources.some((source) => !LISTS.test(source)));
  const fetched = runs.some(({ commands }) =>
    commands?.some(({ words }) => /^(?:git|curl|wget)$/.test(words[0] ?? '')),
  );
  return entrypoint !== null || cmd !== null || copied || fetched;
}

/**
 * Is it the base image that brings the compiler? So it is where a compiler runs that no RUN installs. Images that are made
 * for building others, `buildpack-deps`, are bases of images for building.
 */
export function isCompiledByBase({ base, runs }: ImageConfig, compiles: readonly PlacedBuild[]): boolean {
  const reference = base === null ? null : parseImageReference(base);
  if (reference === null || /(?:^|\/)buildpack-deps$/.test(reference.name)) return false;
  const installs = runs.some(
    ({ commands, argv }) => commands === null || argv !== null || commands.some(bringsPrograms),
  );
  const compilers = compiles.filter(({ command }) => COMPILERS.test(command.words[0] ?? ''));
  return !installs && compilers.length > 0;
}

/** Programs that compile by themselves; drivers such as `make` may do anything. */
const COMPILERS = /^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|go|cargo|rustc|javac|mvn|gradle|dotnet)$/;

/** Does a command install or fetch programs: from packages, or from the net? */
function bringsPrograms(command: CommandFacts): boolean {
  const read = readPackageCommand(command);
  return (
    read?.action === 'install' || /^(?:curl|wget|git|rustup|sdk|asdf|bash|sh|\.|source)$/.test(command.words[0] ?? '')
  );
}

/** Packages that call a C compiler while the program runs (their documentation). */
const RUN_TIME_COMPILERS = /^(?:torch|triton|vllm|deepspeed|cupy[\w-]*|cython|pythran|bitsandbytes)$/i;

/** Does it install packages that compile when they are used, by name or by a list that is copied? */
export function compilesAtRunTime(
  repository: Repository,
  path: string,
  { copies }: ImageConfig,
  builds: readonly PlacedBuild[],
): boolean {
  const context = contextOf(repository, path);
  const listed = copies
    .flatMap(({ sources }) => sources)
    .some((source) => {
      const facts = repository.facts(resolvePath(context, source))?.project;
      return facts?.kind === 'requirements' && facts.names.some((name) => RUN_TIME_COMPILERS.test(name));
    });
  const named = builds.some(({ command }) =>
    readPackageCommand(command)?.packages.some(({ name }) => RUN_TIME_COMPILERS.test(name)),
  );
  return listed || named;
}

/** Is the program compiled whenever it starts? */
export function startsWithBuild({ entrypoint, cmd }: ImageConfig): boolean {
  const lines = [entrypoint, cmd].filter((line) => line !== null);
  return lines.some(({ argv, commands }) =>
    commands === null
      ? buildsAtStart(argv)
      : commands.some(({ words }) => buildsAtStart(words.map((word) => word ?? '$'))),
  );
}

/** Does it start a program that is copied there, and none of the tools that the image holds? */
export function runsACopiedProgram({ entrypoint, cmd, copies }: ImageConfig): boolean {
  const line = entrypoint ?? cmd;
  const words = line?.commands?.[0]?.words.map((word) => word ?? '$') ?? line?.argv ?? [];
  const [program = ''] = words[0] === 'exec' ? words.slice(1) : words;
  const copied = copies.some(({ sources }) => sources.some((source) => !LISTS.test(source)));
  const hosted = /^(?:java|dotnet)$/.test(program) && words.some((word) => /\.(?:jar|dll)$/.test(word));
  return copied && (hosted || (/^\.{0,2}\/[^.]*$/.test(program) && !/\/(?:ba|da|a)?sh$/.test(program)));
}

/** Installs, builds and drops what was needed for that in one RUN: no layer keeps it. */
export function prunesAtOnce({ runs }: ImageConfig): boolean {
  return runs.some(({ commands }) => {
    const kinds = (commands ?? []).map((command) => buildCommand(command)?.kind);
    const bundle = kinds.lastIndexOf('bundle');
    const prunes = (commands ?? []).findLastIndex(({ words }) =>
      /\bprune\b|--omit[= ]dev|--production|\brm\b.*node_modules/.test(words.join(' ')),
    );
    return kinds.includes('extend') && bundle >= 0 && prunes > bundle;
  });
}

/** A start script that builds needs its tools at run time: modules of the kernel, say. */
export function buildsWhenItStarts(repository: Repository, path: string, index: number): boolean {
  const image = builtImage(repository, path, index);
  const start = image === null ? null : startOfImage(repository, image);
  if (start?.state !== 'present') return false;
  return start.value.script?.commands?.some((command) => buildCommand(command) !== null) ?? false;
}
