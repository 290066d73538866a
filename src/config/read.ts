import type { Level, RuleMeta } from '../engine/contract.ts';
import type { FollowUpOptions } from './follow-ups.ts';
import { type ConfigLayer, emptyLayer, type RuleChange } from './layer.ts';
import type { ConfigProblem } from './problem.ts';
import { type ConfigFile, configSchema } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { readYamlFile } from './yaml-file.ts';

/** More problems than a person reads at once are counted, not listed. */
const MAX_PROBLEMS = 50;

export interface ReadConfig {
  /** Null exactly when there are problems: settings taken in part are nobody's decision. */
  readonly layer: ConfigLayer | null;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads a configuration file (YAML 1.2, or JSON) for a set of rules. `source` is the name that problems carry.
 * An empty file is a layer that says nothing.
 */
export function readConfig(text: string, source: string, rules: readonly RuleMeta[]): ReadConfig {
  const file = readYamlFile(text, source);
  if (file.problems.length > 0) return refused(file.problems);
  if (file.value === undefined || file.value === null) return { layer: emptyLayer(source), problems: [] };
  const schema = configSchema(rules);
  const parsed = schema.safeParse(file.value, { reportInput: true });
  if (!parsed.success) return refused(schemaProblems(parsed.error.issues, schema, file));
  return { layer: toLayer(parsed.data, source), problems: [] };
}

function refused(problems: readonly ConfigProblem[]): ReadConfig {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const listed = sorted.slice(0, MAX_PROBLEMS);
  const next = sorted[MAX_PROBLEMS];
  const rest = `${sorted.length - MAX_PROBLEMS} more problems from here on; correct the first ones and look again`;
  return { layer: null, problems: next ? [...listed, { ...next, message: rest }] : listed };
}

function toLayer(file: ConfigFile, source: string): ConfigLayer {
  return {
    source,
    extends: file.extends ?? null,
    failOn: file.failOn ?? null,
    comments: file.review?.comments ?? null,
    followUps: toOptions(file.followUps),
    rules: toChanges(file.rules),
    profiles: Object.entries(file.profiles ?? {}).map(([name, profile]) => ({
      name,
      paths: profile.paths ?? [],
      rules: toChanges(profile.rules),
    })),
    ignore: file.ignore ?? [],
    waivers: (file.waivers ?? []).map((waiver) => ({
      ...waiver,
      owner: waiver.owner ?? null,
      until: waiver.until ?? null,
    })),
  };
}

/** Brings the options of inner mappings under one name each: `schedule.days`. */
function toOptions({
  schedule,
  limits,
  ...others
}: NonNullable<ConfigFile['followUps']> = {}): Partial<FollowUpOptions> {
  const inner = (name: string, options: object = {}) =>
    Object.entries(options).map(([option, value]) => [`${name}.${option}`, value] as const);
  const given = [...Object.entries(others), ...inner('schedule', schedule), ...inner('limits', limits)];
  return Object.fromEntries(given);
}

function toChanges(settings: ConfigFile['rules']): RuleChange[] {
  return Object.entries(settings ?? {}).flatMap(([rule, setting]) => {
    if (setting === undefined) return [];
    if (typeof setting === 'string') return [{ rule, level: setting, options: {} }];
    const { level, ...options } = setting as { level?: Level | 'off' } & Record<string, unknown>;
    return [{ rule, level: level ?? null, options }];
  });
}
