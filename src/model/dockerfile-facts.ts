import type { Dockerfile, DockerInstruction, DockerStage } from '../source/dockerfile/instructions.ts';
import { expandReference } from '../source/dockerfile/resolve-arguments.ts';
import { instructionScript } from '../source/dockerfile/shell.ts';
import { isRefusal } from '../source/refusal.ts';
import type { LineIndex, Region } from '../source/text.ts';
import { stageIdentity } from './build.ts';
import { type ScriptFacts, scriptFacts } from './command-facts.ts';

/** A Dockerfile as plain data, for questions from other files. */
export interface DockerfileFacts {
  readonly stages: readonly StageFacts[];
}

export interface StageFacts {
  readonly index: number;
  readonly identity: string;
  readonly name: string | null;
  /** The image that the stage is built on, arguments filled in; null where an argument without default names it. */
  readonly base: string | null;
  /** The earlier stage that it is built on, by index; null for an image. */
  readonly baseStage: number | null;
  /** Of FROM. */
  readonly region: Region;
  readonly instructions: readonly InstructionFacts[];
}

export interface InstructionFacts {
  /** 0-based place in the file: what edits count in. */
  readonly index: number;
  readonly keyword: string;
  /** The arguments as the builder joins them, without flags. */
  readonly text: string;
  readonly flags: readonly { readonly name: string; readonly value: string }[];
  /** The arguments in exec form; null in shell form. */
  readonly json: readonly string[] | null;
  /** What a POSIX shell runs for RUN, CMD or ENTRYPOINT in shell form; null otherwise. */
  readonly script: ScriptFacts | null;
  readonly region: Region;
}

/** Longer arguments are cut: they are scripts, whose commands are listed apart. */
const MAX_ARGUMENTS = 8_000;

/** Summarises a Dockerfile that has no errors. */
export function dockerfileFacts(dockerfile: Dockerfile, lines: LineIndex): DockerfileFacts {
  return { stages: dockerfile.stages.map((stage) => stageFacts(dockerfile, stage, lines)) };
}

function stageFacts(dockerfile: Dockerfile, stage: DockerStage, lines: LineIndex): StageFacts {
  const expanded = expandReference(dockerfile, stage);
  const meant = (expanded === 'unknown' ? stage.reference.text : expanded.text).toLowerCase();
  const earlier = dockerfile.stages.slice(0, stage.index).findLast(({ name }) => name === meant);
  return {
    index: stage.index,
    identity: stageIdentity(dockerfile, stage),
    name: stage.name,
    base: expanded === 'unknown' ? null : expanded.text,
    baseStage: earlier?.index ?? null,
    region: lines.region(stage.from.range),
    instructions: stage.instructions.map((instruction) => instructionFacts(dockerfile, instruction, lines)),
  };
}

function instructionFacts(dockerfile: Dockerfile, instruction: DockerInstruction, lines: LineIndex): InstructionFacts {
  const { index, keyword, body, flags, json, range } = instruction;
  const script = instructionScript(dockerfile, instruction);
  return {
    index,
    keyword,
    text: body.text.slice(0, MAX_ARGUMENTS),
    flags: flags.map(({ name, value }) => ({ name, value })),
    json: json?.map(({ text }) => text) ?? null,
    script: isRefusal(script) ? null : scriptFacts(script, lines),
    region: lines.region(range),
  };
}
