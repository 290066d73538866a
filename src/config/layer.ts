import type { FailOn, Waiver } from '../engine/config.ts';
import type { Level, RuleOptions } from '../engine/contract.ts';
import type { FollowUpOptions } from './follow-ups.ts';
import type { PresetName } from './presets.ts';

/** What one place says about one rule; what it does not say stays as it was. */
export interface RuleChange {
  readonly rule: string;
  /** Null when only options are given. */
  readonly level: Level | 'off' | null;
  readonly options: RuleOptions;
}

/** Settings for a part of the repository. */
export interface ProfileLayer {
  readonly name: string;
  /** Globs. Empty only for {@link DEFAULT_PROFILE}, which takes every path that no profile matches. */
  readonly paths: readonly string[];
  readonly rules: readonly RuleChange[];
}

/** The profile of all paths that no profile matches. */
export const DEFAULT_PROFILE = 'production';

export interface DatedWaiver extends Waiver {
  /** The last day on which it counts, `YYYY-MM-DD`; null for no end. */
  readonly until: string | null;
}

/** What one configuration file says, checked. Plain data; null and empty where the file is silent. */
export interface ConfigLayer {
  /** The name that problems and explanations give, such as `.github/plimsoll.yml`. */
  readonly source: string;
  readonly extends: readonly PresetName[] | null;
  readonly failOn: FailOn | null;
  /** Inline comments of one review at most. */
  readonly comments: number | null;
  /** The single options of follow-up pull requests that the file gives. */
  readonly followUps: Partial<FollowUpOptions>;
  readonly rules: readonly RuleChange[];
  /** In the order of the file. */
  readonly profiles: readonly ProfileLayer[];
  /** Globs in the order of the file; a leading `!` takes paths back. */
  readonly ignore: readonly string[];
  readonly waivers: readonly DatedWaiver[];
}

/** Inline comments of one review where no layer sets another number. */
export const DEFAULT_COMMENTS = 10;

/** A layer that says nothing; spread it to make one by hand, as for `--fail-on`. */
export function emptyLayer(source: string): ConfigLayer {
  return {
    ...{ source, extends: null, failOn: null, comments: null, followUps: {} },
    ...{ rules: [], profiles: [], ignore: [], waivers: [] },
  };
}
