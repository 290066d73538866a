import { type Refusal, refuse } from '../refusal.ts';
import { standingAt } from '../shell/origin.ts';
import { readShell } from '../shell/read.ts';
import type { ShellScript } from '../shell/script.ts';
import { isOnlyHeredoc } from './heredoc-words.ts';
import type { Dockerfile, DockerInstruction, DockerStage } from './instructions.ts';
import { expandReference } from './resolve-arguments.ts';

const scriptKeywords: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/**
 * The script that the builder hands to a shell for RUN, CMD or ENTRYPOINT in shell form; its ranges count in the file. A
 * RUN that is nothing but a here-document executes it; other here-documents are data, and stand behind the line
 * (https://docs.docker.com/reference/dockerfile/#here-documents).
 * @returns a refusal when no POSIX shell reads it.
 */
export function instructionScript(file: Dockerfile, instruction: DockerInstruction): ShellScript | Refusal {
  const { keyword, json, body, heredocs, range } = instruction;
  if (!scriptKeywords.has(keyword)) return refuse(`${keyword} holds no script`);
  if (json !== null) return refuse('the instruction is in exec form, which no shell reads');
  if (body.text.startsWith('[')) return refuse('it looks like a JSON array with a mistake in it');
  const stage = file.stages[instruction.stage];
  if (stage === undefined || !isPosix(file, stage, instruction.index))
    return refuse('no POSIX shell reads the instruction');
  const [first] = heredocs;
  if (first === undefined) return readShell(body.text, { source: file.text, offsetAt: body.offsetAt });
  if (heredocs.length === 1 && isOnlyHeredoc(body.text)) {
    const content = file.text.slice(first.content.start, first.content.end);
    if (!isShellScript(content)) return refuse('another program than a shell reads the here-document');
    return readShell(content, standingAt(file.text, first.content.start));
  }
  const behind = body.text.length + 1;
  return readShell(`${body.text}\n${file.text.slice(first.content.start, range.end)}`, {
    source: file.text,
    offsetAt: (index) => (index < behind ? body.offsetAt(index) : first.content.start + index - behind),
  });
}

/** A script without an interpreter of its own, or with a shell. */
function isShellScript(content: string): boolean {
  return !content.startsWith('#!') || /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?(?:ba|da|a|k)?sh(?:\s|$)/.test(content);
}

/** What SHELL, of the stage or of those that it builds on, and the base image say of the shell. */
function isPosix(file: Dockerfile, stage: DockerStage, before: number): boolean {
  const shell = stage.instructions.findLast(({ keyword, index }) => keyword === 'SHELL' && index < before);
  if (shell?.json) return isPosixShell(shell.json.map(({ text }) => text));
  const name = stage.reference.text.toLowerCase();
  const base = file.stages.slice(0, stage.index).findLast((other) => other.name === name);
  if (base !== undefined) return isPosix(file, base, before);
  const expanded = expandReference(file, stage);
  const image = expanded === 'unknown' ? stage.reference.text : expanded.text;
  const platform = stage.from.flags.find((flag) => flag.name === 'platform')?.value ?? '';
  return !/windows|nanoserver/i.test(image) && !/^windows/i.test(platform);
}

function isPosixShell([program, ...options]: readonly string[]): boolean {
  return /^(?:\S*\/)?(?:ba|da|a|k)?sh$/.test(program ?? '') && /^-[a-z]*c$/.test(options.at(-1) ?? '');
}
