import type { FileClass } from '../model/file-class.ts';
import { type ReadFile, readFile } from '../model/read-file.ts';
import type { Repository } from '../model/repository.ts';
import { isRefusal, refuse } from '../source/refusal.ts';
import type { Config, RuleSetting } from './config.ts';
import type { Failure, FileEdit, Level, Rule } from './contract.ts';
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
}

export interface JudgeInput {
  readonly path: string;
  readonly fileClass: FileClass;
  readonly text: string;
  readonly repository: Repository;
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

interface Collected {
  readonly findings: Finding[];
  readonly waived: { finding: Finding; reason: string }[];
  readonly subjects: SubjectCount[];
  readonly passes: Pass[];
  /** How many findings of a key the file has had so far. */
  readonly ordinals: Map<string, number>;
}

/** Runs every rule that is on over the subjects of one file. */
export function judgeFile(input: JudgeInput): FileVerdicts {
  const file = readFile(input.path, input.fileClass, input.text, input.repository);
  const out: Collected = { findings: [], waived: [], subjects: [], passes: [], ordinals: new Map() };
  for (const rule of input.rules) {
    const setting = input.config.settingFor(rule.id, input.path);
    if (setting.level !== 'off') judgeRule(input, file, rule, setting, setting.level, out);
  }
  out.findings.sort((a, b) => a.range.start - b.range.start || (a.rule < b.rule ? -1 : 1));
  return out;
}

function judgeRule(
  input: JudgeInput,
  file: ReadFile,
  rule: Rule,
  setting: RuleSetting,
  level: Level,
  out: Collected,
): void {
  const tally: Tally = { passed: 0, failed: 0, waived: 0, unknown: 0, open: [] };
  const { path } = file;
  for (const subject of file.subjects[rule.subject]) {
    const { identity } = subject;
    const verdict = rule.check(subject, { options: setting.options, repository: input.repository });
    if (verdict.verdict === 'pass') {
      tally.passed += 1;
      const because = verdict.because.map((range) => file.lines.region(range));
      if (because.length > 0) out.passes.push({ rule: rule.id, path, identity, because });
    } else if (verdict.verdict === 'unknown') {
      tally.unknown += 1;
      tally.open.push({ identity, state: 'unknown', reason: verdict.reason });
    } else if (verdict.verdict === 'fail') {
      const finding = makeFinding(file, rule, level, subject, verdict, out.ordinals);
      const reason = waiverReason(input, file, rule, finding);
      const state = reason === null ? 'failed' : 'waived';
      tally[state] += 1;
      tally.open.push({ identity, state, reason: reason ?? '' });
      if (reason === null) out.findings.push(finding);
      else out.waived.push({ finding, reason });
    }
  }
  if (tally.passed + tally.failed + tally.waived + tally.unknown > 0)
    out.subjects.push({ path, rule: rule.id, ...tally });
}

function waiverReason(input: JudgeInput, file: ReadFile, rule: Rule, finding: Finding): string | null {
  const waiver = input.config.waiverFor(rule.id, file.path);
  if (waiver) return `${waiver.reason}${waiver.owner ? ` (${waiver.owner})` : ''}`;
  return suppressedBy(file, rule, finding.region.line, finding.identity);
}

function makeFinding(
  file: ReadFile,
  rule: Rule,
  level: Level,
  subject: { readonly identity: string; readonly resource: Finding['resource'] },
  failure: Failure,
  ordinals: Map<string, number>,
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
    digest: hash('content', file.contentOf(subject.identity)),
    because: failure.because,
    fix: refusal === null && !('refused' in failure.repair) ? failure.repair : null,
    refusal,
  };
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
