import { type Command, Option } from 'commander';
import { RULES } from '../../rules/index.ts';
import { PATTERNS, type Rule } from '../engine/contract.ts';
import { paint } from './paint.ts';
import type { Terminal } from './terminal.ts';

const HELP = `
Examples:
  plimsoll rules
  plimsoll rules --format json
  plimsoll explain latest-tag             one rule at length`;

/** Adds the command `rules`. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('rules')
    .description('list the rules')
    .addOption(new Option('--format <FORMAT>', 'how to print the list').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
    .action(({ format }: { format: 'text' | 'json' }) => {
      terminal.print(format === 'json' ? rulesJson() : rulesText(terminal.colour));
      terminal.end(0);
    });
}

function rulesJson(): string {
  const list = RULES.map(({ id, pattern, level, subject, fix, title, equivalents }) => {
    return { id, pattern, level, subject, fix, title, equivalents };
  });
  return `${JSON.stringify(list, null, 2)}\n`;
}

function rulesText(colour: boolean): string {
  const style = paint(colour);
  const width = Math.max(...RULES.map(({ id }) => id.length));
  const line = ({ id, level, fix, title }: Rule) => {
    const repair = fix === 'none' ? '' : style.dim(` (${fix} fix)`);
    return `  ${id.padEnd(width)}  ${style.level(level, level.padEnd(7))}  ${title}${repair}`;
  };
  const groups = Map.groupBy(RULES, ({ pattern }) => pattern);
  const patterns = (Object.keys(PATTERNS) as (keyof typeof PATTERNS)[]).filter((pattern) => groups.has(pattern));
  const blocks = patterns.map((pattern) => {
    const name = pattern === 'beyond' ? PATTERNS[pattern] : `${pattern} ${PATTERNS[pattern]}`;
    return [style.bold(name), ...(groups.get(pattern) ?? []).map(line)].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}
