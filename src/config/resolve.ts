import { createHash } from 'node:crypto';
import type { Config, FailOn, RuleSetting } from '../engine/config.ts';
import type { RuleMeta } from '../engine/contract.ts';
import { DEFAULT_IGNORE } from './default-ignore.ts';
import { DEFAULT_FOLLOW_UP_OPTIONS, type FollowUpSettings, followUpSettings } from './follow-ups.ts';
import { compileGlob, compileGlobs, type PathMatcher } from './glob.ts';
import { type ConfigLayer, type DatedWaiver, DEFAULT_COMMENTS } from './layer.ts';
import { presetFailOn } from './presets.ts';
import { plainSetting, presetsOf, type Zone, zonesOf } from './settings.ts';

export interface ConfigSources {
  /** The weakest first: the organisation's, then the repository's, then the command line's. */
  readonly layers: readonly ConfigLayer[];
  readonly rules: readonly RuleMeta[];
  /** The day on which waivers are judged, `YYYY-MM-DD`. */
  readonly today: string;
}

export interface ResolvedConfig extends Config {
  /** Not part of the digest: they change no report. */
  readonly followUps: FollowUpSettings;
  /** Waivers whose last day is over, for reports: their findings count again. */
  readonly expired: readonly DatedWaiver[];
}

/**
 * Resolves layers into the one configuration that rules run with.
 *
 * @throws Error when asked for a rule that is not in `rules`, or when a layer made by hand holds an invalid glob.
 */
export function resolveConfig({ layers, rules, today }: ConfigSources): ResolvedConfig {
  const failOn = failOnOf(layers);
  const { matched, fallback } = zonesOf(layers, rules);
  const ignore = [...DEFAULT_IGNORE, ...layers.flatMap((layer) => layer.ignore)];
  const waivers = layers.flatMap((layer) => layer.waivers);
  const inForce = waivers.filter(({ until }) => until === null || until >= today);
  return {
    failOn,
    comments: commentsOf(layers),
    followUps: followUpsOf(layers),
    settingFor: settingLookup(matched, fallback),
    ignoredBy: ignoreLookup(ignore),
    waiverFor: waiverLookup(inForce),
    expired: waivers.filter((waiver) => !inForce.includes(waiver)),
    digest: digestOf({
      failOn,
      zones: [...matched, fallback].map(({ paths, settings }) => ({ paths, settings: plainSettings(settings) })),
      ignore,
      waivers: inForce.map(({ rule, path, reason, owner }) => ({ rule, path, reason, owner })),
    }),
  };
}

function failOnOf(layers: readonly ConfigLayer[]): FailOn {
  return layers.findLast((layer) => layer.failOn !== null)?.failOn ?? presetFailOn(presetsOf(layers));
}

function commentsOf(layers: readonly ConfigLayer[]): number {
  return layers.findLast((layer) => layer.comments !== null)?.comments ?? DEFAULT_COMMENTS;
}

function followUpsOf(layers: readonly ConfigLayer[]): FollowUpSettings {
  return followUpSettings(Object.assign({}, DEFAULT_FOLLOW_UP_OPTIONS, ...layers.map(({ followUps }) => followUps)));
}

interface CompiledZone {
  readonly matches: PathMatcher;
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

/** Files are judged one after the other by every rule, so remembering the last path's zone is memory enough. */
function settingLookup(matched: readonly Zone[], fallback: Zone): Config['settingFor'] {
  const zones: CompiledZone[] = matched.map(({ paths, settings }) => ({
    matches: compileGlobs(paths),
    settings: plainSettings(settings),
  }));
  const rest = plainSettings(fallback.settings);
  let last: { readonly path: string; readonly settings: ReadonlyMap<string, RuleSetting> } | null = null;
  return (rule, path) => {
    if (last?.path !== path) last = { path, settings: zones.find((zone) => zone.matches(path))?.settings ?? rest };
    const setting = last.settings.get(rule);
    if (!setting) throw new Error(`the configuration was resolved without the rule ${JSON.stringify(rule)}`);
    return setting;
  };
}

function plainSettings(settings: Zone['settings']): ReadonlyMap<string, RuleSetting> {
  return new Map([...settings].map(([rule, setting]) => [rule, plainSetting(setting)]));
}

function ignoreLookup(patterns: readonly string[]): Config['ignoredBy'] {
  const entries = patterns.toReversed().map((pattern) => {
    const takesBack = pattern.startsWith('!');
    return { matches: compileGlob(takesBack ? pattern.slice(1) : pattern), answer: takesBack ? null : pattern };
  });
  return (path) => entries.find((entry) => entry.matches(path))?.answer ?? null;
}

function waiverLookup(waivers: readonly DatedWaiver[]): Config['waiverFor'] {
  const compiled = waivers.map((waiver) => ({ waiver, matches: compileGlob(waiver.path) }));
  const byRule = Map.groupBy(compiled, ({ waiver }) => waiver.rule);
  return (rule, path) => byRule.get(rule)?.find(({ matches }) => matches(path))?.waiver ?? null;
}

/** SHA-256 of the canonical JSON, in hexadecimal: maps and mappings by sorted key, lists in order. */
function digestOf(settings: unknown): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const sorted = entries.filter(([, item]) => item !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
