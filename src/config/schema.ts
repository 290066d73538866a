import { z } from 'zod';
import { LEVELS, type RuleMeta } from '../engine/contract.ts';
import { followUps } from './follow-ups-schema.ts';
import { globProblem } from './glob.ts';
import { DEFAULT_PROFILE } from './layer.ts';
import { PRESET_NAMES } from './presets.ts';
import { RULE_OPTIONS } from './rule-options.ts';
import { count, listOf, text } from './schema-parts.ts';

/** Longest lists of one file: they bound the work for a path, and no honest file comes near. */
const MAX_IGNORE = 200;
const MAX_PROFILES = 20;
const MAX_PATHS = 50;
const MAX_WAIVERS = 1000;
/** More comments than this nobody reads; the review lists the rest. */
const MAX_COMMENTS = 50;
/** The longest reason or owner, in UTF-16 units. */
const MAX_TEXT = 500;

/**
 * The schema of a configuration file for a set of rules. Every `error` completes the sentence "<setting> ...", and
 * names the remedy; `schema-problems.ts` adds the setting, the value and the nearest right word.
 */
export function configSchema(rules: readonly RuleMeta[]) {
  return z.strictObject(
    {
      extends: presets().optional(),
      failOn: failOn().optional(),
      review: review().optional(),
      followUps: followUps().optional(),
      rules: ruleSettings(rules).describe('Level and options by rule, on top of the presets.').optional(),
      profiles: profiles(rules).optional(),
      ignore: ignore().optional(),
      waivers: listOf(waiver(rules), 'waivers', MAX_WAIVERS)
        .describe('Findings that are accepted, each for a reason.')
        .optional(),
    },
    { error: 'must be a mapping of settings' },
  );
}

export type ConfigFile = z.infer<ReturnType<typeof configSchema>>;

function presets() {
  const error = `must be one of ${PRESET_NAMES.join(', ')}`;
  return listOf(z.enum(PRESET_NAMES, { error }), 'presets', PRESET_NAMES.length).describe(
    'The presets to start from. Several are a union: the gravest level of each rule counts.',
  );
}

function failOn() {
  return z
    .enum([...LEVELS, 'never'], { error: 'must be error, warning, note or never' })
    .describe('The mildest level that fails a check.');
}

function review() {
  const comments = count(MAX_COMMENTS).describe('The number of inline comments that one review has at most.');
  return z
    .strictObject({ comments: comments.optional() }, { error: 'must be a mapping with comments' })
    .describe('What a review of a pull request looks like.');
}

function ruleSettings(rules: readonly RuleMeta[]) {
  const entries = rules.map((rule) => [rule.id, ruleSetting(rule).optional()] as const);
  return z.strictObject(Object.fromEntries(entries), { error: 'must be a mapping from rules to their settings' });
}

function ruleSetting(rule: RuleMeta) {
  const error = 'must be error, warning, note or off, or a mapping with a level and options';
  const level = z.enum([...LEVELS, 'off'], { error });
  const options = Object.hasOwn(RULE_OPTIONS, rule.id) ? RULE_OPTIONS[rule.id]?.shape : {};
  return z
    .union([level, z.strictObject({ level: level.optional(), ...options }, { error })], { error })
    .describe(rule.title);
}

function profiles(rules: readonly RuleMeta[]) {
  const name = z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, a letter first');
  return z
    .record(name, profile(rules), { error: 'must be a mapping from names to profiles' })
    .superRefine((all, context) => {
      const names = Object.keys(all);
      if (names.length > MAX_PROFILES)
        context.addIssue({ code: 'custom', message: `has more than ${MAX_PROFILES} entries` });
      for (const each of names.filter((key) => key !== DEFAULT_PROFILE && !all[key]?.paths)) {
        const message = `is missing; list the paths of the profile (only ${DEFAULT_PROFILE} may do without)`;
        context.addIssue({ code: 'custom', path: [each, 'paths'], message });
      }
    })
    .describe(`Settings by path: the first profile that matches decides; ${DEFAULT_PROFILE} takes what none matches.`);
}

function profile(rules: readonly RuleMeta[]) {
  return z.strictObject(
    {
      paths: listOf(glob(), 'paths', MAX_PATHS)
        .min(1, { error: 'must name at least one path' })
        .describe('Globs, relative to the root of the repository.')
        .optional(),
      rules: ruleSettings(rules).describe('Level and options by rule, for these paths.').optional(),
    },
    { error: 'must be a mapping with paths and rules' },
  );
}

function ignore() {
  const entry = z.string({ error: 'must be a path pattern' }).superRefine((pattern, context) => {
    const problem = globProblem(pattern.startsWith('!') ? pattern.slice(1) : pattern);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
  return listOf(entry, 'path patterns', MAX_IGNORE).describe(
    'Globs of paths that are not read, besides the usual ones; the last that matches decides, and "!" takes paths back.',
  );
}

function waiver(rules: readonly RuleMeta[]) {
  const error = 'must be the id of a rule (see "plimsoll rules")';
  return z.strictObject(
    {
      rule: z
        .enum(
          rules.map(({ id }) => id),
          { error },
        )
        .describe('The rule whose findings are accepted.'),
      path: glob().describe('A glob, relative to the root of the repository.'),
      reason: text('must say why the finding is accepted', MAX_TEXT).describe('Why the findings are accepted.'),
      owner: text('must name a person or a team', MAX_TEXT)
        .describe('Who answers for it, such as "@acme/platform".')
        .optional(),
      until: z.iso
        .date({ error: 'must be a date such as 2027-03-01' })
        .describe('The last day on which it counts.')
        .optional(),
    },
    { error: 'must be a mapping with rule, path and reason' },
  );
}

function glob() {
  return z.string({ error: 'must be a path pattern' }).superRefine((pattern, context) => {
    const problem = globProblem(pattern);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}
