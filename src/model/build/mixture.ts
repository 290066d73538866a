import type { CommandFacts } from '../command-facts.ts';
import { copiedFiles } from '../copied-files.ts';
import type { StageFacts } from '../dockerfile-facts.ts';
import { contextOf } from '../image-builds.ts';
import { type ImageConfig, type InstructionPlace, imageConfig } from '../image-config.ts';
import { resolvePath } from '../nearness.ts';
import { readPackageCommand } from '../packages.ts';
import type { Repository } from '../repository.ts';
import { type BuildLanguage, isHeaderPackage, isNodeImage, sdkLanguage } from '../toolchains.ts';
import { type BuildCommand, buildCommand, buildsAtStart } from './build-commands.ts';
import { isWholeContext } from './context-copies.ts';
import { type BuildTool, buildToolsOf } from './tools.ts';

/** A command of a RUN that builds. */
export interface PlacedBuild extends BuildCommand {
  readonly command: CommandFacts;
  readonly place: InstructionPlace;
}

/** What an image holds of the environment that its program was built in. */
export interface Mixture {
  readonly config: ImageConfig;
  /** `compiled`: tools and what they made; `bundled`: the same with packages of Node; `started`: the program is built on
   * every start; `sources`: sources of a program that was built elsewhere. */
  readonly kind: 'compiled' | 'bundled' | 'started' | 'sources';
  readonly language: BuildLanguage;
  /** The base image, where that brings the tools. */
  readonly sdk: string | null;
  readonly tools: readonly BuildTool[];
  readonly builds: readonly PlacedBuild[];
  /** Copies that bring sources. */
  readonly sources: readonly { readonly what: string; readonly place: InstructionPlace }[];
}

/** What a stage of a Dockerfile mixes. `buildbox`: tools, and nothing that was made with them. */
export type StageMixture = Mixture | 'clean' | 'buildbox' | 'unknown';

/** Looks for what serves building only in the image that a stage makes. */
export function mixtureOf(repository: Repository, path: string, index: number): StageMixture {
  const dockerfile = repository.facts(path)?.dockerfile;
  const stage = dockerfile?.stages[index];
  if (!dockerfile || !stage) return 'unknown';
  const config = imageConfig(dockerfile, stage);
  const language = sdkLanguage(config.base);
  const found = {
    config,
    sdk: language === null ? null : config.base,
    tools: buildToolsOf(config),
    builds: buildsOfImage(config),
    sources: [],
  };
  const mixed = kindOf(found, language);
  if (mixed !== null) return { ...found, ...mixed };
  const shipped = shippedSources(repository, path, dockerfile.stages, stage, config);
  if (shipped.length > 0 && found.tools.length === 0 && language === null)
    return { ...found, kind: 'sources', language: 'other', sources: shipped };
  if (language !== null || found.tools.length > 0) return 'buildbox';
  return config.runs.some(({ commands, argv }) => commands === null && argv === null) ? 'unknown' : 'clean';
}

function buildsOfImage(config: ImageConfig): readonly PlacedBuild[] {
  return config.runs.flatMap(({ commands, instruction, stage, region }) =>
    (commands ?? []).flatMap((command) => {
      const build = buildCommand(command);
      return build === null ? [] : [{ ...build, command, place: { instruction, stage, region } }];
    }),
  );
}

type Found = Pick<Mixture, 'config' | 'tools' | 'builds'>;

function kindOf(
  { config, tools, builds }: Found,
  sdk: BuildLanguage | null,
): Pick<Mixture, 'kind' | 'language'> | null {
  const equipped = tools.some(({ name }) => !isHeaderPackage(name));
  const compiles = builds.filter(({ kind }) => kind === 'compile');
  if ((equipped || sdk !== null) && compiles.length > 0 && holdsProgram(config))
    return { kind: 'compiled', language: languageOf(compiles) };
  if (sdk !== null && startsWithBuild(config)) return { kind: 'started', language: sdk };
  const extended = builds.find(({ kind }) => kind === 'extend');
  if (equipped && extended && holdsProgram(config) && !compilesAtRunTime(builds))
    return { kind: 'compiled', language: extended.language };
  const bundles = isNodeImage(config.base) && builds.some(({ kind }) => kind === 'bundle') && !prunesAtOnce(config);
  return bundles ? { kind: 'bundled', language: 'node' } : null;
}

/** Files that list what to install: on their own they bring no program. */
const LISTS =
  /(?:^|\/)(?:go\.(?:mod|sum)|package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|requirements[\w.-]*\.txt|Gemfile(?:\.lock)?|Cargo\.(?:toml|lock)|pom\.xml|pyproject\.toml|poetry\.lock)$/;

/** A program to run: one that is started, or sources that come from the context or the net. */
function holdsProgram({ entrypoint, cmd, copies, runs }: ImageConfig): boolean {
  const copied = copies.some(({ sources }) => sources.some((source) => !LISTS.test(source)));
  const fetched = runs.some(({ commands }) =>
    commands?.some(({ words }) => /^(?:git|curl|wget)$/.test(words[0] ?? '')),
  );
  return entrypoint !== null || cmd !== null || copied || fetched;
}

/** Packages that call a C compiler while the program runs (their documentation). */
const RUN_TIME_COMPILERS = /^(?:torch|triton|vllm|deepspeed|cupy[\w-]*|cython|pythran|bitsandbytes)$/i;

function compilesAtRunTime(builds: readonly PlacedBuild[]): boolean {
  return builds.some(({ command }) =>
    readPackageCommand(command)?.packages.some(({ name }) => RUN_TIME_COMPILERS.test(name)),
  );
}

/** The most telling language of what is compiled: `make` alone may stand for any, and counts as C. */
function languageOf(compiles: readonly PlacedBuild[]): BuildLanguage {
  return compiles.find(({ language }) => language !== 'c')?.language ?? 'c';
}

function startsWithBuild({ entrypoint, cmd }: ImageConfig): boolean {
  const lines = [entrypoint, cmd].filter((line) => line !== null);
  return lines.some(({ argv, commands }) =>
    commands === null
      ? buildsAtStart(argv)
      : commands.some(({ words }) => buildsAtStart(words.map((word) => word ?? '$'))),
  );
}

/** Installs, builds and drops what was needed for that in one RUN: no layer keeps it. */
function prunesAtOnce({ runs }: ImageConfig): boolean {
  return runs.some(({ commands }) => {
    const kinds = (commands ?? []).map((command) => buildCommand(command)?.kind);
    const bundle = kinds.lastIndexOf('bundle');
    const prunes = (commands ?? []).findLastIndex(({ words }) =>
      /\bprune\b|--omit[= ]dev|--production|\brm\b.*node_modules/.test(words.join(' ')),
    );
    return kinds.includes('extend') && bundle >= 0 && prunes > bundle;
  });
}

const COMPILED_SOURCE = /\.(?:c|cc|cpp|cxx|go|rs|java|kt|scala|cs|swift|zig)$/;
/** Files at the top of a program that is compiled, and the language of its tools. */
const PROJECTS: readonly (readonly [string, BuildLanguage])[] = [
  ['go.mod', 'go'],
  ['Cargo.toml', 'rust'],
  ['pom.xml', 'java'],
  ['build.gradle', 'java'],
  ['build.gradle.kts', 'java'],
];

/** Sources of a language that an earlier stage compiles, copied into a stage that does not. */
function shippedSources(
  repository: Repository,
  path: string,
  stages: readonly StageFacts[],
  stage: StageFacts,
  config: ImageConfig,
): Mixture['sources'] {
  const dockerfile = { stages };
  const languages = new Set(
    stages
      .filter(({ index }) => index < stage.index)
      .flatMap((other) => buildsOfImage(imageConfig(dockerfile, other)))
      .flatMap(({ kind, language }) => (kind === 'compile' ? [language] : [])),
  );
  if (languages.size === 0) return [];
  const context = contextOf(repository, path);
  const projects = PROJECTS.filter(
    ([name, language]) => languages.has(language) && repository.has(resolvePath(context, name)),
  );
  const whole = config.copies.filter(({ from, sources }) => from === null && sources.some(isWholeContext));
  const named = copiedFiles(repository, path).filter(
    ({ source, instruction }) =>
      COMPILED_SOURCE.test(source) && config.copies.some((copy) => copy.instruction === instruction),
  );
  return [
    ...(projects.length > 0 ? whole.map((place) => ({ what: projects[0]?.[0] ?? '', place })) : []),
    ...named.map(({ source, stage: at, instruction, region }) => ({
      what: source,
      place: { stage: at, instruction, region },
    })),
  ];
}
