/** Dockerfiles in many styles and edits that fit them more often than not, made from a tape of numbers. */
import { isRefusal } from '../refusal.ts';
import { generateShellEdit } from '../shell/edits.fixture.ts';
import { PROGRAMS, ScriptWriter, WORDS } from '../shell/generated.fixture.ts';
import type { Tape } from '../tape.fixture.ts';
import type { DockerfileEdit } from './edit.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { instructionScript } from './shell.ts';

type Choices = readonly [string, ...string[]];

const PLAIN: Choices = [
  ...['ENV A=b C="d e"', 'ENV D e f', 'USER 1000', 'WORKDIR /app', 'EXPOSE 80 443/tcp', 'COPY . .', 'LABEL a=b'],
  ...['copy --chown=1:1 a \\\n  b /c/', 'VOLUME ["/data"]', 'STOPSIGNAL SIGTERM', 'HEALTHCHECK CMD prog', 'ARG E=f'],
  ...['ENV F=g \\\n    # the other\n    H=i', 'ADD a.tar /', 'ONBUILD RUN prog', 'SHELL ["/bin/bash", "-c"]'],
] as unknown as Choices;

const WRITTEN: Choices = [
  ...['USER z', 'ENV NEW=value', 'RUN prog \\\n    && serve "a b"', 'LABEL new="x y"', 'EXPOSE 9', 'WORKDIR /new'],
  ...['RUN prog <<NEW\ndata\nNEW', 'USER z\nEXPOSE 9', 'ENTRYPOINT ["/tini", "--"]', 'ARG NEW=1', '# new\nUSER z'],
] as unknown as Choices;

const NAMELESS = 'FROM fresh/image:1\nCOPY --from=other/image a b';
const STAGES: Choices = [
  'FROM fresh/image:1 AS newest\nRUN prog\nCOPY a b',
  NAMELESS,
  '# new\nfrom fresh/image:1 as Newest',
  'FROM scratch AS newest\nRUN prog <<E\nx\nE',
];

/** Writes Dockerfiles; the shell's comments and here-documents are not in the scripts of RUN, but around them. */
class DockerfileWriter extends ScriptWriter {
  private readonly escapeToken: string;
  private stages = 0;

  constructor(tape: Tape, escapeToken: string) {
    super(tape);
    this.escapeToken = escapeToken;
  }

  file(): string {
    const { tape } = this;
    let text = this.escapeToken === '`' ? '# escape=`\n' : tape.pick(['', '', '# syntax=docker/dockerfile:1\n']);
    if (tape.chance(40)) text += `${this.comment()}\n`;
    if (tape.chance(15)) text += '# hadolint ignore=DL3006\n';
    if (tape.chance(20)) text += '\n';
    if (tape.chance(30)) text += 'ARG V=1\n';
    for (let count = 1 + tape.below(3); count > 0; count -= 1) text += this.stage();
    return tape.chance(15) ? `${text}${this.comment()}\n` : text;
  }

  private stage(): string {
    const { tape } = this;
    const name = `s${this.stages}`;
    const base =
      this.stages > 0 && tape.chance(30)
        ? 's0'
        : tape.pick(['base/image:1', 'base', 'base:$V', '--platform=linux/amd64 b']);
    this.stages += 1;
    let text = `${tape.chance(30) ? '\n' : ''}${this.above()}${tape.pick(['FROM', 'from'])} ${base} AS ${name}\n`;
    for (let count = tape.below(6); count > 0; count -= 1) text += `${this.above()}${this.instruction()}\n`;
    return text;
  }

  /** What may stand above an instruction. */
  private above(): string {
    const { tape } = this;
    if (!tape.chance(25)) return '';
    return tape.pick([
      '\n',
      `${this.comment()}\n`,
      '# hadolint ignore=DL3008\n',
      `\n  ${this.comment()}\n`,
      `${this.comment()}\n\n`,
    ]);
  }

  private instruction(): string {
    const { tape } = this;
    const choice = tape.below(10);
    if (choice < 4) return `${tape.pick(['RUN', 'RUN', 'RUN --mount=type=cache,target=/x', 'run'])} ${this.joined()}`;
    if (choice === 4) return this.withHeredoc();
    if (choice === 5) return `${tape.pick(['CMD', 'ENTRYPOINT'])} ${this.command()}`;
    if (choice === 6) return `${tape.pick(['CMD', 'ENTRYPOINT'])} ["prog", "a b"]`;
    const from = Math.max(0, this.stages - 2);
    if (choice === 7 && this.stages > 1) return `COPY --from=${tape.pick([`s${from}`, 's0', 'other/image'])} /a /b`;
    return this.continued(tape.pick(PLAIN));
  }

  /** A text with the file's own line continuations. */
  private continued(text: string): string {
    return text.replaceAll('\\\n', `${this.escapeToken}\n`);
  }

  /** A list of commands over lines, with comments and blank lines between. */
  private joined(): string {
    const { tape } = this;
    let text = this.command();
    for (let count = tape.below(4); count > 0; count -= 1) {
      const operator = tape.pick(['&&', '&&', '&&', '||', ';', '&', '|']);
      const between = tape.chance(20) ? tape.pick([`    ${this.comment()}\n`, '\n', `\n${this.comment()}\n`]) : '';
      const broken = `${tape.pick([' ', ' ', ''])}${this.escapeToken}${tape.pick(['', '', ' '])}\n${between}    `;
      text += tape.chance(70)
        ? `${operator === ';' ? ';' : ''}${broken}${operator === ';' ? '' : `${operator} `}`
        : ` ${operator} `;
      text += this.command();
    }
    return text;
  }

  private command(): string {
    const { tape } = this;
    const parts = [tape.pick(PROGRAMS)];
    for (let count = tape.below(4); count > 0; count -= 1) {
      const plain = tape.pick(WORDS);
      parts.push(tape.chance(8) ? `$(prog ${plain})` : plain);
    }
    if (tape.chance(10)) parts.push('> /dev/null');
    const gap = () =>
      tape.chance(12) ? ` ${this.escapeToken}\n${tape.chance(20) ? `${this.comment()}\n` : ''}      ` : ' ';
    return parts.map((part, at) => (at === 0 ? part : gap() + part)).join('');
  }

  private withHeredoc(): string {
    const { tape } = this;
    const name = tape.pick(['EOF', 'E']);
    const quoted = tape.pick([name, `"${name}"`]);
    const kind = tape.below(4);
    if (kind === 0) return `COPY <<${quoted} /x\n# data & $(more\n${name}`;
    if (kind === 1) return `RUN prog <<${quoted} > /x && serve\ndata & more\n${name}`;
    const script = new ScriptWriter(tape).script().replace(/^#!.*\n/, '');
    return `RUN <<${quoted}\n${tape.pick(['', '', '#!/bin/bash\n'])}${script}${name}`;
  }
}

/** A Dockerfile that the builder takes: one to three stages, with LF or CRLF, a BOM, a final newline or none. */
export function generateDockerfile(tape: Tape): string {
  let text = new DockerfileWriter(tape, tape.chance(15) ? '`' : '\\').file();
  if (tape.chance(20)) text = text.replace(/\n+$/, '');
  if (tape.chance(25)) text = text.replaceAll('\n', '\r\n');
  return tape.chance(10) ? `\ufeff${text}` : text;
}

/** A random edit of a Dockerfile; a few are made without looking whether it fits. */
export function generateDockerfileEdit(tape: Tape, file: Dockerfile): DockerfileEdit {
  const { instructions, stages } = file;
  const blind = tape.chance(1) && tape.chance(30);
  const choice = tape.below(100);
  const early = stages[0]?.from.index ?? 0;
  const some = (fits: (instruction: DockerInstruction) => boolean): number | undefined => {
    const fitting = instructions.filter((instruction) => blind || fits(instruction));
    return fitting[tape.below(Math.max(1, fitting.length))]?.index;
  };
  const scripted = choice < 50 ? some((instruction) => isScripted(file, instruction)) : undefined;
  if (scripted !== undefined) return { op: 'shell', instruction: scripted, edit: shellEdit(tape, file, scripted) };
  const text = tape.pick(WRITTEN).replaceAll('\\\n', `${file.escape}\n`);
  const replaced = choice < 60 ? some((instruction) => isReplaceable(file, instruction)) : undefined;
  if (replaced !== undefined) return { op: 'replace', instruction: replaced, text: text.replace(/^#.*\n/, '') };
  const removed = choice < 70 ? some((instruction) => isRemovable(file, instruction)) : undefined;
  if (removed !== undefined) return { op: 'remove', instruction: removed };
  const divided = choice > 95 ? some(({ stage, keyword }) => stage >= 0 && keyword !== 'FROM') : undefined;
  if (divided !== undefined) return { op: 'split', before: divided, text: newStage(tape, file) };
  if (choice > 90) return { op: 'stage', before: tape.below(stages.length + 1), text: newStage(tape, file) };
  const place = early + tape.below(instructions.length - early);
  if (choice % 2 === 0) return { op: 'insert', after: place, text };
  if (tape.chance(5)) return { op: 'insert', before: 0, text: 'ARG NEW=1' };
  return { op: 'insert', before: place + 1, text };
}

/** A name can be had once. */
function newStage(tape: Tape, { text }: Dockerfile): string {
  return / as newest\b/i.test(text) ? NAMELESS : tape.pick(STAGES);
}

function shellEdit(tape: Tape, file: Dockerfile, place: number) {
  const instruction = file.instructions[place];
  const script = instruction && instructionScript(file, instruction);
  if (!script || isRefusal(script)) return { op: 'exec' as const, command: 0 };
  return generateShellEdit(tape, script);
}

function isScripted(file: Dockerfile, instruction: DockerInstruction): boolean {
  const script = instructionScript(file, instruction);
  return !isRefusal(script) && !script.broken && script.commands.length > 0;
}

/** Neither a here-document nor a comment is in it, and nothing depends on it. */
function isReplaceable({ text, comments }: Dockerfile, { keyword, heredocs, range }: DockerInstruction): boolean {
  if (['FROM', 'ARG', 'SHELL', 'ONBUILD'].includes(keyword) || heredocs.length > 0) return false;
  return !comments.some(({ start }) => start > range.start && start < range.end) && text.length > 0;
}

function isRemovable(file: Dockerfile, instruction: DockerInstruction): boolean {
  const { index, keyword } = instruction;
  if (index === file.instructions.length - 1 && !file.text.endsWith('\n')) return false;
  return isReplaceable({ ...file, comments: [] }, instruction) && keyword !== 'ENV';
}
