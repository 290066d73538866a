import type { CommandFacts } from './command-facts.ts';
import { MANAGERS, type ManagerWords, type PackageAction, type PackageManager } from './packages/managers.ts';

export type { PackageAction, PackageManager } from './packages/managers.ts';

/** A package as it is asked for. */
export interface NamedPackage {
  /** The name without version, release, architecture or extras; `@name` for a group of dnf or yum. */
  readonly name: string;
  /** 0-based place among the command's words: what edits count in. */
  readonly word: number;
}

/** A command of a package manager. */
export interface PackageCommand {
  readonly manager: PackageManager;
  /** The program's name without its folder, such as `pip3`. */
  readonly program: string;
  readonly action: PackageAction;
  /** The verb as written, such as `add`, `build-dep` or `cache clean`. */
  readonly verb: string;
  /** 0-based place of the word behind the verb: where an option may be written. */
  readonly behindVerb: number;
  readonly packages: readonly NamedPackage[];
  /** 0-based places of words that may name packages but hold a variable: what they name is not known here. */
  readonly open: readonly number[];
  /** Options with their values joined by `=`, such as `--no-cache` or `--virtual=.build-deps`. */
  readonly options: readonly string[];
  /** 0-based place in the script: what edits count in. */
  readonly command: number;
}

/** A command that installs packages. */
export type PackageInstall = PackageCommand & { readonly action: 'install' };

/** The commands that install packages, in the order of the script. */
export function readInstalls(commands: readonly CommandFacts[]): readonly PackageInstall[] {
  return readPackageCommands(commands).filter((read): read is PackageInstall => read.action === 'install');
}

/** The commands of package managers, in the order of the script; others are left out. */
export function readPackageCommands(commands: readonly CommandFacts[]): readonly PackageCommand[] {
  return commands.flatMap((command) => readPackageCommand(command) ?? []);
}

/** Reads one command; null when it is none of a known package manager, or its verb is not known. */
export function readPackageCommand(command: CommandFacts): PackageCommand | null {
  const start = programAt(command.words);
  const program = command.words[start]?.split('/').at(-1) ?? '';
  if (program === 'pacman') return readPacman(command, start);
  const words = MANAGERS.get(program);
  return words === undefined ? null : readVerb(command, words, start);
}

/** The group that `apk add --virtual` makes of its packages, to delete them together; null when it makes none. */
export function virtualGroup(install: PackageCommand): string | null {
  const option = install.options.find((text) => /^(?:-t|--virtual)=/.test(text));
  return option === undefined ? null : option.slice(option.indexOf('=') + 1);
}

/** Where the program stands behind `sudo`, `env A=b`, `exec`, and `python -m`. */
function programAt(words: readonly (string | null)[]): number {
  let at = 0;
  while (at < words.length && /^(?:sudo|env|exec|command|eatmydata|retry|time|nice)$/.test(words[at] ?? '')) {
    at += 1;
    while (/^(?:-\w+|\w+=.*)$/s.test(words[at] ?? '')) at += 1;
  }
  const isPython = /(?:^|\/)python[\d.]*$/.test(words[at] ?? '');
  return isPython && words[at + 1] === '-m' ? at + 2 : at;
}

interface Reading {
  readonly options: string[];
  /** Places of the words that are no options. */
  readonly plain: number[];
}

/** Reads the command of a manager whose program stands at a word. */
function readVerb(command: CommandFacts, { manager, verbs, valued }: ManagerWords, at: number): PackageCommand | null {
  const { options, plain } = readOptions(command, valued, at + 1);
  const [first, second] = plain.map((place) => command.words[place] ?? '');
  const two = `${first} ${second}`;
  const asks = options.some((option) => /^(?:-v|-h|--version|--help)$/.test(option));
  const bare = manager === 'yarn' && first === undefined && !asks ? 'install' : null;
  const verb = bare ?? (Object.hasOwn(verbs, two) ? two : (first ?? ''));
  const action = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (action === undefined) return null;
  const words = bare === null ? verb.split(' ').length : 0;
  return {
    manager,
    program: command.words[at]?.split('/').at(-1) ?? manager,
    action,
    verb,
    behindVerb: (words === 0 ? at : (plain[words - 1] ?? at)) + 1,
    options,
    command: command.index,
    ...packagesOf(command, manager, plain.slice(words), verb.startsWith('group')),
  };
}

function readOptions({ words, written }: CommandFacts, valued: readonly string[], from: number): Reading {
  const reading: Reading = { options: [], plain: [] };
  for (let at = from; at < written.length; at += 1) {
    const text = words[at] ?? written[at] ?? '';
    if (!text.startsWith('-') || text === '-') reading.plain.push(at);
    else if (valued.includes(text) && at + 1 < written.length) {
      at += 1;
      reading.options.push(`${text}=${words[at] ?? written[at]}`);
    } else reading.options.push(text);
  }
  return reading;
}

function packagesOf(
  { words, written }: CommandFacts,
  manager: PackageManager,
  places: readonly number[],
  group: boolean,
): Pick<PackageCommand, 'packages' | 'open'> {
  const packages: NamedPackage[] = [];
  const open: number[] = [];
  for (const word of places) {
    const text = words[word] ?? versionOpen(written[word] ?? '');
    if (text === null) open.push(word);
    else packages.push({ name: group ? `@${text}` : packageName(manager, text), word });
  }
  return { packages, open };
}

/** In `gcc=$VERSION` only the version is open: the name is known. */
function versionOpen(written: string): string | null {
  const name = /^"?([A-Za-z0-9][A-Za-z0-9+._-]*)[=@~]/.exec(written)?.[1];
  return name ?? null;
}

/** A package's name without what tells its version, release, architecture or extras. */
function packageName(manager: PackageManager, text: string): string {
  const isPath = /^(?:\.{0,2}\/|https?:|git\+)/.test(text);
  if (isPath) return text;
  if (manager === 'apt') return /^[^=/:]*/.exec(text)?.[0] ?? text;
  if (manager === 'apk') return /^[^=<>~@]*/.exec(text)?.[0] ?? text;
  if (manager === 'pip') return /^[^=<>~!;[@ ]*/.exec(text)?.[0] ?? text;
  if (manager === 'npm' || manager === 'yarn' || manager === 'pnpm') return /^@?[^@]*/.exec(text)?.[0] ?? text;
  if (manager === 'gem') return /^[^:]*/.exec(text)?.[0] ?? text;
  return /^[^=<>]*/.exec(text)?.[0] ?? text;
}

/** pacman's verb is an option: `-S` installs, `-Sy` alone refreshes, `-Sc` cleans, `-R` removes (pacman(8)). */
function readPacman(command: CommandFacts, start: number): PackageCommand | null {
  const { options, plain } = readOptions(command, [], start + 1);
  const verb = options.find((option) => /^-[A-Z]/.test(option)) ?? '';
  const packages = packagesOf(command, 'pacman', plain, false);
  const some = packages.packages.length + packages.open.length > 0;
  const action = verb.startsWith('-R') ? 'remove' : pacmanSync(verb, some);
  if (action === null) return null;
  return {
    manager: 'pacman',
    program: 'pacman',
    action,
    verb,
    behindVerb: start + 2,
    options,
    command: command.index,
    ...packages,
  };
}

function pacmanSync(verb: string, some: boolean): PackageAction | null {
  if (!verb.startsWith('-S')) return null;
  if (verb.includes('c')) return 'clean';
  return some ? 'install' : 'refresh';
}
