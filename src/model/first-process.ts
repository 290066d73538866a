import type { CommandFacts } from './command-facts.ts';
import { fileInImage } from './copied-files.ts';
import type { BuiltImage } from './images.ts';
import { initOfBase } from './init-systems.ts';
import { type InterpretedScript, interpretedScript, knownProgram } from './known-programs.ts';
import { absolutePath, folderOf, resolvePath } from './nearness.ts';
import type { Words } from './programs/words.ts';
import type { Repository } from './repository.ts';
import type { Start } from './start.ts';
import { catchesTerm, endings, isExec, isProgram, leftBehind } from './start-script.ts';

/** What is wrong with a process 1. */
export type FirstProcess =
  /** It registers no handler for SIGTERM, so the kernel drops the signal. */
  | {
      readonly harm: 'deaf';
      readonly name: string;
      readonly command: CommandFacts | null;
      readonly source: string | null;
    }
  /** It runs your program as a child and stays in front of it. */
  | { readonly harm: 'wraps'; readonly name: string; readonly command: CommandFacts | null }
  /** Programs run beside it that it did not start and does not wait for. */
  | { readonly harm: 'orphans'; readonly name: string; readonly command: CommandFacts };

/** The verdict on a process 1: a harm, `fine`, or nothing that is known. */
export type Judgement = FirstProcess | 'fine' | 'unknown';

/**
 * Judges a program as process 1: by the table of known programs and, for a script of an interpreter that leaves signals
 * to it, by the sources that this repository puts into the image.
 * @param image where the program runs; null for an image that is built elsewhere
 */
export function judgeProgram(repository: Repository, words: Words, image: BuiltImage | null): Judgement {
  const known = knownProgram(words);
  if (known) {
    if (known.children === 'wraps') return { harm: 'wraps', name: known.name, command: null };
    return known.onTerm === 'nothing' ? { harm: 'deaf', name: known.name, command: null, source: null } : 'fine';
  }
  const script = interpretedScript(words);
  return script && image ? judgeSource(repository, script, image) : 'unknown';
}

/** Judges what a container starts as process 1: a program, or the script of a shell. */
export function judgeStart(repository: Repository, { script, program }: Start, image: BuiltImage | null): Judgement {
  if (!script) return judgeProgram(repository, program, image);
  return script.commands === null ? 'unknown' : judgeScript(repository, script.commands, image);
}

/** Is the program of a start process 1? Not behind an init, and not for certain where the base image may have one. */
export function isFirst({ init, image, from }: Start): boolean {
  if (init !== null) return false;
  const isOwn = from === 'manifest' || image === null || image.config.entrypoint !== null;
  return isOwn || initOfBase(image.config.base) === 'none';
}

/** Judges the shell of a script as process 1, or the program that it makes way for. */
export function judgeScript(
  repository: Repository,
  commands: readonly CommandFacts[],
  image: BuiltImage | null,
): Judgement {
  if (catchesTerm(commands)) return 'fine';
  const ends = endings(commands);
  const program = ends.find((command) => isExec(command) || isProgram(command));
  const [left] = leftBehind(commands);
  if (left) {
    const reaps = program && (!isExec(program) || knownProgram(program.words)?.children !== 'own');
    if (!reaps) return { harm: 'orphans', name: left.name, command: left.command };
  }
  if (program) return withCommand(judgeProgram(repository, program.words, image), program);
  const endless = loop(commands);
  if (endless) return { harm: 'deaf', name: 'sh', command: endless, source: null };
  const [last] = ends;
  if (!last) return 'unknown';
  if (last.words[0] === 'wait') return { harm: 'deaf', name: 'sh', command: last, source: null };
  return withCommand(judgeProgram(repository, last.words, image), last);
}

function withCommand(judgement: Judgement, command: CommandFacts): Judgement {
  return typeof judgement === 'string' || judgement.harm === 'orphans' ? judgement : { ...judgement, command };
}

/** The question of a loop that never ends: `while true`, `while :`, `while sleep 5`. */
function loop(commands: readonly CommandFacts[]): CommandFacts | null {
  const place = commands.findIndex(({ words, within }) => {
    const always = (words.length === 1 && (words[0] === 'true' || words[0] === ':')) || words[0] === 'sleep';
    return always && within.length === 1 && within[0] === 'condition';
  });
  return place >= 0 && commands[place + 1]?.within[0] === 'loop' ? (commands[place] ?? null) : null;
}

function judgeSource(repository: Repository, { interpreter, file }: InterpretedScript, image: BuiltImage): Judgement {
  const path = fileInImage(repository, image.path, image.config, absolutePath(image.config.workdir, file));
  if (path === null) return 'unknown';
  const seen = new Set<string>();
  const queue = [path];
  for (const next of queue) {
    if (seen.has(next)) continue;
    seen.add(next);
    const facts = repository.facts(next)?.text;
    if (!facts || seen.size > MAX_SOURCES) return 'unknown';
    if (facts.signals.handlesTerm) return 'fine';
    queue.push(...facts.signals.imports.flatMap((name) => moduleOf(repository, next, name) ?? []));
  }
  return { harm: 'deaf', name: `${interpreter} ${file}`, command: null, source: path };
}

/** Programs whose own modules are more than these are not followed. */
const MAX_SOURCES = 20;

const SUFFIXES = ['', '.py', '/__init__.py', '.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.ts', '.php'];

/** The file of the repository that an import names; null for a module of somebody else. */
function moduleOf(repository: Repository, from: string, name: string): string | null {
  const isPath = name.includes('/') || /\.(?:js|mjs|cjs|ts|php)$/.test(name);
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  const asPath = isPath ? name : `${dots > 1 ? '../'.repeat(dots - 1) : ''}${name.slice(dots).replaceAll('.', '/')}`;
  const base = resolvePath(folderOf(from), asPath);
  return SUFFIXES.map((suffix) => base + suffix).find((path) => repository.has(path)) ?? null;
}
