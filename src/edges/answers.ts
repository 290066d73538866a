import type { RuleMeta } from '../engine/contract.ts';
import { ANSWER_TEMPLATES, type AnswerTemplate, createAnswers, type WriteAnswer } from '../review/answers.ts';
import { openResources } from './resources.ts';

/** The answers to commands, from the program's own templates and the explanations of the rules. Read once, keep. */
export function loadAnswers(rules: readonly RuleMeta[]): WriteAnswer {
  const resources = openResources();
  const readmes = rules.flatMap(({ id }) => {
    const text = resources.explanation(id);
    return text === null ? [] : [[id, text] as const];
  });
  const templates = Object.fromEntries(
    ANSWER_TEMPLATES.map((name) => [name, resources.template(`${name}.liquid`)]),
  ) as Record<AnswerTemplate, string>;
  return createAnswers({ templates, readmes: new Map(readmes), rules });
}
