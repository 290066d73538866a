import { codeSpan } from '../../source/markdown.ts';
import { type Refusal, refuse } from '../../source/refusal.ts';
import { readShell } from '../../source/shell/read.ts';
import { buildsOf } from '../image-builds.ts';
import { parseImageReference } from '../image-reference.ts';
import { builtImage, containersOfImage } from '../images.ts';
import { absolutePath } from '../nearness.ts';
import { containerPlace } from '../placed-pods.ts';
import { baseName } from './image-path.ts';
import type { BuildRequest, Recipe } from './request.ts';

/** Something outside of the program that executes a command in its image. */
export interface ImageCall {
  /** For people: `line 7: HEALTHCHECK`, or the manifest. */
  readonly by: string;
  readonly argv: readonly string[];
}

/** What HEALTHCHECK, the check of compose, and the probes and hooks of every container of the image execute in it. */
export function callsInto({ repository, path, stage }: BuildRequest): readonly ImageCall[] {
  const check = stage.instructions.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  const image = builtImage(repository, path, stage.index);
  const containers = image === null ? [] : containersOfImage(repository, image);
  const executed = containers.flatMap((container) =>
    (containerPlace(repository, container)?.execs ?? []).map((argv) => ({ by: container.path, argv })),
  );
  const composed = buildsOf(repository, path).flatMap(({ path: by, service }) =>
    service?.check ? [{ by, argv: service.check }] : [],
  );
  const elsewhere = [...composed, ...executed];
  if (check === undefined || /^none\s*$/i.test(check.text)) return elsewhere;
  const shell = ['/bin/sh', '-c', check.text.replace(/^CMD\s+/i, '')];
  return [{ by: `line ${check.region.line}: HEALTHCHECK`, argv: check.json ?? shell }, ...elsewhere];
}

/** In every image that has a shell: the shell itself, its builtins, and coreutils, grep and sed, or BusyBox's. */
const EVERYWHERE =
  /^(?:sh|dash|ash|cat|ls|test|\[|echo|printf|true|false|:|exit|kill|sleep|grep|egrep|sed|head|tail|tr|cut|wc|touch|rm|mkdir|stat|date|env|id|whoami|cd|set|exec|pwd|expr|sync|timeout|hostname)$/;
/** What images bring besides, by the last part of their names, with the tag (their Dockerfiles). */
const BROUGHT: readonly (readonly [image: RegExp, programs: RegExp])[] = [
  [/^node:/, /^(?:node|npm|npx|yarn)$/],
  [/^python:/, /^(?:python[\d.]*|pip[\d.]*)$/],
  [/^eclipse-temurin:/, /^java$/],
  [/^nginx(?:-unprivileged)?:/, /^nginx$/],
  [/^nginx(?:-unprivileged)?:(?!.*slim)/, /^curl$/],
];
const OF_ALPINE = /^(?:wget|nc|ps|pgrep|pidof|awk|find|xargs)$/;
const OF_DEBIAN = /^(?:bash|find|xargs|awk)$/;

/**
 * Refuses where something executes a program in the image that its last stage may not hold: a check that cannot start
 * takes healthy Pods out.
 */
export function callProblem(request: BuildRequest, recipe: Recipe): Refusal | null {
  for (const { by, argv } of callsInto(request))
    for (const program of programsOf(argv))
      if (program === null || !isHeld(request, recipe, program))
        return refuse(
          `${by} calls ${program === null ? 'something that cannot be read for certain' : codeSpan(program)}, which the last image may lack`,
        );
  return null;
}

/** The programs of a command line, and of the script that it hands to a shell; null for one that is not known. */
function programsOf(argv: readonly string[]): readonly (string | null)[] {
  const [program = '', option = '', script] = argv;
  if (!/^(?:\S*\/)?(?:ba|da|a)?sh$/.test(program)) return [program];
  if (!/^-\w*c$/.test(option) || script === undefined) return [program, null];
  const read = readShell(script);
  if (read.broken) return [program, null];
  return [program, ...read.commands.flatMap(({ words }) => (words[0] === undefined ? [] : [words[0].literal]))];
}

function isHeld({ config }: BuildRequest, recipe: Recipe, program: string): boolean {
  const { artifacts, base, hasShell, packages } = recipe;
  const path = program.includes('/') ? absolutePath(config.workdir, program) : null;
  if (path !== null && artifacts.some((artifact) => path === artifact || path.startsWith(`${artifact}/`))) return true;
  if (!hasShell) return false;
  const name = baseName(program);
  if (path !== null && path !== program) return false;
  const reference = parseImageReference(base);
  const image = `${baseName(reference?.name ?? base)}:${reference?.tag ?? ''}`;
  const alpine = /alpine/.test(base);
  return (
    EVERYWHERE.test(name) ||
    (alpine ? OF_ALPINE : OF_DEBIAN).test(name) ||
    (packages?.names.includes(name) ?? false) ||
    BROUGHT.some(([images, programs]) => images.test(image) && programs.test(name))
  );
}
