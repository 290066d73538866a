import { Option } from 'commander';

/** `--config FILE`, of every command that reads a configuration from disk. */
export function configOption(): Option {
  return new Option('--config <FILE>', 'configuration to use in place of the repository’s .github/plimsoll.yml');
}

/** `--rule ID`, which may be given more than once. */
export function ruleOption(): Option {
  const collect = (id: string, ids: readonly string[]) => [...ids, id];
  return new Option('--rule <ID>', 'run only this rule; may be given more than once')
    .argParser(collect)
    .default([], 'all');
}
