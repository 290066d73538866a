import { LEVELS, type Level, type Pattern, type RuleMeta } from '../engine/contract.ts';

/** A starting point: which rules are on, how grave they are, and what fails a check. */
interface Preset {
  /** One sentence for documentation and completion. */
  readonly about: string;
  readonly failOn: Level;
  /** The level of a rule, `off` when the preset does not choose it. A function, so that a new rule needs no entry. */
  level(rule: RuleMeta): Level | 'off';
}

/** Attack surface, mutable containers, unpinned images, starved neighbours, credentials in images. */
const SECURITY: ReadonlySet<Pattern> = new Set<Pattern>(['P1', 'P6', 'P7', 'P10', 'P11']);

export const PRESETS = {
  recommended: {
    about: 'Every rule at its own level.',
    failOn: 'error',
    level: (rule) => rule.level,
  },
  strict: {
    about: 'Every rule one level graver (note to warning, warning to error); warnings fail.',
    failOn: 'warning',
    level: (rule) => LEVELS[Math.max(0, LEVELS.indexOf(rule.level) - 1)] ?? rule.level,
  },
  workshop: {
    about: "Only the rules of the workshop's thirteen patterns, at their own level.",
    failOn: 'error',
    level: (rule) => (rule.pattern === 'beyond' ? 'off' : rule.level),
  },
  security: {
    about: 'Only the rules of patterns P1, P6, P7, P10 and P11, at their own level.',
    failOn: 'error',
    level: (rule) => (SECURITY.has(rule.pattern) ? rule.level : 'off'),
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** What applies when no file names a preset. */
export const DEFAULT_PRESETS: readonly PresetName[] = ['recommended'];

/**
 * Several presets are a union, whatever their order: a rule is on when one of them chooses it, at the gravest level
 * that any gives. No preset at all turns every rule off.
 */
export function presetLevels(
  names: readonly PresetName[],
  rules: readonly RuleMeta[],
): ReadonlyMap<string, Level | 'off'> {
  const levelOf = (rule: RuleMeta): Level | 'off' => {
    const given = new Set(names.map((name) => PRESETS[name].level(rule)));
    return LEVELS.find((level) => given.has(level)) ?? 'off';
  };
  return new Map(rules.map((rule) => [rule.id, levelOf(rule)]));
}

/** The strictest of the presets' gates: the mildest level that fails a check; `error` without presets. */
export function presetFailOn(names: readonly PresetName[]): Level {
  const given = new Set<Level>(names.map((name) => PRESETS[name].failOn));
  return LEVELS.findLast((level) => given.has(level)) ?? 'error';
}
