import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  pass,
  type RuleContext,
  SKIP,
  undecided,
} from '../../src/engine/contract.ts';
import { isDevelopmentImage } from '../../src/model/build/development-image.ts';
import { type Mixture, mixtureOf } from '../../src/model/build/mixture.ts';
import { layersOf } from '../../src/model/build/shipped.ts';
import type { StageSubject } from '../../src/model/build.ts';
import { contextOf, deployedStages } from '../../src/model/image-builds.ts';
import type { InstructionPlace } from '../../src/model/image-config.ts';
import { planStages } from '../../src/model/multi-stage/plan.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import type { Range } from '../../src/source/text.ts';

export const rule = defineRule({
  id: 'build-tools-in-runtime-image',
  pattern: 'P1',
  level: 'warning',
  subject: 'stage',
  fix: 'review',
  title: 'Build in one stage, ship from another',
  equivalents: {},
  check(subject, context) {
    const { repository } = context;
    const { path, stage } = subject;
    if (!deployedStages(repository, path).has(stage.index) || isDevelopmentImage(path, stage.name)) return SKIP;
    const mixture = mixtureOf(repository, path, stage.index);
    if (mixture === 'buildbox') return SKIP;
    if (mixture === 'unknown') return undecided('a RUN of it could not be read for certain');
    if (mixture === 'clean') return pass(stage.from.range);
    const places = placesOf(mixture);
    const [first, ...rest] = places;
    return fail({
      at: first && mixture.sdk === null ? rangeOf(subject, first) : baseOf(subject),
      message: message(mixture),
      evidence: mixture.kind,
      because: (mixture.sdk === null ? rest : places).map(({ region }) => ({ path, region })),
      repair: repairOf(subject, mixture, context),
    });
  },
});

function repairOf(
  { path, stage, dockerfile }: StageSubject,
  mixture: Mixture,
  { repository, options }: RuleContext,
): Fix | NoFix {
  const facts = repository.facts(path)?.dockerfile;
  const own = facts?.stages[stage.index];
  if (!facts || !own) return { refused: 'the Dockerfile could not be read for certain' };
  const { config } = mixture;
  const context = contextOf(repository, path);
  const webServer = typeof options.webServer === 'string' ? options.webServer : null;
  const plan = planStages({ repository, path, dockerfile, facts, stage: own, mixture, config, context, webServer });
  if (isRefusal(plan)) return plan;
  return {
    title: 'Build in a stage of its own, and ship only what it makes',
    safety: 'review',
    assumes: plan.assumes,
    edits: plan.edits.map((edit) => ({ path, language: 'dockerfile', edit })),
    renames: plan.renames,
  };
}

/** The instructions that bring tools, then those that build and that bring sources; each once. */
function placesOf({ tools, builds, sources }: Mixture): readonly InstructionPlace[] {
  const places = [...tools, ...builds, ...sources].map(({ place }) => place);
  return [...new Map(places.map((place) => [place.instruction, place])).values()];
}

function rangeOf({ dockerfile, stage }: StageSubject, { instruction }: InstructionPlace): Range {
  return dockerfile.instructions[instruction]?.range ?? stage.from.range;
}

/** The FROM that brings the base image, of a stage below where the file has one. */
function baseOf({ dockerfile, stage }: StageSubject): Range {
  return (layersOf(dockerfile, stage)[0] ?? stage).from.range;
}

function message({ kind, sdk, tools, builds, sources }: Mixture): string {
  const [source] = sources;
  if (kind === 'sources' && source)
    return `The image that runs ships the sources it was built from (${codeSpan(source.what)}): whoever pulls it can read them, and every change of them is a new layer on every node.`;
  const names = [...new Set(tools.map(({ name }) => name))];
  const [build] = builds;
  const ofBase = `a base image with ${codeSpan(build?.command.words[0] ?? 'a compiler')}`;
  const what = sdk === null ? (names.length > 0 ? list(names) : ofBase) : codeSpan(sdk);
  if (kind === 'bundled')
    return `The image that runs holds what it was built with: sources and development dependencies. Every node pulls them, and each is one more thing to patch or to break in through.`;
  if (kind === 'started')
    return `The image starts its program through the tools of ${what}: it compiles on every start, ships its sources, and needs a network and minutes where it needs milliseconds.`;
  return `The image that runs holds the tools it was built with: ${what}. Every node pulls hundreds of megabytes that the program never uses, and whoever breaks in finds a toolchain and your sources.`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => codeSpan(name, 40));
  return names.length > 4 ? `${shown.join(', ')} and ${names.length - 4} more` : shown.join(', ');
}
