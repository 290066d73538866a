import { isRefusal, type Refusal } from '../refusal.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { expandReference } from './resolve-arguments.ts';

/** How a Dockerfile's instructions name stages and images: lower-case names, and numbers as text. */
export interface StageUses {
  /** What FROM is followed by, as written and with its variables filled in. */
  readonly bases: ReadonlySet<string>;
  /** What `COPY --from` and `RUN --mount=...,from=` take. */
  readonly sources: ReadonlySet<string>;
}

/** Everything in a file that may name a stage. */
export function stageUses(file: Dockerfile): StageUses {
  const bases = file.stages.flatMap((stage) => {
    const expanded = expandReference(file, stage);
    return [stage.reference.text, ...(expanded === 'unknown' ? [] : [expanded.text])];
  });
  return { bases: lowerCase(bases), sources: lowerCase(file.instructions.flatMap(sourcesOf)) };
}

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function sourcesOf({ keyword, flags, body }: DockerInstruction): readonly string[] {
  if (keyword === 'ONBUILD') return [...body.text.matchAll(/\bfrom=([^,\s]+)/gi)].map((match) => match[1] ?? '');
  return flags.flatMap(({ name, value }) => {
    if (name === 'from') return [value];
    return name === 'mount' ? [...value.matchAll(/(?:^|,)from=([^,]+)/gi)].map((match) => match[1] ?? '') : [];
  });
}

/** Why a stage cannot take a name in a file; null when nothing there has or uses it. */
export function newNameProblem(file: Dockerfile, name: string): string | null {
  const uses = stageUses(file);
  if (name === 'scratch') return 'scratch cannot name a stage';
  if (file.stages.some((stage) => stage.name === name)) return `the file has a stage ${name} already`;
  const captured = uses.bases.has(name) || uses.sources.has(name);
  return captured ? `the file uses an image named ${name}, which the stage would hide` : null;
}

/** Why the stages from a place on cannot move by one; null when nothing refers to them by number. */
export function shiftProblem(file: Dockerfile, from: number): string | null {
  const { sources } = stageUses(file);
  if ([...sources].some((source) => source.includes('$'))) return 'a variable says which stage is copied from';
  const shifted = [...sources].find((source) => /^\d+$/.test(source) && Number(source) >= from);
  return shifted === undefined ? null : `the file refers to stage ${shifted} by its number, which would change`;
}

/** Why a new stage at a place cannot use what it names; null when every stage that it names stands in front. */
export function forwardProblem(file: Dockerfile, added: Dockerfile | Refusal, before: number): string | null {
  if (isRefusal(added)) return added.refused;
  const { bases, sources } = stageUses(added);
  const later = file.stages.slice(before).find(({ name }) => name !== null && (bases.has(name) || sources.has(name)));
  if (later !== undefined) return `the new stage uses the stage ${later.name}, which comes later`;
  const number = [...sources].find((source) => /^\d+$/.test(source) && Number(source) >= before);
  return number === undefined ? null : `the new stage uses stage ${number}, which comes later`;
}
