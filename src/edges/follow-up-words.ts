import type { RuleMeta } from '../engine/contract.ts';
import { createFollowUpWords, type FollowUpWords } from '../remediate/body.ts';
import { openResources } from './resources.ts';

/** The texts of follow-ups, from the program's own template and the explanations of the rules. Read once, keep. */
export function loadFollowUpWords(rules: readonly RuleMeta[]): FollowUpWords {
  const resources = openResources();
  const readmes = rules.flatMap(({ id }) => {
    const text = resources.explanation(id);
    return text === null ? [] : [[id, text] as const];
  });
  return createFollowUpWords({ template: resources.template('fix-pull.md.liquid'), rules, readmes: new Map(readmes) });
}
