import type { ValuePath } from '../source/plain-value.ts';
import { readShell } from '../source/shell/read.ts';
import type { ShellScript } from '../source/shell/script.ts';
import { indexLines } from '../source/text.ts';
import type { ScalarNode, YamlNode } from '../source/yaml/tree.ts';
import { type CommandFacts, scriptFacts } from './command-facts.ts';
import { type InitProgram, splitInit } from './init-programs.ts';
import type { Container } from './workload.ts';

/** The script in `sh -c SCRIPT`. */
export interface ShellArgument {
  /** 0-based place of the script among the words. */
  readonly word: number;
  readonly init: InitProgram | null;
  readonly script: ShellScript;
  /** Null where the script could not be read for certain. */
  readonly commands: readonly CommandFacts[] | null;
}

const SHELL = /^(?:\S*\/)?(?:ba|da|a|k)?sh$/;

/** Finds the script that a command line hands to a shell, an init in front or not; null for every other command. */
export function shellArgument(words: readonly string[]): ShellArgument | null {
  const { init, program } = splitInit(words);
  const [name = '', ...options] = program;
  const flag = options.findIndex((option) => /^-[a-z]*c$/.test(option));
  if (!SHELL.test(name) || flag < 0 || !options.slice(0, flag).every((option) => option.startsWith('-'))) return null;
  // More options may follow: `bash -c -- TEXT` (POSIX.1-2024, XCU sh; Bash).
  const behind = options.findIndex((option, place) => place > flag && !option.startsWith('-'));
  const text = options[behind];
  if (text === undefined) return null;
  const script = readShell(text);
  const { commands } = scriptFacts(script, indexLines(text));
  return { word: words.length - program.length + behind + 1, init, script, commands };
}

/** A word of a container's command line. */
export interface ContainerWord {
  readonly text: string;
  readonly node: ScalarNode;
  /** Below the root of the document. */
  readonly at: ValuePath;
}

/**
 * The words of a container's `command`, with its `args` behind them.
 * @returns null where the manifest sets no command, or a part of it is no plain text
 */
export function containerWords(container: Container): readonly ContainerWord[] | null {
  const command = wordsAt(container, 'command');
  if (command === null || command.length === 0) return null;
  const args = container.query(['args']);
  if (args.state === 'present') {
    const more = wordsAt(container, 'args');
    return more && [...command, ...more];
  }
  return command;
}

function wordsAt(container: Container, key: 'command' | 'args'): readonly ContainerWord[] | null {
  const list = container.query([key]);
  if (list.state !== 'present' || list.value.kind !== 'seq') return null;
  const words = list.value.items.map((item, index) => wordAt(item, [...container.at, key, index]));
  return words.every((word) => word !== null) ? words : null;
}

function wordAt(item: YamlNode, at: ValuePath): ContainerWord | null {
  const node = item.kind === 'alias' ? item.target : item;
  if (node?.kind !== 'scalar' || node.text.includes('{{')) return null;
  return { text: node.text, node, at };
}
