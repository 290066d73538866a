import { type Analysis, analyse, reportOf } from '../../src/engine/analyse.ts';
import type { Rule, RuleOptions } from '../../src/engine/contract.ts';
import type { Report } from '../../src/engine/report.ts';
import { plainConfig } from './config.ts';
import { FEW_RULES } from './few-rules.ts';
import { memorySnapshot } from './memory-snapshot.ts';

type Files = Readonly<Record<string, string>>;
type Options = Readonly<Record<string, RuleOptions>>;

/** Analyses texts with a few rules, or those that are given, at their own levels. */
export function analyseTexts(
  files: Files,
  options: Options = {},
  rules: readonly Rule[] = FEW_RULES,
): Promise<Analysis> {
  return analyse({ snapshot: memorySnapshot(files), config: plainConfig(rules, options), rules });
}

/** The report of {@link analyseTexts}. */
export async function reportOn(
  files: Files,
  options: Options = {},
  rules: readonly Rule[] = FEW_RULES,
): Promise<Report> {
  return reportOf(await analyseTexts(files, options, rules));
}
