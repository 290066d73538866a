import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { ContainerWord } from '../../src/model/shell-argument.ts';
import type { LeftBehind } from '../../src/model/start-script.ts';
import { type ToTheFront, toTheFront } from '../../src/model/to-the-front.ts';
import type { Container } from '../../src/model/workload.ts';
import type { DockerInstruction } from '../../src/source/dockerfile/instructions.ts';
import { quoteJsonArguments } from '../../src/source/dockerfile/json-arguments.ts';
import { isRefusal, type Refusal } from '../../src/source/refusal.ts';
import { execForm } from '../../src/source/shell/exec-form.ts';
import { readShell } from '../../src/source/shell/read.ts';
import type { ShellScript } from '../../src/source/shell/script.ts';
import { shellSplices } from '../../src/source/shell/splices.ts';

/** Moves the program to the end of a script file. */
export function moveInScript(path: string, script: ShellScript, { command }: LeftBehind): Fix | NoFix {
  const moved = toTheFront(script, command.index);
  if (isRefusal(moved)) return advised(moved);
  for (const edit of moved.edits) {
    const splices = shellSplices(script, edit);
    if (isRefusal(splices)) return advised(splices);
  }
  return { ...words(moved), edits: moved.edits.map((edit) => ({ path, language: 'shell', edit })) };
}

/** Writes CMD or ENTRYPOINT anew: the program alone, or a shell whose last command it is. */
export function moveInInstruction(
  path: string,
  { index, keyword, json, body }: DockerInstruction,
  argument: ShellScript | null,
  { command }: LeftBehind,
): Fix | NoFix {
  const script = argument ?? readShell(body.text);
  const moved = onOneLine(script, command.index);
  if (isRefusal(moved)) return advised(moved);
  const alone = execForm(readShell(moved.text));
  const shell =
    json === null ? moved.text : quoteJsonArguments(json.map(({ text }) => (text === script.text ? moved.text : text)));
  const text = `${keyword} ${isRefusal(alone) ? shell : quoteJsonArguments(alone)}`;
  return {
    ...words(moved.how),
    edits: [{ path, language: 'dockerfile', edit: { op: 'replace', instruction: index, text } }],
  };
}

/** Writes the script of `command: [sh, -c, ...]` anew. */
export function moveInArgument(
  container: Container,
  word: ContainerWord,
  script: ShellScript | null,
  { command }: LeftBehind,
): Fix | NoFix {
  const { workload, path } = container;
  if (workload.kind === 'other' || script === null) return { refused: 'the kind of the object is unknown' };
  const moved = onOneLine(script, command.index);
  if (isRefusal(moved)) return advised(moved);
  const edit = { op: 'set' as const, at: word.at, value: moved.text };
  const { index } = workload.object.document;
  return { ...words(moved.how), edits: [{ path, language: 'yaml', document: index, edit }] };
}

/** A script on one line, made of what ran behind the program's start, without the keep-alive, and of the program. */
function onOneLine(script: ShellScript, place: number): { readonly text: string; readonly how: ToTheFront } | Refusal {
  const how = toTheFront(script, place);
  if (isRefusal(how)) return how;
  if (/[\r\n#]/.test(script.text.trim())) return { refused: 'the script goes over several lines' };
  const command = script.commands[place];
  const from = script.statements[0]?.start ?? 0;
  const before = script.source.slice(from, command?.start ?? from).trim();
  const said = how.overtaken.map(({ start, end }) => script.source.slice(start, end));
  const lead = before === '' ? [] : [before.replace(/;$/, '').trimEnd()];
  return { text: [...lead, ...said, how.command].join('; '), how };
}

/** Moving is one remedy; where it is not possible, the other is said. */
function advised({ refused }: Refusal): NoFix {
  return {
    refused: `${refused}; let one program be the last command, with exec, and give every other one a container of its own`,
  };
}

function words({ overtaken, keepAlive }: ToTheFront): Omit<Fix, 'edits'> {
  const order = overtaken.length > 0 ? ' What the script says behind its start is said in front of it now.' : '';
  const dropped = keepAlive
    ? ` Nothing but the script needed ${keepAlive.words.map(({ text }) => text).join(' ')}.`
    : '';
  return {
    title: 'Move the program to the end, with exec',
    safety: 'review',
    assumes: `The program stays in the foreground by itself, and the container is for nothing else: it stops when the program does, and Kubernetes restarts it.${dropped}${order}`,
    renames: [],
  };
}
