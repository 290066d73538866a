import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  type Place,
  pass,
  SKIP,
  undecided,
  type Verdict,
} from '../../src/engine/contract.ts';
import { scriptFacts } from '../../src/model/command-facts.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { type FirstProcess, isFirst, judgeScript, judgeStart } from '../../src/model/first-process.ts';
import { type BuiltImage, imagesFrom, imagesOf } from '../../src/model/images.ts';
import { splitInit } from '../../src/model/init-programs.ts';
import { initOfBase } from '../../src/model/init-systems.ts';
import { isLongRunning, isRunOn, podTraits } from '../../src/model/process-one.ts';
import { containerWords } from '../../src/model/shell-argument.ts';
import { startOf, startOfImage } from '../../src/model/start.ts';
import { isProgram } from '../../src/model/start-script.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import type { ShellScript } from '../../src/source/shell/script.ts';
import { shellSplices } from '../../src/source/shell/splices.ts';
import type { Range } from '../../src/source/text.ts';
import { initInManifest } from './manifest.ts';
import { imageFix, scriptFix } from './repair.ts';
import { lostInit, messageFor } from './words.ts';

export const rule = defineRule({
  id: 'pid1-without-init',
  pattern: 'P2',
  level: 'warning',
  subject: 'script',
  fix: 'review',
  title: 'Let process 1 hear signals and reap children',
  equivalents: {},
  check(subject, { lines, repository }) {
    const { script, path } = subject;
    const starts = subject.starts.filter((use) => isLongRunning(repository, use) && isFirst(use.start));
    const [use] = starts;
    if (!use) return SKIP;
    const { commands } = scriptFacts(script, lines);
    if (commands === null) return undecided('the script could not be read for certain');
    const judgement = judgeScript(repository, commands, use.start.image);
    if (typeof judgement === 'string') return judgement === 'fine' ? pass() : SKIP;
    const command = script.commands[judgement.command?.index ?? 0];
    const at = command ? { start: command.start, end: command.end } : { start: 0, end: 0 };
    const because = starts.flatMap(({ start }) => start.places.slice(0, 1)).filter((place) => place.path !== path);
    const inFront = judgement.command && isProgram(judgement.command) && canExec(script, judgement.command.index);
    const repair = inFront ? EXEC_FIRST : scriptFix(repository, starts, judgement);
    return found(judgement, at, because, repair);
  },
  also: {
    instruction({ instruction, path }, { repository }) {
      if (instruction.keyword !== 'CMD' && instruction.keyword !== 'ENTRYPOINT') return SKIP;
      const image = imagesFrom(repository, path).find(
        ({ config }) => (config.entrypoint ?? config.cmd)?.place.instruction === instruction.index,
      );
      if (!image || !isRunOn(repository, image) || isWindows(image)) return SKIP;
      const start = startOfImage(repository, image);
      if (start.state !== 'present' || start.value.script?.path != null) return SKIP;
      if (start.value.init !== null) return pass(instruction.range);
      const base = image.config.entrypoint === null ? initOfBase(image.config.base) : 'none';
      if (base === 'unknown') return undecided('the base image may put an init in front');
      if (base !== 'none') return pass(instruction.range);
      const judgement = judgeStart(repository, start.value, image);
      if (typeof judgement === 'string') return judgement === 'fine' ? pass(instruction.range) : SKIP;
      if (judgement.harm === 'deaf' && hasOtherStop(image)) return SKIP;
      return found(judgement, instruction.range, [], imageFix(repository, start.value, judgement));
    },
    container(container, { lines, repository }) {
      const words = containerWords(container);
      const [first] = words ?? [];
      if (!words || !first) return SKIP;
      const placed = placedContainer(container, lines.region(container.node));
      const traits = podTraits(repository, placed);
      if (traits?.runsOn === false || (traits?.graceSeconds ?? 30) <= SHORT_GRACE) return SKIP;
      if (traits?.isNotFirst === true) return pass(first.node);
      const start = startOf(repository, placed);
      if (start.state !== 'present') return SKIP;
      if (start.value.init !== null) return pass(first.node);
      const shared = container.workload.querySpec(['shareProcessNamespace']);
      if (shared.state === 'unknown') return undecided(shared.reason);
      if (container.query(['lifecycle', 'preStop']).state !== 'absent') return undecided('a preStop hook may end it');
      const images = imagesOf(repository, placed);
      const [image] = images;
      const judgement =
        start.value.script?.path == null ? judgeStart(repository, start.value, image ?? null) : 'unknown';
      if (judgement === 'fine') return pass(first.node);
      const lost =
        image !== undefined && images.length === 1 ? splitInit(image.config.entrypoint?.argv ?? []).init : null;
      if (lost) {
        return fail({
          at: first.node,
          message: lostInit(lost.name),
          evidence: 'lost init',
          because: image?.config.entrypoint ? [{ path: image.path, region: image.config.entrypoint.place.region }] : [],
          repair: initInManifest(repository, container, placed, words, {
            lost: lost.argv,
            image: image ?? null,
            judgement: null,
          }),
        });
      }
      if (judgement === 'unknown') return SKIP;
      const harm = { lost: null, image: image ?? null, judgement };
      return found(judgement, first.node, [], initInManifest(repository, container, placed, words, harm));
    },
  },
});

/** Is there a shell in front of the program that makes way for it? */
function canExec(script: ShellScript, command: number): boolean {
  return !isRefusal(shellSplices(script, { op: 'exec', command }));
}

const EXEC_FIRST = {
  refused: 'put exec in front of the program first (script-without-exec); then an init goes in front',
};

/** Pods with so short a grace period are killed almost at once, and want to be. */
const SHORT_GRACE = 5;

/** Windows has neither signals nor a process 1. */
function isWindows({ config }: BuiltImage): boolean {
  return /windows|nanoserver/i.test(config.base ?? '');
}

/** STOPSIGNAL asks for another signal, which the program may hear. */
function hasOtherStop({ config }: BuiltImage): boolean {
  return config.stopSignal !== null && !/^(?:SIG)?TERM$|^15$/i.test(config.stopSignal);
}

function found(judgement: FirstProcess, at: Range, because: readonly Place[], repair: Fix | NoFix): Verdict {
  const source = judgement.harm === 'deaf' ? judgement.source : null;
  const region = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const places = source === null ? because : [{ path: source, region }, ...because];
  return fail({
    at,
    message: messageFor(judgement),
    evidence: `${judgement.harm} ${judgement.name}`,
    because: places,
    repair,
  });
}
