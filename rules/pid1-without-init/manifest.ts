import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import type { FirstProcess } from '../../src/model/first-process.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { heldInit } from '../../src/model/init-systems.ts';
import { podTraits } from '../../src/model/process-one.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { ContainerWord } from '../../src/model/shell-argument.ts';
import { isExec, isProgram } from '../../src/model/start-script.ts';
import type { Container } from '../../src/model/workload.ts';
import { optionsOf } from './install.ts';

/** What is wrong with the process 1 of a container. */
export interface Harm {
  /** The init of the image's ENTRYPOINT that the manifest replaces, with its options. */
  readonly lost: readonly string[] | null;
  readonly image: BuiltImage | null;
  readonly judgement: FirstProcess | null;
}

const NO_INIT =
  'nothing tells of an init in the image; install tini or dumb-init there and put it in front of the command';

/**
 * Puts an init in front of a container's command: the one of its image. A program that is alone in its Pod may share the
 * Pod's process namespace instead, whose process 1 is Kubernetes' own.
 */
export function initInManifest(
  repository: Repository,
  container: Container,
  placed: PlacedContainer,
  words: readonly ContainerWord[],
  { lost, image, judgement }: Harm,
): Fix | NoFix {
  if (container.workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const held = image ? heldInit(image.config) : null;
  const init = lost ?? (held === null ? null : [held, ...optionsOf(held, true)]);
  if (init !== null) return inFront(container, words, init);
  return judgement ? shareNamespace(repository, [placed], judgement) : { refused: NO_INIT };
}

/** The words move up by as many as the init has. */
function inFront(container: Container, words: readonly ContainerWord[], init: readonly string[]): Fix {
  const { path, workload, at } = container;
  const own = words.filter((word) => word.at.at(-2) === 'command');
  const command = [...init, ...own.map(({ text }) => text)];
  const edits = command.map((text, index): FileEdit => {
    const word = own[index];
    const edit = word
      ? { op: 'set' as const, at: word.at, value: text }
      : { op: 'append' as const, at: [...at, 'command'], value: text };
    return { path, language: 'yaml', document: workload.object.document.index, edit };
  });
  return {
    title: `Put ${init[0] ?? ''} in front of the command`,
    safety: 'review',
    assumes: `The image that runs has ${init[0] ?? ''}, as its Dockerfile says; where an older one runs, the container does not start.`,
    edits,
    renames: [],
  };
}

/**
 * Shares the process namespace in every Pod that starts the program: then it is not process 1, and SIGTERM ends it by
 * default. Only for containers that are alone in their Pods.
 */
export function shareNamespace(
  repository: Repository,
  containers: readonly PlacedContainer[],
  { harm, command }: FirstProcess,
): Fix | NoFix {
  if (harm !== 'deaf') return { refused: NO_INIT };
  if (command && !isExec(command) && isProgram(command)) {
    return { refused: 'put exec in front of the program first, so that no shell stands between it and the signal' };
  }
  if (!containers.every((container) => podTraits(repository, container)?.isAlone === true)) {
    return { refused: `${NO_INIT}; with shareProcessNamespace the containers of the Pod would see each other` };
  }
  const pods = containers.map(({ path, document, at }) => ({
    path,
    document,
    at: [...at.slice(0, -2), 'shareProcessNamespace'],
  }));
  const distinct = new Map(pods.map((pod) => [JSON.stringify(pod), pod]));
  return {
    title: 'Share the process namespace of the Pod',
    safety: 'review',
    assumes:
      'Nothing in the program, its probes and hooks speaks of process 1 or `/proc/1`: that is the sandbox of Kubernetes then, which reaps orphans. SIGTERM ends the program at once, in the middle of whatever it does.',
    edits: [...distinct.values()].map(({ path, document, at }): FileEdit => {
      const edit = { op: 'set' as const, at, value: true, before: ['initContainers', 'containers'] };
      return { path, language: 'yaml', document, edit };
    }),
    renames: [],
  };
}
