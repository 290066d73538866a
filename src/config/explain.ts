import type { FailOn } from '../engine/config.ts';
import type { RuleMeta } from '../engine/contract.ts';
import { compileGlobs } from './glob.ts';
import { type ConfigLayer, DEFAULT_COMMENTS } from './layer.ts';
import { presetFailOn } from './presets.ts';
import { presetsOf, presetsOrigin, type Traced, type TracedSetting, zonesOf } from './settings.ts';

export interface ExplainedConfig {
  readonly failOn: Traced<FailOn>;
  /** Inline comments of one review at most. */
  readonly comments: Traced<number>;
  /** The profile that decides for the path; null when none does. */
  readonly profile: string | null;
  /** By rule id: the level and every option in force, with the place that gave it. */
  readonly settings: ReadonlyMap<string, TracedSetting>;
}

/** Says for one path which settings hold and where each comes from. `layers`: the weakest first. */
export function explainConfig(
  layers: readonly ConfigLayer[],
  rules: readonly RuleMeta[],
  path: string,
): ExplainedConfig {
  const { matched, fallback } = zonesOf(layers, rules);
  const zone = matched.find(({ paths }) => compileGlobs(paths)(path)) ?? fallback;
  return {
    failOn: tracedFailOn(layers),
    comments: tracedComments(layers),
    profile: zone.profile,
    settings: zone.settings,
  };
}

function tracedFailOn(layers: readonly ConfigLayer[]): Traced<FailOn> {
  const layer = layers.findLast(({ failOn }) => failOn !== null);
  if (layer?.failOn) return { value: layer.failOn, origin: layer.source };
  const presets = presetsOf(layers);
  return { value: presetFailOn(presets), origin: presetsOrigin(presets) };
}

function tracedComments(layers: readonly ConfigLayer[]): Traced<number> {
  const layer = layers.findLast(({ comments }) => comments !== null);
  return { value: layer?.comments ?? DEFAULT_COMMENTS, origin: layer?.source ?? 'the default' };
}
