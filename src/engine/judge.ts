import type { FileClass } from '../model/file-class.ts';
import { type ReadFile, readFile } from '../model/read-file.ts';
import type { Questions, Repository, RepositoryState } from '../model/repository.ts';
import { isRefusal, refuse } from '../source/refusal.ts';
import type { Config, RuleSetting } from './config.ts';
import {
  type Failure,
  type FileEdit,
  LEVELS,
  type Level,
  type Rule,
  type RuleContext,
  type SubjectKind,
  type Verdict,
} from './contract.ts';
import { findingKey, fingerprint, hash } from './fingerprint.ts';
import type { Finding, Pass, SubjectCount } from './report.ts';
import { suppressedBy } from './suppressions.ts';
import { splicesOn } from './write-fix.ts';

/** What the rules say about one file. */
export interface FileVerdicts {
  readonly findings: readonly Finding[];
  readonly waived: readonly { readonly finding: Finding; readonly reason: string }[];
  readonly subjects: readonly SubjectCount[];
  readonly passes: readonly Pass[];
  /** What was asked about other files: while the answers are the same, so is all this. */
  readonly questions: Questions;
}

export interface JudgeInput {
  readonly path: string;
  readonly fileClass: FileClass;
  readonly text: string;
  readonly repository: RepositoryState;
  readonly config: Config;
  readonly rules: readonly Rule[];
}

interface Tally {
  passed: number;
  failed: number;
  waived: number;
  unknown: number;
  open: SubjectCount['open'][number][];
}

type Passing = Extract<Verdict, { readonly verdict: 'pass' }>;

/** One file under judgement. */
interface Trial {
  readonly input: JudgeInput;
  readonly repository: Repository;
  readonly file: ReadFile;
  readonly findings: Finding[];
  readonly waived: { finding: Finding; reason: string }[];
  readonly subjects: SubjectCount[];
  readonly passes: Pass[];
  /** How many findings of a key the file has had so far. */
  readonly ordinals: Map<string, number>;
  /** Digests of contents: findings of one object share one. */
  readonly digests: Map<string, string>;
}

/** Runs every rule that is on over the subjects of one file. */
export function judgeFile(input: JudgeInput): FileVerdicts {
  const questions: Questions = new Set();
  const repository = input.repository.noting(questions);
  const file = readFile(input.path, input.fileClass, input.text, repository);
  const lists = { findings: [], waived: [], subjects: [], passes: [] };
  const trial: Trial = { input, repository, file, ...lists, ordinals: new Map(), digests: new Map() };
  for (const rule of input.rules) {
    const setting = input.config.settingFor(rule.id, input.path);
    if (setting.level !== 'off') judgeRule(trial, rule, setting, setting.level);
  }
  trial.findings.sort((a, b) => a.range.start - b.range.start || (a.rule < b.rule ? -1 : 1));
  const { findings, waived, subjects, passes } = trial;
  return { findings, waived, subjects, passes, questions };
}

function judgeRule(trial: Trial, rule: Rule, setting: RuleSetting, level: Level): void {
  const tally: Tally = { passed: 0, failed: 0, waived: 0, unknown: 0, open: [] };
  const { repository, file } = trial;
  const context = { options: setting.options, repository, lines: file.lines };
  for (const { subject, verdict } of verdictsOf(rule, file, context)) {
    if (verdict.verdict === 'pass') notePass(trial, rule, tally, subject.identity, verdict);
    else if (verdict.verdict === 'unknown') {
      tally.unknown += 1;
      tally.open.push({ identity: subject.identity, state: 'unknown', reason: verdict.reason });
    } else if (verdict.verdict === 'fail')
      noteFailure(
        trial,
        rule,
        tally,
        makeFinding(trial, rule, levelOf(rule, setting, level, verdict), subject, verdict),
      );
  }
  if (tally.passed + tally.failed + tally.waived + tally.unknown > 0)
    trial.subjects.push({ path: file.path, rule: rule.id, ...tally });
}

interface Judged {
  readonly subject: { readonly identity: string; readonly resource: Finding['resource'] };
  readonly verdict: Verdict;
}

/** The verdicts on a rule's own subjects, then on those of other kinds that it looks at as well. */
export function verdictsOf(rule: Rule, file: ReadFile, context: RuleContext): readonly Judged[] {
  const judged: Judged[] = [];
  const judge = (kind: SubjectKind, check: Rule['check']) => {
    for (const subject of file.subjects[kind]) judged.push({ subject, verdict: check.call(rule, subject, context) });
  };
  judge(rule.subject, rule.check);
  if (rule.also)
    for (const [kind, check] of Object.entries(rule.also)) judge(kind as SubjectKind, check as Rule['check']);
  return judged;
}

/** A finding's own level, as much graver or milder as the presets have made the rule. */
function levelOf(rule: Rule, { fixed }: RuleSetting, level: Level, failure: Failure): Level {
  if (fixed || failure.level === undefined) return level;
  const shift = LEVELS.indexOf(level) - LEVELS.indexOf(rule.level);
  const index = Math.min(LEVELS.length - 1, Math.max(0, LEVELS.indexOf(failure.level) + shift));
  return LEVELS[index] ?? level;
}

function notePass({ file, passes }: Trial, rule: Rule, tally: Tally, identity: string, verdict: Passing): void {
  tally.passed += 1;
  const because = verdict.because.map((range) => file.lines.region(range));
  const elsewhere = verdict.elsewhere ?? [];
  if (because.length + elsewhere.length > 0)
    passes.push({ rule: rule.id, path: file.path, identity, because, elsewhere });
}

function noteFailure(trial: Trial, rule: Rule, tally: Tally, finding: Finding): void {
  const reason = waiverReason(trial.input, trial.file, rule, finding);
  const state = reason === null ? 'failed' : 'waived';
  tally[state] += 1;
  tally.open.push({ identity: finding.identity, state, reason: reason ?? '' });
  if (reason === null) trial.findings.push(finding);
  else trial.waived.push({ finding, reason });
}

function waiverReason(input: JudgeInput, file: ReadFile, rule: Rule, finding: Finding): string | null {
  const waiver = input.config.waiverFor(rule.id, file.path);
  if (waiver) return `${waiver.reason}${waiver.owner ? ` (${waiver.owner})` : ''}`;
  return suppressedBy(file, rule, finding.region.line, finding.identity);
}

function makeFinding(
  { file, ordinals, digests }: Trial,
  rule: Rule,
  level: Level,
  subject: Judged['subject'],
  failure: Failure,
): Finding {
  const key = findingKey(rule.id, subject.identity, failure.evidence);
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  const refusal = refusalOf(file, subject.identity, failure);
  return {
    rule: rule.id,
    pattern: rule.pattern,
    level,
    path: file.path,
    region: file.lines.region(failure.at),
    range: { start: failure.at.start, end: failure.at.end },
    message: failure.message,
    resource: subject.resource,
    identity: subject.identity,
    key,
    fingerprint: fingerprint(key, file.path, ordinal),
    digest: digestOf(digests, file.contentOf(subject.identity)),
    because: failure.because,
    fix: refusal === null && !('refused' in failure.repair) ? failure.repair : null,
    refusal,
  };
}

function digestOf(known: Map<string, string>, content: string): string {
  const digest = known.get(content) ?? hash('content', content);
  known.set(content, digest);
  return digest;
}

/** Tries a fix of this one file on its text: what the writer refuses is no fix. Fixes over several files are tried when proved. */
function refusalOf(file: ReadFile, identity: string, { repair }: Failure): string | null {
  if ('refused' in repair) return repair.refused;
  const dumped = file.objectOf(identity)?.query(['metadata', 'managedFields']).state === 'present';
  if (dumped) return 'the object is a dump from a cluster, which keeps its managedFields there';
  if (repair.edits.some(({ path }) => path !== file.path)) return null;
  const splices = trySplices(repair.edits, file.source);
  return isRefusal(splices) ? splices.refused : null;
}

/** A bug of the writer takes its own fix away, and neither the finding nor the other files. */
function trySplices(edits: readonly FileEdit[], source: ReadFile['source']): ReturnType<typeof splicesOn> {
  try {
    return splicesOn(edits, source);
  } catch (error) {
    return refuse(`an internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
