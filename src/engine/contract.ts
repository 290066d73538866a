import type { Repository } from '../model/repository.ts';
import type { Subjects } from '../model/subjects.ts';
import type { DockerfileEdit } from '../source/dockerfile/edit.ts';
import type { ShellEdit } from '../source/shell/edit.ts';
import type { LineIndex, Range, Region } from '../source/text.ts';
import type { YamlEdit, YamlStreamEdit } from '../source/yaml/edit.ts';

/** The workshop's thirteen patterns; rules outside it are `beyond`. */
export const PATTERNS = {
  P1: 'Build and runtime mixed',
  P2: 'Zombies and orphans',
  P3: 'Direct use of Pods',
  P4: 'Background processes',
  P5: 'Logging',
  P6: 'Immutable containers',
  P7: 'The latest tag',
  P8: 'Pod readiness',
  P9: 'Unbounded Jobs',
  P10: 'Pod quotas',
  P11: 'Configuration in the image',
  P12: 'Circuit breaker',
  P13: 'Sidecar for proxying',
  beyond: 'Beyond the workshop',
} as const;

export type Pattern = keyof typeof PATTERNS;

/** SARIF's result levels (2.1.0, section 3.27.10), gravest first. */
export const LEVELS = ['error', 'warning', 'note'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * `safe`: no change of behaviour under documented defaults, and nothing that could stop a working workload from
 * starting. `review`: rests on an assumption, named in `assumes`, so a person accepts it.
 */
export type Safety = 'safe' | 'review';

export const TOOLS = ['hadolint', 'kube-linter', 'kube-score', 'polaris', 'checkov', 'trivy', 'kubescape'] as const;
export type Tool = (typeof TOOLS)[number];

export type SubjectKind = keyof Subjects;

export interface RuleMeta {
  /** kebab-case, the name of the rule's folder. */
  readonly id: string;
  readonly pattern: Pattern;
  /** The level unless the configuration says otherwise. */
  readonly level: Level;
  readonly subject: SubjectKind;
  /** The best fix the rule can give. */
  readonly fix: Safety | 'none';
  /** One short imperative sentence without a full stop, such as "Pin the image to a version". */
  readonly title: string;
  /** The ids of the same check in other tools: their suppressions count here too. */
  readonly equivalents: Readonly<Partial<Record<Tool, readonly string[]>>>;
}

/** One rule: what it looks at and how it judges. A rule is a pure function of subject, options and repository. */
export interface Rule<K extends SubjectKind = SubjectKind> extends RuleMeta {
  readonly subject: K;
  check(subject: Subjects[K], context: RuleContext): Verdict;
  /** How it judges subjects of other kinds, which can have the same fault. */
  readonly also?: OtherChecks;
}

export type OtherChecks = {
  readonly [K in SubjectKind]?: (subject: Subjects[K], context: RuleContext) => Verdict;
};

export interface RuleContext {
  /** The lines of the subject's file: places of findings are ranges there. */
  readonly lines: LineIndex;
  /** The rule's options for the subject's path, as the configuration resolved them. */
  readonly options: RuleOptions;
  /** What the repository's facts say. */
  readonly repository: Repository;
}

/** Options by name, checked by the configuration's schema before they come here. */
export type RuleOptions = Readonly<Record<string, unknown>>;

/** A place in a file: SARIF's location. */
export interface Place {
  readonly path: string;
  readonly region: Region;
}

export type Verdict =
  /** The rule has nothing to say about this subject; it is not counted. */
  | { readonly verdict: 'skip' }
  /**
   * `because`: the ranges, in the subject's file, of what makes it pass; `elsewhere`: the places in other files. A review
   * points at them when they get deleted.
   */
  | { readonly verdict: 'pass'; readonly because: readonly Range[]; readonly elsewhere?: readonly Place[] }
  | { readonly verdict: 'unknown'; readonly reason: string }
  | Failure;

export interface Failure {
  readonly verdict: 'fail';
  /** Graver or milder than the rule's own level, for this finding; a level that the configuration sets comes first. */
  readonly level?: Level;
  /** The range in the subject's file that the finding points at. */
  readonly at: Range;
  /** One or two sentences with what breaks in production; text from files in backticks, through `quote`. */
  readonly message: string;
  /** What tells this finding from others of the rule on the same subject, free of positions and spelling. */
  readonly evidence: string;
  /** The places of every other fact the rule used, the most telling first. */
  readonly because: readonly Place[];
  readonly repair: Fix | NoFix;
}

/** Why there is no fix, naming the setting to fill or the fact that is missing. */
export interface NoFix {
  readonly refused: string;
}

/** A repair as data: declared edits that the engine writes, verifies and only then hands out. */
export interface Fix {
  /** Imperative, such as "Add a deadline of 3600 seconds". */
  readonly title: string;
  readonly safety: Safety;
  /** What a person must believe for it to be right, with every way it could go wrong; null for safe fixes. */
  readonly assumes: string | null;
  /** All are applied or none. Each is declared on the text as it is: no edit builds on another. */
  readonly edits: readonly FileEdit[];
  /** Old identity to new, where the fix changes one (a Pod becomes a Deployment). */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

/** A declared change of one file: a part of a repository that the snapshot lists, or a file that is not there yet. */
export type FileEdit =
  | {
      readonly path: string;
      readonly language: 'yaml';
      /** 0-based place of the document in the file. */
      readonly document: number;
      readonly edit: YamlEdit | YamlStreamEdit;
    }
  | { readonly path: string; readonly language: 'dockerfile'; readonly edit: DockerfileEdit }
  | { readonly path: string; readonly language: 'shell'; readonly edit: ShellEdit }
  | { readonly path: string; readonly language: 'any'; readonly edit: CreateFile };

/** A new file; nothing may stand at its path. Its lines end with LF, the last one too. */
export interface CreateFile {
  readonly op: 'create';
  readonly text: string;
}

export const SKIP: Verdict = { verdict: 'skip' };

export function pass(...because: readonly Range[]): Verdict {
  return { verdict: 'pass', because };
}

/** A subject that passes for what stands at places of other files. */
export function passFor(elsewhere: readonly Place[], ...because: readonly Range[]): Verdict {
  return { verdict: 'pass', because, elsewhere };
}

export function undecided(reason: string): Verdict {
  return { verdict: 'unknown', reason };
}

export function fail(failure: Omit<Failure, 'verdict'>): Verdict {
  return { verdict: 'fail', ...failure };
}

/** Keeps a rule's subject type for its `check`, and gives the engine the general type. */
export function defineRule<K extends SubjectKind>(rule: Rule<K>): Rule {
  return rule as unknown as Rule;
}
