import { RULES } from '../../rules/index.ts';
import { type Analysis, analyse, reportOf } from '../../src/engine/analyse.ts';
import type { RuleOptions } from '../../src/engine/contract.ts';
import type { Report } from '../../src/engine/report.ts';
import { plainConfig } from './config.ts';
import { memorySnapshot } from './memory-snapshot.ts';

type Files = Readonly<Record<string, string>>;
type Options = Readonly<Record<string, RuleOptions>>;

/** Analyses texts with all rules at their own levels. */
export function analyseTexts(files: Files, options: Options = {}): Promise<Analysis> {
  return analyse({ snapshot: memorySnapshot(files), config: plainConfig(RULES, options), rules: RULES });
}

/** The report of {@link analyseTexts}. */
export async function reportOn(files: Files, options: Options = {}): Promise<Report> {
  return reportOf(await analyseTexts(files, options));
}
