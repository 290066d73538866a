import type { Region } from '../source/text.ts';
import type { CommandFacts } from './command-facts.ts';
import type { DockerfileFacts, InstructionFacts, StageFacts } from './dockerfile-facts.ts';
import { absolutePath } from './nearness.ts';

/** The command of CMD or ENTRYPOINT. */
export interface CommandLine {
  readonly form: 'exec' | 'shell';
  /** What the kernel starts: of the shell form `/bin/sh -c TEXT`, or the shell that SHELL names. */
  readonly argv: readonly string[];
  /** The simple commands of the shell form; null in exec form, or where the text could not be read. */
  readonly commands: readonly CommandFacts[] | null;
  readonly place: InstructionPlace;
}

/** An instruction of a Dockerfile. */
export interface InstructionPlace {
  /** 0-based place of the instruction in the file, and of its stage. */
  readonly instruction: number;
  readonly stage: number;
  readonly region: Region;
}

/** What COPY or ADD puts into the image. */
export interface Copy extends InstructionPlace {
  /** Sources as written; URLs and here-documents left out. */
  readonly sources: readonly string[];
  /** `--from`: an earlier stage by index, or an image; null for the build context. */
  readonly from: number | string | null;
  /** Absolute path in the image; a folder where it ends with `/`. */
  readonly dest: string;
}

/** A RUN in shell form. */
export interface Run extends InstructionPlace {
  readonly text: string;
  readonly flags: readonly { readonly name: string; readonly value: string }[];
  /** Null where no POSIX shell reads it, or the reader did not understand it. */
  readonly commands: readonly CommandFacts[] | null;
  /** Of the exec form. */
  readonly argv: readonly string[] | null;
}

/** What a stage leaves behind, those that it builds on in the same file included (image-spec, config.md). */
export interface ImageConfig {
  /** The image at the bottom: null where an argument without default names it. */
  readonly base: string | null;
  readonly entrypoint: CommandLine | null;
  readonly cmd: CommandLine | null;
  readonly env: readonly { readonly name: string; readonly value: string; readonly place: InstructionPlace }[];
  readonly user: { readonly name: string; readonly place: InstructionPlace } | null;
  readonly workdir: string;
  readonly exposes: readonly { readonly port: number; readonly protocol: string; readonly place: InstructionPlace }[];
  readonly volumes: readonly { readonly path: string; readonly place: InstructionPlace }[];
  readonly copies: readonly Copy[];
  readonly runs: readonly Run[];
  readonly stopSignal: string | null;
}

interface Draft {
  base: string | null;
  entrypoint: CommandLine | null;
  cmd: CommandLine | null;
  env: ImageConfig['env'][number][];
  user: ImageConfig['user'];
  workdir: string;
  exposes: ImageConfig['exposes'][number][];
  volumes: ImageConfig['volumes'][number][];
  copies: Copy[];
  runs: Run[];
  stopSignal: string | null;
  shell: readonly string[];
}

/** Works out what a stage leaves behind. */
export function imageConfig(dockerfile: DockerfileFacts, stage: StageFacts): ImageConfig {
  const chain: StageFacts[] = [stage];
  for (let below = stage.baseStage; below !== null && chain.length <= dockerfile.stages.length; ) {
    const next = dockerfile.stages[below];
    if (!next) break;
    chain.unshift(next);
    below = next.baseStage;
  }
  const draft: Draft = {
    base: chain[0]?.base ?? null,
    entrypoint: null,
    cmd: null,
    env: [],
    user: null,
    workdir: '/',
    exposes: [],
    volumes: [],
    copies: [],
    runs: [],
    stopSignal: null,
    shell: ['/bin/sh', '-c'],
  };
  for (const part of chain) for (const instruction of part.instructions) apply(draft, instruction, part, dockerfile);
  const { shell: _, ...config } = draft;
  return config;
}

/** An instruction on its way into the draft. */
interface Step {
  readonly instruction: InstructionFacts;
  readonly stage: StageFacts;
  readonly place: InstructionPlace;
  readonly dockerfile: DockerfileFacts;
}

function apply(draft: Draft, instruction: InstructionFacts, stage: StageFacts, dockerfile: DockerfileFacts): void {
  const place = { instruction: instruction.index, stage: stage.index, region: instruction.region };
  const step = Object.hasOwn(STEPS, instruction.keyword) ? STEPS[instruction.keyword] : undefined;
  step?.(draft, { instruction, stage, place, dockerfile });
}

/** What each instruction leaves behind (Dockerfile reference). */
const STEPS: Readonly<Record<string, (draft: Draft, step: Step) => void>> = {
  ENTRYPOINT: (draft, { instruction, stage, place }) => {
    draft.entrypoint = commandLine(instruction, draft.shell, place);
    // It drops the CMD of the base, not one of the same stage.
    if (draft.cmd && draft.cmd.place.stage !== stage.index) draft.cmd = null;
  },
  CMD: (draft, { instruction, place }) => {
    draft.cmd = commandLine(instruction, draft.shell, place);
  },
  ENV: (draft, { instruction, place }) => {
    draft.env.push(...environment(instruction.text).map((variable) => ({ ...variable, place })));
  },
  USER: (draft, { instruction, place }) => {
    draft.user = { name: withVariables(instruction.text, draft.env).trim(), place };
  },
  WORKDIR: (draft, { instruction }) => {
    draft.workdir = absolutePath(draft.workdir, unquoted(withVariables(instruction.text, draft.env)));
  },
  EXPOSE: (draft, { instruction, place }) => {
    draft.exposes.push(...ports(withVariables(instruction.text, draft.env)).map((port) => ({ ...port, place })));
  },
  VOLUME: (draft, { instruction: { json, text }, place }) => {
    draft.volumes.push(...(json ?? words(withVariables(text, draft.env))).map((path) => ({ path, place })));
  },
  STOPSIGNAL: (draft, { instruction }) => {
    draft.stopSignal = instruction.text.trim();
  },
  SHELL: (draft, { instruction }) => {
    if (instruction.json) draft.shell = instruction.json;
  },
  COPY: (draft, step) => {
    draft.copies.push(...copyOf(draft, step));
  },
  ADD: (draft, step) => {
    draft.copies.push(...copyOf(draft, step));
  },
  RUN: (draft, { instruction: { text, flags, script, json }, place }) => {
    draft.runs.push({ ...place, text, flags, commands: script?.commands ?? null, argv: json });
  },
};

function commandLine(
  { json, text, script }: InstructionFacts,
  shell: readonly string[],
  place: InstructionPlace,
): CommandLine | null {
  if (json) return json.length === 0 ? null : { form: 'exec', argv: json, commands: null, place };
  return { form: 'shell', argv: [...shell, text], commands: script?.commands ?? null, place };
}

function copyOf(draft: Draft, { instruction, stage, place, dockerfile }: Step): Copy[] {
  const { json, text, flags } = instruction;
  const listed = (json ?? words(text)).map((word) => withVariables(word, draft.env));
  const written = listed.at(-1);
  const sources = listed.slice(0, -1).filter((source) => !source.startsWith('<<') && !source.includes('://'));
  if (written === undefined || sources.length === 0) return [];
  const from = flags.find(({ name }) => name === 'from')?.value ?? null;
  const folder = written.endsWith('/') || written.endsWith('/.') || written === '.' || listed.length > 2;
  const dest = absolutePath(draft.workdir, written);
  const source = from === null ? null : (stageNamed(dockerfile, stage, from) ?? from);
  return [{ ...place, sources, from: source, dest: folder && dest !== '/' ? `${dest}/` : dest }];
}

function stageNamed({ stages }: DockerfileFacts, before: StageFacts, name: string): number | null {
  const earlier = stages.slice(0, before.index);
  const index = earlier.findLastIndex((stage) => stage.name === name.toLowerCase() || String(stage.index) === name);
  return index < 0 ? null : index;
}

/** `NAME=value ...`, or the old form `NAME value` (Dockerfile reference, ENV). */
function environment(text: string): { name: string; value: string }[] {
  const old = /^([A-Za-z_][\w.-]*)\s+(.*)$/s.exec(text);
  if (old && !(old[1] ?? '').includes('=')) return [{ name: old[1] ?? '', value: (old[2] ?? '').trim() }];
  return words(text).flatMap((word) => {
    const equals = word.indexOf('=');
    return equals < 1 ? [] : [{ name: word.slice(0, equals), value: word.slice(equals + 1) }];
  });
}

function ports(text: string): { port: number; protocol: string }[] {
  return words(text).flatMap((word) => {
    const [number = '', protocol = 'tcp'] = word.split('/');
    const port = Number(number);
    return /^\d{1,5}$/.test(number) && port > 0 && port < 65_536 ? [{ port, protocol: protocol.toLowerCase() }] : [];
  });
}

/** Words at blanks; quotes and backslashes hold them together, as the builder reads them. */
function words(text: string): string[] {
  const found = text.match(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/g) ?? [];
  return found.slice(0, 200).map(unquoted);
}

function unquoted(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) => {
    return String(double?.replace(/\\(["\\$])/g, '$1') ?? single ?? escaped ?? '');
  });
}

function withVariables(text: string, env: Draft['env']): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced, plain) => {
    const name = String(braced ?? plain);
    return env.findLast((variable) => variable.name === name)?.value ?? whole;
  });
}
