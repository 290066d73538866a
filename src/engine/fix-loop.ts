import { isRefusal } from '../source/refusal.ts';
import { type Analysis, reportOf } from './analyse.ts';
import type { Safety } from './contract.ts';
import { type ProvedFix, proveFix } from './prove.ts';
import type { Finding, Report } from './report.ts';

/** Steps per file before the loop gives up: rules that undo each other must not run for ever. */
const MAX_STEPS_PER_FILE = 400;

export interface FixOutcome {
  readonly changes: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  readonly applied: readonly Finding[];
  /** Fixes that the writer refused or the rule could not give, with the reason. */
  readonly refused: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Fixes that were written and failed their proof: dropped, counted, named. */
  readonly dropped: readonly { readonly finding: Finding; readonly reason: string }[];
  /** The report with all fixes applied. */
  readonly report: Report;
}

/**
 * Applies fixes one by one, each on the result of the one before, until none is left.
 * @param analysis where to start
 * @param wanted which findings to repair, by safety and whatever else the caller asks
 */
export async function fixAll(
  analysis: Analysis,
  wanted: (finding: Finding, safety: Safety) => boolean,
): Promise<FixOutcome> {
  const state: LoopState = { analysis, texts: new Map(), applied: [], failed: new Map() };
  for (const path of analysis.verdicts.keys()) await fixFile(state, path, wanted);
  const report = reportOf(state.analysis);
  const refused = report.findings.flatMap((finding) =>
    finding.refusal === null ? [] : [{ finding, reason: finding.refusal }],
  );
  const failed = [...state.failed.values()];
  return {
    changes: [...state.texts]
      .map(([path, text]) => ({ path, ...text }))
      .filter(({ before, after }) => before !== after),
    applied: state.applied,
    refused: [...refused, ...failed.filter(({ unproved }) => !unproved)],
    dropped: failed.filter(({ unproved }) => unproved),
    report,
  };
}

interface LoopState {
  analysis: Analysis;
  readonly texts: Map<string, { before: string; after: string }>;
  readonly applied: Finding[];
  /** By fingerprint: tried once, never again. */
  readonly failed: Map<string, { finding: Finding; reason: string; unproved: boolean }>;
}

async function fixFile(
  state: LoopState,
  path: string,
  wanted: (finding: Finding, safety: Safety) => boolean,
): Promise<void> {
  for (let step = 0; step < MAX_STEPS_PER_FILE; step += 1) {
    const findings = state.analysis.verdicts.get(path)?.findings ?? [];
    const next = findings.find(
      (finding) =>
        finding.fix !== null && !state.failed.has(finding.fingerprint) && wanted(finding, finding.fix.safety),
    );
    if (!next) return;
    const proved = await proveFix(state.analysis, next);
    if (isRefusal(proved)) {
      state.failed.set(next.fingerprint, { finding: next, reason: proved.refused, unproved: proved.unproved });
    } else {
      accept(state, proved);
    }
  }
}

function accept(state: LoopState, proved: ProvedFix): void {
  state.analysis = proved.analysis;
  state.applied.push(proved.finding);
  for (const { path, before, after } of proved.files) {
    state.texts.set(path, { before: state.texts.get(path)?.before ?? before, after });
  }
}
