import { type Fix, fail, type NoFix, pass, type RuleContext, SKIP, type Verdict } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { toStream, withoutRedirections } from '../../src/model/log-repairs.ts';
import { rotationPlaces } from '../../src/model/log-rotation.ts';
import { type LogSink, logSinks } from '../../src/model/log-sinks.ts';
import { isLinked, isSharedEverywhere } from '../../src/model/log-streams.ts';
import type { ScriptSubject } from '../../src/model/scripts.ts';
import { imagesHolding } from '../../src/model/shipped.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { readShell } from '../../src/source/shell/read.ts';
import { linkInImage } from './link.ts';
import { HARM } from './words.ts';

/** Judges the command that an image starts. */
export function checkInstruction(subject: InstructionSubject, { repository }: RuleContext): Verdict {
  const { instruction, stage, path } = subject;
  const { keyword } = instruction;
  if (keyword !== 'CMD' && keyword !== 'ENTRYPOINT') return SKIP;
  if (stage.instructions.findLast((other) => other.keyword === keyword) !== instruction) return SKIP;
  const images = imagesHolding(repository, path, stage.index);
  if (images.length === 0) return SKIP;
  const command = commandOf(subject);
  const sinks = command.sinks.filter(
    ({ file }) => !isStreamed(images, file) && !isSharedEverywhere(repository, images, file),
  );
  const [sink] = sinks;
  if (!sink) return pass(instruction.range);
  return fail({
    at: instruction.range,
    message: `${codeSpan(sink.by)} in ${keyword} sends the log to ${codeSpan(sink.file)}. ${HARM}`,
    evidence: `${keyword} ${sinks.map(({ by, file }) => `${by} ${file}`).join(' ')}`,
    because: rotationPlaces(images),
    repair: rewritten(subject, command, sinks),
  });
}

interface Command {
  /** The words of ENTRYPOINT in front of those of CMD. */
  readonly prefix: readonly string[];
  /** The words of the exec form; null in shell form. */
  readonly words: readonly string[] | null;
  readonly text: string;
  readonly sinks: readonly LogSink[];
}

/** The command of CMD or ENTRYPOINT; of the exec form with a shell, the script is the last word. */
function commandOf({ instruction, stage }: InstructionSubject): Command {
  const words = instruction.json?.map(({ text }) => text) ?? null;
  const isShell = words !== null && /^(?:\S*\/)?(?:ba|da|a|k)?sh$/.test(words[0] ?? '') && words.length === 3;
  const text = words === null ? instruction.body.text : isShell ? (words[2] ?? '') : '';
  const entry = stage.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT');
  const prefix = instruction.keyword === 'CMD' ? (entry?.json?.map(({ text: word }) => word) ?? []) : [];
  if (words !== null && !isShell) {
    const sinks = logSinks([{ words: [...prefix, ...words], redirects: [] }]);
    return { words, text, prefix, sinks: sinks.filter(({ at }) => 'word' in at && at.word >= prefix.length) };
  }
  const script = readShell(text);
  const commands = script.commands.map((command) => ({
    words: command.words.map(({ literal }) => literal),
    redirects: command.redirects,
  }));
  return { words, text, prefix: [], sinks: script.broken ? [] : logSinks(commands) };
}

function rewritten(
  { instruction, path }: InstructionSubject,
  command: Command,
  sinks: readonly LogSink[],
): Fix | NoFix {
  const { words, text, prefix } = command;
  const changed =
    text === '' ? toStream([...prefix, ...(words ?? [])], sinks) : withoutRedirections(readShell(text), sinks);
  if (isRefusal(changed)) return changed;
  const { keyword } = instruction;
  const form =
    typeof changed !== 'string'
      ? quoteJsonArguments(changed.slice(prefix.length))
      : words === null
        ? changed
        : quoteJsonArguments([...words.slice(0, 2), changed]);
  return {
    title: 'Send the log to standard output',
    safety: 'review',
    assumes: `Nothing reads ${sinks.map(({ file }) => file).join(' or ')} any more: what does finds nothing new. The log grows the container's output by as much as it grew the file.`,
    edits: [
      {
        path,
        language: 'dockerfile',
        edit: { op: 'replace', instruction: instruction.index, text: `${keyword} ${form}` },
      },
    ],
    renames: [],
  };
}

/** Is a file a link to a standard stream in every image? */
function isStreamed(images: readonly BuiltImage[], file: string): boolean {
  return images.length > 0 && images.every((image) => isLinked(image, file, false) === 'yes');
}

/** Judges a script that something starts as process 1. */
export function checkScript({ script, starts }: ScriptSubject, { repository }: RuleContext): Verdict {
  if (starts.length === 0 || script.broken) return SKIP;
  const images = distinctImages(starts.flatMap(({ start }) => start.image ?? []));
  const commands = script.commands.map(({ words, redirects }) => ({
    words: words.map(({ literal }) => literal),
    redirects,
  }));
  const sinks = logSinks(commands).filter(
    ({ file }) => !isStreamed(images, file) && !isSharedEverywhere(repository, images, file),
  );
  const [sink] = sinks;
  if (!sink) return pass();
  const command = script.commands[sink.command];
  const at = 'redirect' in sink.at ? command?.redirects[sink.at.redirect] : command?.words[sink.at.word];
  const links = sinks.map(({ file }) => ({ file, kind: null }));
  const option = sinks.find(({ at: place }) => 'word' in place);
  return fail({
    at: at ?? { start: 0, end: 0 },
    message: `The start script sends a log to ${codeSpan(sink.file)}. ${HARM}`,
    evidence: sinks.map(({ by, file }) => `${by} ${file}`).join(' '),
    because: [...starts.slice(0, 5).flatMap(({ start }) => start.places), ...rotationPlaces(images)],
    repair: option
      ? { refused: `let ${option.by} name /dev/stdout instead of ${option.file}` }
      : linkInImage(repository, images, links),
  });
}

function distinctImages(images: readonly BuiltImage[]): readonly BuiltImage[] {
  return [...new Map(images.map((image) => [`${image.path}#${image.stage}`, image])).values()];
}
