import type { Level, RuleOptions } from './contract.ts';

/** The level of one rule for one path, and its options. */
export interface RuleSetting {
  readonly level: Level | 'off';
  /** The configuration sets the level itself: no finding has another. Otherwise it is the rule's own, or a preset's. */
  readonly fixed: boolean;
  readonly options: RuleOptions;
}

export type FailOn = Level | 'never';

/** Accepts a finding for a reason, for a time. */
export interface Waiver {
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
  readonly owner: string | null;
}

/** The configuration after presets, profiles and layers are resolved. Plain questions, no I/O. */
export interface Config {
  readonly failOn: FailOn;
  /** Inline comments of one review at most; 0 leaves all to the review's body. */
  readonly comments: number;
  /** The setting of a rule for a path: the first profile whose paths match decides, on top of the repository's rules. */
  settingFor(rule: string, path: string): RuleSetting;
  /** The pattern by which a path is ignored, null when it is not. */
  ignoredBy(path: string): string | null;
  /** The waiver in force for a finding's rule and path, null when there is none. Expired ones do not count. */
  waiverFor(rule: string, path: string): Waiver | null;
  /** Identifies all settings: equal digests give equal reports. */
  readonly digest: string;
}
