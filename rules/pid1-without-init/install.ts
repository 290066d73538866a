import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import type { DockerfileFacts } from '../../src/model/dockerfile-facts.ts';
import type { CommandLine, ImageConfig, Run } from '../../src/model/image-config.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { hasPlainStart, heldInit, managerOfBase } from '../../src/model/init-systems.ts';
import { readInstalls, virtualGroup } from '../../src/model/packages.ts';
import type { DockerfileEdit } from '../../src/source/dockerfile/edit.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { execForm } from '../../src/source/shell/exec-form.ts';
import { readShell } from '../../src/source/shell/read.ts';

/** How an init comes into an image, and where it is then. */
interface Installed {
  readonly edits: readonly DockerfileEdit[];
  readonly path: string;
  /** Words for people: where it comes from. */
  readonly from: string;
}

/**
 * Puts an init in front of what an image starts: one that it holds already, else tini by its package manager.
 * @param group the init is to signal the children of the program too
 */
export function initInImage(dockerfile: DockerfileFacts, image: BuiltImage, group: boolean): Fix | NoFix {
  const { config, path } = image;
  const line = config.entrypoint ?? config.cmd;
  if (line === null) return { refused: 'the image names no command of its own' };
  // Docker hands CMD in shell form to an ENTRYPOINT of its own; ENTRYPOINT in shell form takes nothing in front.
  const needsShell = isRefusal(execForm(readShell(line.argv.at(-1) ?? '')));
  const isTakenUp = line === config.cmd && hasPlainStart(config.base) && needsShell;
  if (line.form === 'shell' && !isTakenUp)
    return { refused: 'write the command in exec form first (shell-form-command); then an init goes in front' };
  const installed = installedInit(dockerfile, config);
  if (installed === null) {
    return {
      refused: `nothing tells which package manager ${config.base ?? 'the base image'} has; install tini or dumb-init in the image and start the program through it: ENTRYPOINT ["tini", "--", ...]`,
    };
  }
  const init = [installed.path, ...optionsOf(installed.path, group || line.form === 'shell')];
  const edits = [...installed.edits, startEdit(config, line, init)];
  return {
    title: `Start the program through ${nameOf(installed.path)}`,
    safety: 'review',
    assumes: `${installed.from} Manifests with a \`command\` of their own start without it, and arguments of \`docker run\` come behind it.`,
    edits: edits.map((edit): FileEdit => ({ path, language: 'dockerfile', edit })),
    renames: [],
  };
}

/** tini and catatonit signal the child alone unless told; dumb-init signals all of its session. */
export function optionsOf(path: string, group: boolean): readonly string[] {
  const signalsAll = nameOf(path) === 'dumb-init';
  return group && !signalsAll ? ['-g', '--'] : ['--'];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** ENTRYPOINT with the init in front; one of its own where the base image hands every command on as it is; else CMD. */
function startEdit(config: ImageConfig, line: CommandLine, init: readonly string[]): DockerfileEdit {
  const { instruction } = line.place;
  if (line === config.entrypoint)
    return { op: 'replace', instruction, text: `ENTRYPOINT ${quoteJsonArguments([...init, ...line.argv])}` };
  if (hasPlainStart(config.base))
    return { op: 'insert', before: instruction, text: `ENTRYPOINT ${quoteJsonArguments(init)}` };
  return { op: 'replace', instruction, text: `CMD ${quoteJsonArguments([...init, ...line.argv])}` };
}

function installedInit(dockerfile: DockerfileFacts, config: ImageConfig): Installed | null {
  const held = heldInit(config);
  if (held !== null) return { edits: [], path: held, from: `The image holds ${held} when the container starts.` };
  return withPackages(config.runs) ?? byBase(dockerfile, config);
}

const PATHS: Readonly<Record<string, string>> = { apt: '/usr/bin/tini', apk: '/sbin/tini' };

const FROM_PACKAGES =
  'The package repositories of the image have tini (Debian from 10 on, Ubuntu from 20.04 on, Alpine from 3.4 on).';

/** One more package in an installation that the Dockerfile has. */
function withPackages(runs: readonly Run[]): Installed | null {
  for (const { commands, instruction } of runs.toReversed()) {
    for (const install of readInstalls(commands ?? [])) {
      const path = PATHS[install.manager];
      const command = commands?.find(({ index }) => index === install.command);
      const last = install.packages.at(-1);
      const plain = command?.within.every((around) => around === 'and-list') === true && virtualGroup(install) === null;
      if (path === undefined || last === undefined || !plain) continue;
      const edit = { op: 'insertWords' as const, command: install.command, before: last.word + 1, text: 'tini' };
      return { edits: [{ op: 'shell', instruction, edit }], path, from: FROM_PACKAGES };
    }
  }
  return null;
}

const INSTALLATIONS = {
  apt: 'RUN apt-get update && apt-get install -y --no-install-recommends tini && rm -rf /var/lib/apt/lists/*',
  apk: 'RUN apk add --no-cache tini',
};

/** A RUN of its own behind FROM, where the base is an image of Docker's library, whose user is root. */
function byBase({ stages }: DockerfileFacts, { base, entrypoint, cmd }: ImageConfig): Installed | null {
  const manager = managerOfBase(base);
  let stage = stages[(entrypoint ?? cmd)?.place.stage ?? -1];
  while (stage && stage.baseStage !== null) stage = stages[stage.baseStage];
  const [first] = stage?.instructions ?? [];
  if (manager === null || first === undefined) return null;
  const edit = { op: 'insert' as const, after: first.index - 1, text: INSTALLATIONS[manager] };
  return { edits: [edit], path: PATHS[manager] ?? 'tini', from: FROM_PACKAGES };
}
