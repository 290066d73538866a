import type { RuleSetting } from '../engine/config.ts';
import type { Level, RuleMeta } from '../engine/contract.ts';
import { type ConfigLayer, DEFAULT_PROFILE, type ProfileLayer, type RuleChange } from './layer.ts';
import { DEFAULT_PRESETS, type PresetName, presetLevels } from './presets.ts';

/** A value and the place that gave it, such as `preset strict` or `.github/plimsoll.yml, profile development`. */
export interface Traced<T> {
  readonly value: T;
  readonly origin: string;
}

/** The setting of a rule with the origin of each part. */
export interface TracedSetting {
  readonly level: Traced<Level | 'off'>;
  /** A layer sets the level, and not only a preset. */
  readonly fixed: boolean;
  readonly options: ReadonlyMap<string, Traced<unknown>>;
}

/** The settings, by rule id, that hold on some paths. */
export interface Zone {
  /** The profile's name; null for a repository without a default profile. */
  readonly profile: string | null;
  readonly paths: readonly string[];
  readonly settings: ReadonlyMap<string, TracedSetting>;
}

export interface Zones {
  /** First match wins. */
  readonly matched: readonly Zone[];
  /** Where none matches. */
  readonly fallback: Zone;
}

/** The presets that count: those of the last layer that names any. */
export function presetsOf(layers: readonly ConfigLayer[]): readonly PresetName[] {
  return layers.findLast((layer) => layer.extends !== null)?.extends ?? DEFAULT_PRESETS;
}

/**
 * Folds layers (the weakest first) into settings by zone: presets, then each layer's rules, then the profile's rules.
 * A level and every single option is taken from the last place that gives it.
 */
export function zonesOf(layers: readonly ConfigLayer[], rules: readonly RuleMeta[]): Zones {
  const base = layers.reduce(
    (settings, { rules: changes, source }) => change(settings, changes, source),
    start(layers, rules),
  );
  const zones = profilesOf(layers).map(({ profile, source }) => ({
    profile: profile.name,
    paths: profile.paths,
    settings: change(base, profile.rules, `${source}, profile ${profile.name}`),
  }));
  return {
    matched: zones,
    fallback: zones.find((zone) => zone.profile === DEFAULT_PROFILE) ?? { profile: null, paths: [], settings: base },
  };
}

/** A zone's setting as rules receive it. */
export function plainSetting({ level, fixed, options }: TracedSetting): RuleSetting {
  return {
    level: level.value,
    fixed,
    options: Object.fromEntries([...options].map(([name, { value }]) => [name, value])),
  };
}

/** How the presets are named as the origin of a value. */
export function presetsOrigin(names: readonly PresetName[]): string {
  return names.length === 0 ? 'no preset' : `preset ${names.join(', ')}`;
}

type Settings = ReadonlyMap<string, TracedSetting>;

function start(layers: readonly ConfigLayer[], rules: readonly RuleMeta[]): Settings {
  const names = presetsOf(layers);
  const origin = presetsOrigin(names);
  const levels = [...presetLevels(names, rules)];
  return new Map(levels.map(([rule, value]) => [rule, { level: { value, origin }, fixed: false, options: new Map() }]));
}

function change(settings: Settings, changes: readonly RuleChange[], origin: string): Settings {
  const changed = new Map(settings);
  for (const { rule, level, options } of changes) {
    const before = changed.get(rule);
    // A layer that was read for a longer list of rules: what it says of the others concerns nobody here.
    if (!before) continue;
    const given = Object.entries(options).map(([name, value]) => [name, { value, origin }] as const);
    changed.set(rule, {
      level: level === null ? before.level : { value: level, origin },
      fixed: before.fixed || level !== null,
      options: new Map([...before.options, ...given]),
    });
  }
  return changed;
}

/** The last layer's profiles come first; a profile of an earlier layer counts unless a later one has its name. */
function profilesOf(layers: readonly ConfigLayer[]): { profile: ProfileLayer; source: string }[] {
  const byName = new Map<string, { profile: ProfileLayer; source: string }>();
  for (const { profiles, source } of layers.toReversed()) {
    for (const profile of profiles) if (!byName.has(profile.name)) byName.set(profile.name, { profile, source });
  }
  return [...byName.values()];
}
