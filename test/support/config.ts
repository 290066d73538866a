import type { Config } from '../../src/engine/config.ts';
import type { RuleMeta, RuleOptions } from '../../src/engine/contract.ts';

/** A configuration in which every rule has its own level, with options by rule. */
export function plainConfig(rules: readonly RuleMeta[], options: Readonly<Record<string, RuleOptions>> = {}): Config {
  return {
    failOn: 'error',
    comments: 10,
    settingFor: (id) => ({
      level: rules.find((rule) => rule.id === id)?.level ?? 'off',
      fixed: false,
      options: options[id] ?? {},
    }),
    ignoredBy: () => null,
    waiverFor: () => null,
    digest: 'plain',
  };
}
