import { type Refusal, refuse } from '../../source/refusal.ts';
import type { InstructionFacts } from '../dockerfile-facts.ts';
import type { DividedStage, Recipe } from './request.ts';
import { commandKind } from './run-kinds.ts';

/** The user of the last stage, and the RUNs that make users and folders there. */
export interface LastUser {
  /** Null: as the base image says. */
  readonly last: string | null;
  /** RUNs of the front that are written in the last stage too. */
  readonly made: readonly number[];
}

/**
 * Which user the program runs as. RUNs that only prepare users and folders are repeated; one that does more must not make
 * a user that is needed.
 */
export function usersOf({ front, back, built }: DividedStage, { hasShell }: Recipe): LastUser | Refusal {
  const runs = front.filter(({ keyword }) => keyword === 'RUN');
  const pure = runs.filter(
    ({ script }) =>
      kinds(script).every((kind) => kind === 'prepare' || kind === 'handle') && kinds(script).includes('prepare'),
  );
  const last = built.user?.name ?? null;
  const named = [last, ...back.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text.trim())].filter(
    (name): name is string => name !== null && !/^(?:\d+(?::\d+)?|root|nobody|nonroot)$/.test(name),
  );
  const makes = (run: InstructionFacts) =>
    run.script?.commands?.some(({ words }) => /^(?:useradd|adduser)$/.test(words[0] ?? ''));
  const mixed = runs.find((run) => makes(run) && !pure.includes(run));
  if (named.length > 0 && mixed)
    return refuse(
      `line ${mixed.region.line} makes the user ${named[0]} in a RUN that does more: give it a RUN of its own`,
    );
  const stray = runs.filter((run) => !pure.includes(run)).find((run) => strayFolder(run, built.workdir));
  if (stray)
    return refuse(
      `line ${stray.region.line} makes a folder outside the build that the program may need: give it a RUN of its own`,
    );
  const needed = pure.filter((run) => !makesBuildFolders(run, built.workdir));
  const late =
    built.user !== null && last !== 'root' && needed.find(({ index }) => index > (built.user?.place.instruction ?? 0));
  if (late) return refuse(`line ${late.region.line} makes folders as the user ${last}, whose they would not be`);
  const needsShell = needed.length > 0 || back.some(({ keyword }) => keyword === 'RUN');
  if (!hasShell && (needsShell || named.length > 0))
    return refuse('the last image has no shell, and users or folders are made in the image: use a numeric USER');
  const odd = back.find(
    ({ keyword, script }) => keyword === 'RUN' && !kinds(script).every((kind) => kind === 'prepare'),
  );
  if (odd) return refuse(`line ${odd.region.line}: a RUN behind the build does more than prepare users and folders`);
  return { last: last === 'root' ? null : last, made: needed.map(({ index }) => index) };
}

function kinds(script: InstructionFacts['script']): readonly string[] {
  return script?.commands?.map(commandKind) ?? ['other'];
}

/** Does a RUN make folders only, that the build uses and that WORKDIR and COPY make again? */
function makesBuildFolders(run: InstructionFacts, workdir: string): boolean {
  const commands = run.script?.commands ?? [];
  return commands.every(({ words }) => words[0] === 'mkdir') && !strayFolder(run, workdir);
}

/** Makes a RUN that does more also a folder that no build needs? */
function strayFolder({ script }: InstructionFacts, workdir: string): boolean {
  const made = script?.commands?.filter(({ words }) => /^(?:mkdir|chown|install)$/.test(words[0] ?? '')) ?? [];
  const paths = made.flatMap(({ words }) => words.slice(1).filter((word) => word?.startsWith('/')));
  const forBuilding = (path: string) =>
    /^\/(?:build|src|tmp|usr\/src|usr\/share\/man|opt\/venv|root|go|cargo)(?:\/|$)/.test(path);
  const inside = (path: string) => workdir !== '/' && (path === workdir || path.startsWith(`${workdir}/`));
  return paths.some((path) => path !== null && !forBuilding(path) && !inside(path));
}
