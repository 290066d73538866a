import type { DockerInstruction, DockerStage } from './instructions.ts';
import { plainWords } from './words.ts';

/** The stages of a file: each FROM with the instructions behind it. */
export function readStages(instructions: readonly DockerInstruction[]): readonly DockerStage[] {
  const behind = Map.groupBy(
    instructions.filter(({ keyword }) => keyword !== 'FROM'),
    ({ stage }) => stage,
  );
  return instructions
    .filter(({ keyword }) => keyword === 'FROM')
    .map((from) => ({
      index: from.stage,
      name: stageName(from),
      reference: reference(from),
      from,
      instructions: behind.get(from.stage) ?? [],
    }));
}

function reference(from: DockerInstruction): DockerStage['reference'] {
  return plainWords(from.body)[0] ?? { text: '', ...from.arguments };
}

/** Stage names are compared without case (BuildKit, `instructions/parse.go`). */
function stageName(from: DockerInstruction): string | null {
  const [, as, name, ...rest] = plainWords(from.body);
  if (name === undefined || rest.length > 0 || as?.text.toUpperCase() !== 'AS') return null;
  const lower = name.text.toLowerCase();
  return isStageName(lower) ? lower : null;
}

/** What BuildKit accepts behind AS, in lower case. */
export function isStageName(name: string): boolean {
  return /^[a-z][a-z0-9-_.]*$/.test(name);
}
