import { DEFAULT_IGNORE } from '../config/default-ignore.ts';
import { DEFAULT_ORIGIN, explainConfig } from '../config/explain.ts';
import type { ConfigLayer } from '../config/layer.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import type { Traced, TracedSetting } from '../config/settings.ts';
import type { RuleMeta } from '../engine/contract.ts';
import { MAX_LISTED } from './limits.ts';

/** A value in force, and who gave it. Unescaped text, as all of the view. */
export interface SettingView {
  readonly name: string;
  readonly value: string;
  readonly origin: string;
}

/** The configuration that a pull request is judged by. Lists are bounded. */
export interface ConfigView {
  /** The base branch. */
  readonly branch: string;
  /** The path that was asked for; null where none was. */
  readonly path: string | null;
  /** The profile that decides for it; null when none does. */
  readonly profile: string | null;
  /** The pattern by which the path is not read at all; null when it is read. */
  readonly ignoredBy: string | null;
  /** Settings of no rule: what fails, the review, and what files give of follow-up pull requests. */
  readonly general: readonly SettingView[];
  /** Options of follow-up pull requests that nobody gives. */
  readonly defaults: readonly SettingView[];
  /** Levels and options of rules that a file gives. */
  readonly given: readonly SettingView[];
  /** Levels that nobody but a preset gives. */
  readonly preset: readonly SettingView[];
  /** By name: the globs, and who gave them. */
  readonly profiles: readonly SettingView[];
  /** Patterns of paths that are not read, as the repository's own file has them. */
  readonly ignore: readonly string[];
  /** How many more count: those of everywhere, and those of the organisation. */
  readonly moreIgnore: number;
  /** The waivers of the repository's own file. */
  readonly waivers: readonly WaiverView[];
  readonly moreWaivers: number;
  readonly problems: readonly { readonly place: string; readonly message: string }[];
}

export interface WaiverView {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`; null for no end. */
  readonly until: string | null;
  readonly expired: boolean;
}

export interface ConfigInForce {
  readonly branch: string;
  readonly config: Pick<ResolvedConfig, 'ignoredBy' | 'expired'>;
  /** The weakest first. */
  readonly layers: readonly ConfigLayer[];
  readonly problems: readonly ConfigProblem[];
}

/** Shows what is in force for a path, or where no profile matches, each value with its origin. */
export function configView(inForce: ConfigInForce, rules: readonly RuleMeta[], path: string | null): ConfigView {
  const { branch, config, layers, problems } = inForce;
  const { failOn, comments, followUps, profile, settings } = explainConfig(layers, rules, path ?? '');
  const levels = [...settings].map(([rule, { level, fixed }]) => ({ fixed, ...shown(rule, level) }));
  const options = [...followUps].map(([name, option]) => shown(`followUps.${name}`, option));
  const isDefault = ({ origin }: SettingView) => origin === DEFAULT_ORIGIN;
  const plain = ({ name, value, origin }: SettingView): SettingView => ({ name, value, origin });
  const given = levels.filter(({ fixed }) => fixed).map(plain);
  return {
    ...{ branch, path, profile },
    ignoredBy: path === null ? null : config.ignoredBy(path),
    general: [
      ...[shown('failOn', failOn), shown('review.comments', comments)],
      ...options.filter((option) => !isDefault(option)),
    ],
    defaults: options.filter(isDefault),
    given: [...given, ...[...settings].flatMap(optionsOf)].toSorted(byName),
    preset: levels.filter(({ fixed }) => !fixed).map(plain),
    profiles: layers.flatMap(profilesOf).slice(0, MAX_LISTED),
    ...exceptions(layers, config),
    problems: problems
      .slice(0, MAX_LISTED)
      .map(({ source, line, message }) => ({ place: `${source}:${line}`, message })),
  };
}

function shown(name: string, { value, origin }: Traced<unknown>): SettingView {
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value), origin };
}

function optionsOf([rule, { options }]: readonly [string, TracedSetting]): readonly SettingView[] {
  return [...options].map(([option, traced]) => shown(`${rule}.${option}`, traced));
}

function profilesOf({ profiles, source }: ConfigLayer): readonly SettingView[] {
  return profiles.map(({ name, paths }) => ({ name, value: paths.join(', '), origin: source }));
}

/**
 * What is left out. An organisation may keep its file in a repository that not everybody sees who sees this one: its
 * patterns and its reasons are counted only.
 */
function exceptions(layers: readonly ConfigLayer[], { expired }: ConfigInForce['config']) {
  const own = layers.filter(({ source }) => !source.includes(':'));
  const ignore = own.flatMap((layer) => layer.ignore).slice(0, MAX_LISTED);
  const waivers = own.flatMap((layer) => layer.waivers).slice(0, MAX_LISTED);
  const count = (of: (layer: ConfigLayer) => readonly unknown[]) =>
    layers.reduce((sum, layer) => sum + of(layer).length, 0);
  return {
    ignore,
    moreIgnore: DEFAULT_IGNORE.length + count((layer) => layer.ignore) - ignore.length,
    waivers: waivers.map((waiver) => {
      const { rule, path, reason, until } = waiver;
      return { rule, path, reason, until, expired: expired.includes(waiver) };
    }),
    moreWaivers: count((layer) => layer.waivers) - waivers.length,
  };
}

/** The rule first, then its options. */
function byName(a: SettingView, b: SettingView): number {
  return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
}
