import { isRefusal } from '../source/refusal.ts';
import { type Analysis, reportOf } from './analyse.ts';
import type { Safety } from './contract.ts';
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

/** Which findings to repair, by safety and whatever else the caller asks. */
export type Wanted = (finding: Finding, safety: Safety) => boolean;

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
  const state = beginLoop(analysis, wanted, maxSteps);
  for (let before = -1; before < state.applied.length; ) {
    before = state.applied.length;
    for (const path of [...state.copy.analysis.verdicts.keys()]) await fixFile(state, path);
  }
  return outcomeOf(state);
}

function outcomeOf(state: LoopState): FixOutcome {
  const report = reportOf(state.copy.analysis);
  const left = report.findings.flatMap((finding) => {
    const reason = finding.refusal ?? whyGivenUp(state, finding);
    return reason === null ? [] : [{ finding, reason }];
  });
  const failed = [...state.failed.values()];
  return {
    changes: [...state.changes.values()].filter(({ before, after }) => before !== after),
    applied: state.applied,
    refused: [...left, ...failed.filter(({ unproved }) => !unproved)],
    dropped: failed.filter(({ unproved }) => unproved),
    exposed: report.findings.filter(({ fingerprint }) => state.exposed.has(fingerprint)),
    crashes: failed.flatMap(({ crash }) => (crash === undefined ? [] : [crash])),
    report,
  };
}

interface LoopState {
  readonly copy: WorkingCopy;
  readonly wanted: Wanted;
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

function beginLoop(analysis: Analysis, wanted: Wanted, maxSteps: number): LoopState {
  return {
    copy: workOn(analysis),
    wanted,
    maxSteps,
    changes: new Map(),
    applied: [],
    exposed: new Set(),
    failed: new Map(),
    steps: new Map(),
  };
}

async function fixFile(state: LoopState, path: string): Promise<void> {
  for (let next = nextIn(state, path); next; next = nextIn(state, path)) {
    state.steps.set(path, (state.steps.get(path) ?? 0) + 1);
    const proved = await proveFix(state.copy.analysis, next);
    if (isRefusal(proved)) {
      const { refused: reason, ...failure } = proved;
      state.failed.set(next.fingerprint, { finding: next, reason, ...failure });
    } else accept(state, proved);
  }
}

function nextIn(state: LoopState, path: string): Finding | undefined {
  if (hasGivenUp(state, path)) return undefined;
  const findings = state.copy.analysis.verdicts.get(path)?.findings ?? [];
  return findings.find((finding) => isOpen(state, finding));
}

function isOpen({ failed, wanted }: LoopState, finding: Finding): boolean {
  return finding.fix !== null && !failed.has(finding.fingerprint) && wanted(finding, finding.fix.safety);
}

function hasGivenUp({ steps, maxSteps }: LoopState, path: string): boolean {
  return (steps.get(path) ?? 0) >= maxSteps;
}

/** Why an open finding was not tried any more; null for one that nobody wanted repaired. */
function whyGivenUp(state: LoopState, finding: Finding): string | null {
  if (!hasGivenUp(state, finding.path) || !isOpen(state, finding)) return null;
  return `${state.maxSteps} fixes of this file were tried already: run it again for the rest`;
}

function accept(state: LoopState, { finding, files, exposed, delta }: ProvedFix): void {
  state.copy.accept(delta);
  for (const { fingerprint } of exposed) state.exposed.add(fingerprint);
  state.applied.push(finding);
  for (const { path, before, after } of files) {
    const old = state.changes.get(path);
    state.changes.set(path, { path, before: old ? old.before : before, after });
  }
}
