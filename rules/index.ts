import type { Rule } from '../src/engine/contract.ts';
import { rule as latestTag } from './latest-tag/rule.ts';
import { rule as missingReadinessProbe } from './missing-readiness-probe/rule.ts';
import { rule as nakedPod } from './naked-pod/rule.ts';
import { rule as shellFormCommand } from './shell-form-command/rule.ts';
import { rule as unboundedJob } from './unbounded-job/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [latestTag, missingReadinessProbe, nakedPod, shellFormCommand, unboundedJob];
