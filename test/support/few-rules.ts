import { RULES } from '../../rules/index.ts';
import type { Rule } from '../../src/engine/contract.ts';

const FEW = ['latest-tag', 'naked-pod', 'unbounded-job', 'missing-readiness-probe', 'shell-form-command'];

/** Rules of several subjects and levels, for tests of what happens to findings and not of the rules: a new rule changes none. */
export const FEW_RULES: readonly Rule[] = RULES.filter(({ id }) => FEW.includes(id));
