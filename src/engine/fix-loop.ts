import { isRefusal } from '../source/refusal.ts';
import { type Analysis, reportOf } from './analyse.ts';
import type { Safety } from './contract.ts';
import { type Lineage, traceLineage } from './lineage.ts';
import { type FailedFix, type ProvedFix, proveFix } from './prove.ts';
import type { Finding, Report } from './report.ts';
import { type WorkingCopy, workOn } from './working-copy.ts';

/** Fixes tried per file before the loop gives up: rules that undo each other must not run for ever. */
const MAX_STEPS_PER_FILE = 400;

/** A file as all fixes together leave it. */
export interface FileChange {
  readonly path: string;
  /** Null for a file that the fixes created. */
  readonly before: string | null;
  readonly after: string;
}

/** A finding that keeps its place, and why. */
export interface LeftFinding {
  readonly finding: Finding;
  /** The same before any fix. */
  readonly origin: Finding;
  readonly reason: string;
}

export interface FixOutcome {
  readonly changes: readonly FileChange[];
  readonly applied: readonly Finding[];
  /** Fixes that the writer refused or the rule could not give, with the reason. */
  readonly refused: readonly LeftFinding[];
  /** Fixes that were written and failed their proof: dropped, counted, named. */
  readonly dropped: readonly LeftFinding[];
  /** Findings of the report that nobody could decide before a fix brought them to light. */
  readonly exposed: readonly Finding[];
  /** What was thrown where a bug ended the proof of one of the dropped; the other fixes went on. */
  readonly crashes: readonly unknown[];
  /** The report with all fixes applied. */
  readonly report: Report;
}

/**
 * Which findings to repair, by safety and whatever else the caller asks. Fixes may change a finding's fingerprint before
 * its turn comes: `origin` is the finding as the analysis had it, or as it first came to light.
 */
export type Wanted = (finding: Finding, safety: Safety, origin: Finding) => boolean;

/** What one pass of a loop has done. */
export interface FixPass {
  /** `before` is the text that the passes before have left. */
  readonly changes: readonly FileChange[];
  /** The findings whose fixes were made, as they were in the analysis or first came to light. */
  readonly repaired: readonly Finding[];
}

/** A fix loop in several passes, each on the result of the one before. */
export interface FixPasses {
  /**
   * Applies what is wanted until none of it is left.
   * @throws what the snapshot throws when its source fails
   */
  run(wanted: Wanted): Promise<FixPass>;
  /** What all passes together have done. @param wanted all that the passes were after */
  outcome(wanted: Wanted): FixOutcome;
  /** The finding of the analysis that a finding of now was; itself where it came to light since. */
  originOf(finding: Finding): Finding;
}

/**
 * Applies fixes one by one, each on the result of the one before, until none is left. A fix in one file may make
 * another possible in a file that was done before, so the files are gone through until a round changes nothing.
 * @param analysis where to start; stays as it is
 * @param maxSteps fixes tried per file at most
 * @throws what the snapshot throws when its source fails
 */
export async function fixAll(
  analysis: Analysis,
  wanted: Wanted,
  maxSteps: number = MAX_STEPS_PER_FILE,
): Promise<FixOutcome> {
  const passes = beginPasses(analysis, maxSteps);
  await passes.run(wanted);
  return passes.outcome(wanted);
}

/**
 * Begins a loop whose caller decides, pass by pass, what to repair next.
 * @param analysis where to start; stays as it is
 * @param maxSteps fixes tried per file at most, in all passes together
 */
export function beginPasses(analysis: Analysis, maxSteps: number = MAX_STEPS_PER_FILE): FixPasses {
  const state = beginLoop(analysis, maxSteps);
  return {
    run: (wanted) => runPass(state, wanted),
    outcome: (wanted) => outcomeOf(state, wanted),
    originOf: (finding) => state.lineage.originOf(finding),
  };
}

async function runPass(state: LoopState, wanted: Wanted): Promise<FixPass> {
  const pass: OpenPass = { wanted, changes: new Map(), repaired: [] };
  for (let before = -1; before < pass.repaired.length; ) {
    before = pass.repaired.length;
    for (const path of [...state.copy.analysis.verdicts.keys()]) await fixFile(state, pass, path);
  }
  return { changes: changesIn(pass.changes), repaired: pass.repaired };
}

function changesIn(changes: ReadonlyMap<string, FileChange>): readonly FileChange[] {
  return [...changes.values()].filter(({ before, after }) => before !== after);
}

function outcomeOf(state: LoopState, wanted: Wanted): FixOutcome {
  const report = reportOf(state.copy.analysis);
  const left = report.findings.flatMap((finding) => {
    const reason = finding.refusal ?? whyGivenUp(state, wanted, finding);
    return reason === null ? [] : [{ finding, origin: state.lineage.originOf(finding), reason }];
  });
  const failed = [...state.failed.values()];
  return {
    changes: changesIn(state.changes),
    applied: state.applied,
    refused: [...left, ...failed.filter(({ unproved }) => !unproved)],
    dropped: failed.filter(({ unproved }) => unproved),
    exposed: report.findings.filter(({ fingerprint }) => state.exposed.has(fingerprint)),
    crashes: failed.flatMap(({ crash }) => (crash === undefined ? [] : [crash])),
    report,
  };
}

/** A pass under way. */
interface OpenPass {
  readonly wanted: Wanted;
  readonly changes: Map<string, FileChange>;
  readonly repaired: Finding[];
}

interface LoopState {
  readonly copy: WorkingCopy;
  readonly lineage: Lineage;
  readonly maxSteps: number;
  readonly changes: Map<string, FileChange>;
  readonly applied: Finding[];
  /** Fingerprints. */
  readonly exposed: Set<string>;
  /** By fingerprint: tried once, never again. */
  readonly failed: Map<string, LeftFinding & Omit<FailedFix, 'refused'>>;
  /** Fixes tried by path. */
  readonly steps: Map<string, number>;
}

function beginLoop(analysis: Analysis, maxSteps: number): LoopState {
  return {
    copy: workOn(analysis),
    lineage: traceLineage(),
    maxSteps,
    changes: new Map(),
    applied: [],
    exposed: new Set(),
    failed: new Map(),
    steps: new Map(),
  };
}

async function fixFile(state: LoopState, pass: OpenPass, path: string): Promise<void> {
  for (let next = nextIn(state, pass, path); next; next = nextIn(state, pass, path)) {
    state.steps.set(path, (state.steps.get(path) ?? 0) + 1);
    const proved = await proveFix(state.copy.analysis, next);
    if (isRefusal(proved)) {
      const { refused: reason, ...failure } = proved;
      const origin = state.lineage.originOf(next);
      state.failed.set(next.fingerprint, { finding: next, origin, reason, ...failure });
    } else accept(state, pass, proved);
  }
}

function nextIn(state: LoopState, { wanted }: OpenPass, path: string): Finding | undefined {
  if (hasGivenUp(state, path)) return undefined;
  const findings = state.copy.analysis.verdicts.get(path)?.findings ?? [];
  return findings.find((finding) => isOpen(state, wanted, finding));
}

function isOpen({ failed, lineage }: LoopState, wanted: Wanted, finding: Finding): boolean {
  if (finding.fix === null || failed.has(finding.fingerprint)) return false;
  return wanted(finding, finding.fix.safety, lineage.originOf(finding));
}

function hasGivenUp({ steps, maxSteps }: LoopState, path: string): boolean {
  return (steps.get(path) ?? 0) >= maxSteps;
}

/** Why an open finding was not tried any more; null for one that nobody wanted repaired. */
function whyGivenUp(state: LoopState, wanted: Wanted, finding: Finding): string | null {
  if (!hasGivenUp(state, finding.path) || !isOpen(state, wanted, finding)) return null;
  return `${state.maxSteps} fixes of this file were tried already: run it again for the rest`;
}

function accept(state: LoopState, pass: OpenPass, proved: ProvedFix): void {
  const { finding, files, exposed, delta } = proved;
  pass.repaired.push(state.lineage.originOf(finding));
  state.lineage.follow(state.copy.analysis, proved);
  state.copy.accept(delta);
  for (const { fingerprint } of exposed) state.exposed.add(fingerprint);
  state.applied.push(finding);
  for (const changes of [state.changes, pass.changes]) {
    for (const { path, before, after } of files) {
      const old = changes.get(path);
      changes.set(path, { path, before: old ? old.before : before, after });
    }
  }
}
