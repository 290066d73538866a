import type { CommandFacts } from '../command-facts.ts';
import { type ImageConfig, type InstructionPlace, imageConfig } from '../image-config.ts';
import type { Repository } from '../repository.ts';
import { type BuildLanguage, isHeaderPackage, isNodeImage, sdkLanguage } from '../toolchains.ts';
import { type BuildCommand, buildCommand } from './build-commands.ts';
import {
  buildsWhenItStarts,
  compilesAtRunTime,
  holdsProgram,
  isCompiledByBase,
  prunesAtOnce,
  runsACopiedProgram,
  startsWithBuild,
} from './program-evidence.ts';
import { type ShippedSource, shippedSources } from './shipped-sources.ts';
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
  readonly sources: readonly ShippedSource[];
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
  const mixed = kindOf(repository, path, found, language);
  if (mixed?.kind === 'compiled' && buildsWhenItStarts(repository, path, index)) return 'buildbox';
  if (mixed !== null) return { ...found, ...mixed };
  if (language !== null || found.tools.length > 0) return 'buildbox';
  const sources = shippedSources(repository, path, dockerfile, stage);
  if (sources.length > 0) return { ...found, kind: 'sources', language: 'other', sources };
  return config.runs.some(({ commands, argv }) => commands === null && argv === null) ? 'unknown' : 'clean';
}

/** The commands of an image's RUNs that build. */
export function buildsOfImage(config: ImageConfig): readonly PlacedBuild[] {
  return config.runs.flatMap(({ commands, instruction, stage, region }) =>
    (commands ?? []).flatMap((command) => {
      const build = buildCommand(command);
      return build === null ? [] : [{ ...build, command, place: { instruction, stage, region } }];
    }),
  );
}

type Found = Pick<Mixture, 'config' | 'tools' | 'builds'>;

function kindOf(
  repository: Repository,
  path: string,
  { config, tools, builds }: Found,
  sdk: BuildLanguage | null,
): Pick<Mixture, 'kind' | 'language'> | null {
  const equipped = tools.some(({ name }) => !isHeaderPackage(name));
  const program = holdsProgram(config);
  const compiles = builds.filter(({ kind }) => kind === 'compile' || (kind === 'tool' && program));
  const able = equipped || sdk !== null || isCompiledByBase(config, compiles);
  if (able && compiles.length > 0) return { kind: 'compiled', language: languageOf(compiles) };
  if (sdk !== null && startsWithBuild(config)) return { kind: 'started', language: sdk };
  if (sdk !== null && runsACopiedProgram(config)) return { kind: 'compiled', language: sdk };
  const extended = builds.find(({ kind }) => kind === 'extend');
  if (equipped && extended && program && !compilesAtRunTime(repository, path, config, builds))
    return { kind: 'compiled', language: extended.language };
  const bundles = isNodeImage(config.base) && builds.some(({ kind }) => kind === 'bundle') && !prunesAtOnce(config);
  return bundles ? { kind: 'bundled', language: 'node' } : null;
}

/** The most telling language of what is compiled: `make` alone may stand for any, and counts as C. */
function languageOf(compiles: readonly PlacedBuild[]): BuildLanguage {
  return compiles.find(({ language }) => language !== 'c')?.language ?? 'c';
}
