import type { ReadInstruction } from './instruction.ts';
import { splitInstruction } from './instruction.ts';
import type { DockerfileError } from './instructions.ts';
import { isStageName } from './stages.ts';
import { plainWords, quotedWords } from './words.ts';

type Read = ReadInstruction['instruction'];

/** How many arguments each instruction needs at least (BuildKit, `instructions/parse.go`). Its keys are all keywords. */
const leastArguments: ReadonlyMap<string, number> = new Map([
  ['ADD', 2],
  ['ARG', 1],
  ['CMD', 0],
  ['COPY', 2],
  ['ENTRYPOINT', 0],
  ['ENV', 1],
  ['EXPOSE', 1],
  ['FROM', 1],
  ['HEALTHCHECK', 1],
  ['LABEL', 1],
  ['MAINTAINER', 1],
  ['ONBUILD', 1],
  ['RUN', 0],
  ['SHELL', 1],
  ['STOPSIGNAL', 1],
  ['USER', 1],
  ['VOLUME', 1],
  ['WORKDIR', 1],
]);

/** What makes the builder refuse a file, in the order of the source. Flags and values are not checked. */
export function dockerfileErrors(found: readonly ReadInstruction[], escapeToken: string): readonly DockerfileError[] {
  const firstFrom = found.findIndex(({ instruction }) => instruction.keyword === 'FROM');
  const errors: DockerfileError[] = [];
  if (found.length === 0) errors.push({ message: 'the file holds no instruction', offset: 0 });
  else if (firstFrom < 0) errors.push({ message: 'the file holds no FROM', offset: 0 });
  for (const [place, read] of found.entries()) {
    const offset = read.instruction.range.start;
    const early = firstFrom < 0 || place < firstFrom;
    const message = early
      ? (earlyError(read.instruction) ?? readError(read, escapeToken))
      : readError(read, escapeToken);
    if (message !== null) errors.push({ message, offset });
  }
  return errors;
}

/** Before the first FROM only ARG may stand. */
function earlyError({ keyword }: Read): string | null {
  return keyword === 'ARG' || !leastArguments.has(keyword) ? null : `${keyword} stands in front of the first FROM`;
}

function readError({ instruction, unterminated, notStrings }: ReadInstruction, escapeToken: string): string | null {
  if (unterminated !== null) return `the here-document ${unterminated} never ends`;
  if (notStrings) return `the JSON form of ${instruction.keyword} may hold strings only`;
  return instructionError(instruction, escapeToken);
}

function instructionError(instruction: Pick<Read, 'keyword' | 'body' | 'json'>, escapeToken: string): string | null {
  const { keyword, body, json } = instruction;
  const least = leastArguments.get(keyword);
  if (least === undefined) return `unknown instruction: ${keyword}`;
  const given = json?.length ?? plainWords(body).length;
  if (given < least)
    return least === 1 ? `${keyword} needs an argument` : `${keyword} needs a source and a destination`;
  if (keyword === 'FROM') return fromError(plainWords(body).map(({ text }) => text));
  if (keyword === 'SHELL' && json === null) return 'SHELL takes its arguments in JSON form';
  if (keyword === 'ENV' || keyword === 'LABEL') return pairsError(instruction, escapeToken);
  if (keyword === 'HEALTHCHECK') return healthcheckError(plainWords(body).map(({ text }) => text.toUpperCase()));
  return keyword === 'ONBUILD' ? triggerError(instruction, escapeToken) : null;
}

function fromError(words: readonly string[]): string | null {
  if (words.length === 1) return null;
  if (words.length !== 3 || words[1]?.toUpperCase() !== 'AS') return 'FROM takes an image, or an image, AS and a name';
  return isStageName((words[2] ?? '').toLowerCase()) ? null : `${words[2]} cannot name a stage`;
}

function healthcheckError([kind, ...rest]: readonly string[]): string | null {
  if (kind === 'NONE') return rest.length > 0 ? 'HEALTHCHECK NONE takes no argument' : null;
  if (kind !== 'CMD') return 'HEALTHCHECK takes CMD or NONE';
  return rest.length === 0 ? 'HEALTHCHECK CMD needs a command' : null;
}

/** `NAME value`, or any number of `NAME=value`. */
function pairsError({ keyword, body }: Pick<Read, 'keyword' | 'body'>, escapeToken: string): string | null {
  const words = quotedWords(body, escapeToken);
  if (words[0]?.text.includes('=') === true) {
    const bad = words.find(({ text }) => !text.includes('='));
    return bad === undefined ? null : `${keyword} takes name=value, not ${bad.text}`;
  }
  return plainWords(body).length < 2 ? `${keyword} needs a name and a value` : null;
}

function triggerError({ body }: Pick<Read, 'body'>, escapeToken: string): string | null {
  const { keyword, form } = splitInstruction(body, escapeToken);
  if (['FROM', 'MAINTAINER', 'ONBUILD'].includes(keyword)) return `ONBUILD cannot take ${keyword}`;
  return form.kind === 'notStrings' ? `the JSON form of ${keyword} may hold strings only` : null;
}
