import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  pass,
  SKIP,
  undecided,
  type Verdict,
} from '../../src/engine/contract.ts';
import { type CommandFacts, scriptFacts } from '../../src/model/command-facts.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { imagesFrom } from '../../src/model/images.ts';
import { isLongRunning, isRunOn, podTraits } from '../../src/model/process-one.ts';
import { daemonStart, isSupervisor } from '../../src/model/programs/daemons.ts';
import { programName, unwrapped } from '../../src/model/programs/words.ts';
import { containerWords, type ShellArgument, shellArgument } from '../../src/model/shell-argument.ts';
import type { LeftBehind } from '../../src/model/start-script.ts';
import { instructionScript } from '../../src/source/dockerfile/shell.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import type { Range } from '../../src/source/text.ts';
import { moveInArgument, moveInInstruction, moveInScript } from './repair.ts';
import { inForeground, repairWith, supervised, type Unseen, unseenIn } from './unseen.ts';

export const rule = defineRule({
  id: 'background-process',
  pattern: 'P4',
  level: 'warning',
  subject: 'script',
  fix: 'review',
  title: 'Run the program in the foreground',
  equivalents: {},
  check(subject, { lines, repository }) {
    const { script, path } = subject;
    const starts = subject.starts.filter((use) => isLongRunning(repository, use));
    if (starts.length === 0) return SKIP;
    const { commands } = scriptFacts(script, lines);
    if (commands === null) return undecided('the script could not be read for certain');
    const unseen = unseenIn(commands);
    if (!unseen) return pass();
    const because = starts.flatMap(({ start }) => start.places.slice(0, 1)).filter((place) => place.path !== path);
    const command = script.commands[unseen.index];
    const at = command ? { start: command.start, end: command.ampersand?.end ?? command.end } : { start: 0, end: 0 };
    return found(
      unseen,
      at,
      because,
      repairWith(unseen, (left) => moveInScript(path, script, left)),
    );
  },
  also: {
    instruction({ instruction, dockerfile, path }, { repository }) {
      if (instruction.keyword !== 'CMD' && instruction.keyword !== 'ENTRYPOINT') return SKIP;
      const [image] = imagesFrom(repository, path).filter(({ config }) =>
        [config.entrypoint, config.cmd].some((line) => line?.place.instruction === instruction.index),
      );
      if (!image || !isRunOn(repository, image)) return SKIP;
      const words = instruction.json?.map(({ text }) => text) ?? null;
      if (words) {
        const argument = shellArgument(words);
        const inArgument = (left: LeftBehind) => moveInInstruction(path, instruction, argument?.script ?? null, left);
        return judgeWords(words, argument, instruction.range, inArgument);
      }
      const script = instructionScript(dockerfile, instruction);
      if (isRefusal(script)) return SKIP;
      const line = [image.config.entrypoint, image.config.cmd].find(
        (one) => one?.place.instruction === instruction.index,
      );
      const unseen = unseenIn(line?.commands ?? []);
      if (!unseen) return pass(instruction.range);
      const repair = repairWith(unseen, (left) => moveInInstruction(path, instruction, null, left));
      return found(unseen, instruction.range, [], repair);
    },
    container(container, { lines, repository }) {
      const words = containerWords(container);
      if (!words) return SKIP;
      const traits = podTraits(repository, placedContainer(container, lines.region(container.node)));
      if (traits?.runsOn === false) return SKIP;
      const argument = shellArgument(words.map(({ text }) => text));
      const word = words[argument?.word ?? 0];
      if (!word) return SKIP;
      return judgeWords(
        words.map(({ text }) => text),
        argument,
        word.node,
        (left) => moveInArgument(container, word, argument?.script ?? null, left),
      );
    },
  },
});

/** A command line: a shell with a script, a supervisor, or a program that detaches. */
function judgeWords(
  words: readonly string[],
  argument: ShellArgument | null,
  at: Range,
  move: (left: LeftBehind) => Fix | NoFix,
): Verdict {
  if (argument) {
    if (argument.commands === null) return undecided('the shell script could not be read for certain');
    const unseen = unseenIn(argument.commands);
    return unseen ? found(unseen, at, [], repairWith(unseen, move)) : pass(at);
  }
  const name = programName(unwrapped(words));
  const daemon = daemonStart(words);
  if (isSupervisor(words)) return found(supervised(name), at, [], { refused: supervised(name).advice });
  if (!daemon || daemon.configurable) return pass(at);
  const message = `${codeSpan(daemon.name)} goes to the background, and process 1 ends at once: Kubernetes restarts the container again and again, or watches something that is not your program.`;
  return found({ message, evidence: name, left: null, advice: '' }, at, [], {
    refused: inForeground(daemon.foreground),
  });
}

function found(
  unseen: Unseen,
  at: Range,
  because: readonly { path: string; region: CommandFacts['region'] }[],
  repair: Fix | NoFix,
): Verdict {
  return fail({ at, message: unseen.message, evidence: unseen.evidence, because, repair });
}
