import { buildCommand } from '../build/build-commands.ts';
import type { CommandFacts } from '../command-facts.ts';
import { readPackageCommand } from '../packages.ts';

/**
 * What a command of a RUN does for the image. `package`: installs or cleans packages of the system; `build`: makes or
 * fetches what the program is built of; `handle`: moves about what the build made; `prepare`: users, folders, modes of
 * files; `other`: nobody knows.
 */
export type CommandKind = 'package' | 'build' | 'handle' | 'prepare' | 'other';

const PREPARES = /^(?:useradd|adduser|groupadd|addgroup|usermod|mkdir|chown|chmod|chgrp|touch|install|ln)$/;
const HANDLES =
  /^(?:cd|set|export|rm|rmdir|cp|mv|ls|pwd|echo|printf|true|:|test|\[|cat|find|strip|upx|tar|unzip|sed|head|tail|grep|exit|file|ldd|which|env)$/;

/** Tells what a command is for. */
export function commandKind(command: CommandFacts): CommandKind {
  const words = command.words.map((word) => word ?? '$');
  const [program = '', first = ''] = words;
  const name = program.split('/').at(-1) ?? '';
  const read = readPackageCommand(command);
  if (read !== null && /^(?:apt|apk|dnf|yum|microdnf|zypper|pacman)$/.test(read.manager)) return 'package';
  if (buildCommand(command) !== null || fetchesModules(name, words.slice(1))) return 'build';
  if (/^(?:dpkg-reconfigure|apt-mark|update-ca-certificates|apt-get|apt|apk)$/.test(name)) return 'package';
  if (words.length === 0 || HANDLES.test(name)) return 'handle';
  return PREPARES.test(name) && first !== '$' ? 'prepare' : 'other';
}

function fetchesModules(name: string, words: readonly string[]): boolean {
  const plain = words.filter((word) => !word.startsWith('-'));
  const line = plain.join(' ');
  if (name === 'go')
    return /^(?:mod (?:download|tidy|verify|vendor|init)|version|env|vet|test|generate|fmt)/.test(line);
  if (name === 'cargo') return /^(?:fetch|vendor|init|new|test|clippy)/.test(line);
  if (/^(?:mvnw?|gradlew?)$/.test(name)) return true;
  if (/^(?:npm|yarn|pnpm)$/.test(name))
    return /^(?:ci|install|i|prune|cache|config|run (?:lint|test)|test|ci-info)\b/.test(line);
  if (/^pip[\d.]*$/.test(name)) return /^(?:install|download|wheel|cache|config|list|check)\b/.test(line);
  return /^(?:gcc|g\+\+|cc|rustc|python[\d.]*|pip|node)$/.test(name) && words.includes('--version');
}
