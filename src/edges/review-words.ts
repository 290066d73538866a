import type { RuleMeta } from '../engine/contract.ts';
import { createWords, TEMPLATE_NAMES, type TemplateName, type Words } from '../review/words.ts';
import { openResources } from './resources.ts';

/** The texts of a review, from the program's own templates and the explanations of the rules. Read once, keep. */
export function loadWords(rules: readonly RuleMeta[]): Words {
  const resources = openResources();
  const template = (name: TemplateName) => [name, resources.template(`${name}.liquid`)] as const;
  const readme = ({ id }: RuleMeta) => {
    const text = resources.explanation(id);
    return text === null ? [] : [[id, text] as const];
  };
  const templates = Object.fromEntries(TEMPLATE_NAMES.map(template)) as Record<TemplateName, string>;
  return createWords({ templates, readmes: new Map(rules.flatMap(readme)), rules });
}
