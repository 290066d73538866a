import { codeSpan } from '../../source/markdown.ts';
import { type Refusal, refuse } from '../../source/refusal.ts';
import type { ImageConfig } from '../image-config.ts';
import { builtImage, containersOfImage } from '../images.ts';
import { absolutePath } from '../nearness.ts';
import { startOfImage } from '../start.ts';
import { callsInto } from './calls-into.ts';
import type { BuildRequest } from './request.ts';

/** What the image starts. */
export interface ProgramStart {
  /** The program with its arguments, behind an init; empty where the image says nothing. */
  readonly argv: readonly string[];
  /** An init of the image stands in front. */
  readonly init: boolean;
  /** The kernel starts it without a shell. */
  readonly direct: boolean;
  /** A script of the repository is in between. */
  readonly script: boolean;
}

const SHELL_SYNTAX = /[|&;<>()$`\\"'*?[\]#~=%!{}]/;

/** What an image starts, by CMD and ENTRYPOINT. */
export function programStart({ repository, path, stage, config }: BuildRequest): ProgramStart | Refusal {
  if (config.entrypoint === null && config.cmd === null) return { argv: [], init: false, direct: true, script: false };
  const image = builtImage(repository, path, stage.index);
  const start = image === null ? null : startOfImage(repository, image);
  if (start?.state !== 'present') return refuse('what the image starts is not known');
  const { argv, init, program, script } = start.value;
  const direct = !/^(?:\/bin\/)?(?:ba|da|a)?sh$/.test(argv[0] ?? '');
  if (script?.path) return { argv: program, init: init !== null, direct: true, script: true };
  if (direct) return { argv: program, init: init !== null, direct, script: false };
  const [line = ''] = argv.slice(-1);
  const words = line
    .trim()
    .replace(/^exec\s+/, '')
    .split(/\s+/);
  if (SHELL_SYNTAX.test(line) || line.trim() === '') return refuse('the command of the image needs a shell to read it');
  return { argv: words, init: false, direct, script: false };
}

/** The absolute path of the program that an image starts; null for one that is looked up in PATH. */
export function programPath(start: ProgramStart, { workdir }: ImageConfig): string | null {
  const [program = ''] = start.argv;
  return program.includes('/') ? absolutePath(workdir, program) : null;
}

/**
 * Why an image without shell would not do for what runs it: a command in a manifest that calls something else than the
 * program, or one of the image itself.
 */
export function shellUse(request: BuildRequest, start: ProgramStart): Refusal | null {
  const { repository, path, stage } = request;
  if (!start.direct)
    return refuse('the command is in shell form, and the last image has no shell: write it in exec form first');
  if (start.init || start.script)
    return refuse('an init or a script starts the program, and the last image would not hold it');
  const image = builtImage(repository, path, stage.index);
  const containers = image === null ? [] : containersOfImage(repository, image);
  const other = containers.find(({ command }) => command !== null && command[0] !== start.argv[0]);
  if (other) return refuse(`${other.path} starts another program in the image`);
  const call = callsInto(request).find(({ argv }) => argv[0] !== start.argv[0]);
  return call === undefined ? null : refuse(`${call.by} calls a program that the last image may lack`);
}

/** Checks the HEALTHCHECK of a stage: it may call the program itself only. */
export function healthProblem({ stage }: BuildRequest, start: ProgramStart): Refusal | null {
  const check = stage.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  if (check === undefined || /^none\s*$/i.test(check.text)) return null;
  const calls = check.json?.[0] ?? '';
  return calls !== '' && calls === start.argv[0]
    ? null
    : refuse(`line ${check.region.line}: HEALTHCHECK calls a program that the last image may lack`);
}

/** Refuses where an image starts something else than what its build made; a script of the repository may start it. */
export function otherProgram(start: ProgramStart, started: string | null, made: readonly string[]): Refusal | null {
  if (start.argv.length === 0 || start.script || (started !== null && made.includes(started))) return null;
  return refuse(`the image starts ${codeSpan(start.argv[0] ?? '')}, which the build line does not make`);
}

/** Those of some programs that the image names where it runs: HEALTHCHECK, CMD, ENTRYPOINT, and its start script. */
export function programsInUse(request: BuildRequest, names: readonly string[]): readonly string[] {
  const { repository, path, stage } = request;
  const runs = stage.instructions.filter(({ keyword }) => /^(?:HEALTHCHECK|CMD|ENTRYPOINT)$/.test(keyword));
  const image = builtImage(repository, path, stage.index);
  const start = image === null ? null : startOfImage(repository, image);
  const commands = start?.state === 'present' ? (start.value.script?.commands ?? []) : [];
  const words = [...runs.flatMap(({ text }) => text.split(/[^\w.-]+/)), ...commands.flatMap(({ words: own }) => own)];
  return names.filter((name) => words.includes(name));
}
