import type { Command } from 'commander';
import { openResources } from '../edges/resources.ts';
import { renderMarkdown } from './formats/terminal-markdown.ts';
import { findRule } from './inspect.ts';
import type { Terminal } from './terminal.ts';

const HELP = `
Examples:
  plimsoll explain naked-pod
  plimsoll rules                          the ids of all rules`;

/** Adds the command `explain`. */
export function register(program: Command, terminal: Terminal): void {
  program
    .command('explain')
    .description('explain one rule: what breaks, why, the fix, when to ignore it')
    .argument('<RULE>', 'the id of the rule')
    .addHelpText('after', HELP)
    .action((id: string) => {
      const rule = findRule(id);
      const text = openResources().explanation(rule.id);
      if (text === null) throw new Error(`the rule ${rule.id} has no README.md`);
      terminal.print(renderMarkdown(text, terminal.colour));
      terminal.end(0);
    });
}
