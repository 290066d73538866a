import type { FailOn } from '../engine/config.ts';
import type { RuleMeta } from '../engine/contract.ts';
import { DEFAULT_FOLLOW_UP_OPTIONS, type FollowUpOptions } from './follow-ups.ts';
import { compileGlobs } from './glob.ts';
import { type ConfigLayer, DEFAULT_COMMENTS } from './layer.ts';
import { presetFailOn } from './presets.ts';
import { presetsOf, presetsOrigin, type Traced, type TracedSetting, zonesOf } from './settings.ts';

/** The origin of what no layer gives. */
export const DEFAULT_ORIGIN = 'the default';

export interface ExplainedConfig {
  readonly failOn: Traced<FailOn>;
  /** Inline comments of one review at most. */
  readonly comments: Traced<number>;
  /** Every option of follow-up pull requests, by its name below `followUps`. */
  readonly followUps: ReadonlyMap<string, Traced<unknown>>;
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
    followUps: tracedFollowUps(layers),
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
  return { value: layer?.comments ?? DEFAULT_COMMENTS, origin: layer?.source ?? DEFAULT_ORIGIN };
}

function tracedFollowUps(layers: readonly ConfigLayer[]): ReadonlyMap<string, Traced<unknown>> {
  const names = Object.keys(DEFAULT_FOLLOW_UP_OPTIONS) as (keyof FollowUpOptions)[];
  return new Map(
    names.map((name) => {
      const layer = layers.findLast(({ followUps }) => Object.hasOwn(followUps, name));
      const value = layer?.followUps[name] ?? DEFAULT_FOLLOW_UP_OPTIONS[name];
      return [name, { value, origin: layer?.source ?? DEFAULT_ORIGIN }];
    }),
  );
}
