import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { Command, CommanderError } from 'commander';
import { GitError } from '../edges/git-process.ts';
import { openResources } from '../edges/resources.ts';
import { type Terminal, UsageError } from './terminal.ts';

/**
 * Every command is a file beside this one, of the command's name, that exports `register`. Only the one that is called
 * gets loaded, for a command has to start at once; all of them for the help.
 */
const COMMANDS = ['check', 'fix', 'review', 'rules', 'explain', 'serve', 'remediate', 'scorecard', 'demo'] as const;

interface CommandFile {
  readonly register: (program: Command, terminal: Terminal) => void;
}

const ABOUT = `Finds Kubernetes and Docker anti-patterns, says what they break in production, and repairs them.`;

const HELP = `
Examples:
  plimsoll check                          findings of the folder you are in
  plimsoll fix --diff                     the repairs, as a diff
  plimsoll review --base main --head HEAD what the bot would say on a pull request
  plimsoll explain latest-tag             what one rule is about

Exit codes: 0 nothing at or above the level that fails; 1 findings; 2 wrong usage, unreadable input or an internal error.`;

/**
 * Runs the command line. Never throws: what goes wrong is told on standard error and gives exit code 2.
 * @param args the arguments behind the program's name
 */
export async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const program = newProgram(terminal);
  try {
    const called = COMMANDS.find((name) => name === args.find((arg) => !arg.startsWith('-')));
    const needed = args[0] === '--version' ? [] : COMMANDS;
    for (const name of called ? [called] : needed) await load(name, program, terminal);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    terminal.end(tellFailure(error, program.opts<{ verbose?: true }>().verbose === true, terminal));
  }
}

function newProgram(terminal: Terminal): Command {
  return new Command('plimsoll')
    .description(ABOUT)
    .version(openResources().version, '--version', 'print the version')
    .option('--verbose', 'tell more about internal errors')
    .helpOption('-h, --help', 'print the help of the program or of a command')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .addHelpText('after', HELP)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.tell,
      outputError: (text, write) => write(text.replace(/^error: /, 'plimsoll: ')),
    });
}

async function load(name: (typeof COMMANDS)[number], program: Command, terminal: Terminal): Promise<void> {
  const file = new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
  if (!existsSync(file)) return;
  const command: CommandFile = await import(file.href);
  command.register(program, terminal);
}

/** What went wrong where nothing can catch it: a stream, a timer. Node itself would end with 1, which means findings. */
export function endOnUncaught(error: unknown): never {
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`plimsoll: internal error: ${text}\n`);
  process.exit(2);
}

/** Tells what went wrong; the stack only of what is no mistake of the person at the keyboard. */
function tellFailure(error: unknown, verbose: boolean, terminal: Terminal): 0 | 2 {
  // commander has told its own errors already; asking for help or the version is none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError || error instanceof GitError) {
    terminal.tell(`plimsoll: ${error.message}\n`);
    return 2;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.tell(`plimsoll: internal error: ${message}\n`);
  terminal.tell('This is a bug in Plimsoll. Please report it, with what the same command says under --verbose.\n');
  if ((verbose || process.env.DEBUG) && error instanceof Error) terminal.tell(`${error.stack}\n`);
  return 2;
}
