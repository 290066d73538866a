import type { DockerfileEdit } from '../../source/dockerfile/edit.ts';
import { newNameProblem } from '../../source/dockerfile/stage-names.ts';
import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import type { InstructionFacts } from '../dockerfile-facts.ts';
import type { BuildRequest, DividedStage, Recipe } from './request.ts';
import { installInstruction } from './runtime-packages.ts';
import { type LastUser, usersOf } from './users.ts';

/** The edits that divide a stage, and what they call the new one. */
export interface Division {
  readonly edits: readonly DockerfileEdit[];
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

/** Keywords that say how the image runs: they are written in the last stage too. */
/** Nothing is said of users: the base image has one. */
const OWN_USER: LastUser = { last: null, made: [] };
const RUNS = new Set(['LABEL', 'EXPOSE', 'VOLUME', 'STOPSIGNAL', 'HEALTHCHECK', 'CMD', 'ENTRYPOINT']);

/** Writes the recipe down: the stage ends behind its last building RUN, and a new one takes what it made. */
export function compose(request: BuildRequest, divided: DividedStage, recipe: Recipe): Division | Refusal {
  const { dockerfile, stage } = request;
  const { front, back } = divided;
  const users = recipe.serves === null ? usersOf(divided, recipe) : OWN_USER;
  if (isRefusal(users)) return users;
  const name = stage.name ?? freeName(request);
  if (name === null) return refuse('no name is free for the stage that builds');
  const from = dockerfile.stages[stage.index]?.from;
  if (from === undefined) return refuse('the stage is gone');
  const odd = recipe.artifacts.find((path) => !/^[\w./+@-]+$/.test(path));
  if (odd !== undefined) return refuse('a path of what is built holds characters that COPY would read otherwise');
  const head = [
    `FROM ${recipe.base}`,
    ...(recipe.packages && recipe.packages.names.length > 0
      ? [installInstruction(recipe.packages.manager, recipe.packages.names)]
      : []),
    ...keptInOrder(divided, recipe, users.made).map(({ index }) => sourceOf(request, index)),
    ...recipe.artifacts.map((path) => `COPY --from=${name} ${path} ${path}`),
    ...recipe.further,
    ...(users.last === null ? [] : [`USER ${users.last}`]),
    ...front
      .filter((instruction) => tellsHowToRun(instruction, front, back) && !(recipe.serves && starts(instruction)))
      .map(({ index }) => sourceOf(request, index)),
    ...(recipe.serves !== null && !back.some(starts) ? [`CMD ${recipe.serves}`] : []),
  ].join('\n');
  const named: DockerfileEdit[] =
    stage.name === null
      ? [{ op: 'replace', instruction: from.index, text: `${sourceOf(request, from.index)} AS ${name}` }]
      : [];
  const [following] = back;
  const ends: DockerfileEdit =
    following === undefined
      ? { op: 'stage', before: stage.index + 1, text: head }
      : { op: 'split', before: following.index, text: head };
  const renames = stage.name === null ? [] : [{ from: stage.identity, to: 'stage:-1' }];
  return { edits: [...named, ...recipe.buildEdits, ends, ...servingEdits(back, recipe)], renames };
}

/** In an image that serves by itself its own command takes the place of the program's, and its own user that of the build. */
function servingEdits(back: readonly InstructionFacts[], { serves }: Recipe): readonly DockerfileEdit[] {
  if (serves === null) return [];
  const last = back.findLast(starts);
  const left = back.filter(
    (instruction) => instruction !== last && (instruction.keyword === 'USER' || starts(instruction)),
  );
  return [
    ...(last ? [{ op: 'replace' as const, instruction: last.index, text: `CMD ${serves}` }] : []),
    ...left.map(({ index }) => ({ op: 'remove' as const, instruction: index })),
  ];
}

function starts({ keyword }: InstructionFacts): boolean {
  return keyword === 'CMD' || keyword === 'ENTRYPOINT';
}

/** What the last stage takes over from the front as it stands, in its order: copies may count from the folder in front. */
function keptInOrder(divided: DividedStage, recipe: Recipe, made: readonly number[]): readonly InstructionFacts[] {
  const { front, back } = divided;
  if (recipe.serves !== null) return [];
  const kept = front.filter(
    (instruction) =>
      instruction.keyword === 'WORKDIR' || made.includes(instruction.index) || isRepeated(instruction, divided, recipe),
  );
  const following = [...kept, ...back.slice(0, 1)];
  const replaced = (at: number) => {
    const next = following[at + 1];
    return next?.keyword === 'WORKDIR' && next.text.startsWith('/');
  };
  return kept.filter(({ keyword }, at) => keyword !== 'WORKDIR' || !replaced(at));
}

function freeName({ dockerfile }: BuildRequest): string | null {
  return ['build', 'builder', 'compile'].find((name) => newNameProblem(dockerfile, name) === null) ?? null;
}

/** ARG that later instructions read, ENV that the program may read, and copies of data. */
function isRepeated(instruction: InstructionFacts, { front, back }: DividedStage, recipe: Recipe): boolean {
  const { keyword, text, index } = instruction;
  if (recipe.repeated.includes(index)) return true;
  if (keyword === 'ENV') return !namesOf(text).every((name) => recipe.buildOnly.test(name));
  if (keyword !== 'ARG') return false;
  const name = /^[A-Za-z_]\w*/.exec(text)?.[0] ?? '';
  const kept = front.filter(
    (other) => RUNS.has(other.keyword) || other.keyword === 'ENV' || recipe.repeated.includes(other.index),
  );
  return [...kept, ...back].some((other) => new RegExp(`\\$\\{?${name}\\b`).test(other.text));
}

function namesOf(text: string): readonly string[] {
  const pairs = [...text.matchAll(/(?:^|\s)([A-Za-z_]\w*)=/g)].map(([, name = '']) => name);
  return pairs.length > 0 ? pairs : [text.split(/\s/)[0] ?? ''];
}

/** What a later instruction of the same keyword does not replace. */
function tellsHowToRun(
  { keyword, index }: InstructionFacts,
  front: readonly InstructionFacts[],
  back: readonly InstructionFacts[],
): boolean {
  if (!RUNS.has(keyword)) return false;
  const adds = keyword === 'LABEL' || keyword === 'EXPOSE' || keyword === 'VOLUME';
  return adds || ![...front, ...back].some((other) => other.keyword === keyword && other.index > index);
}

/** An instruction as it stands, with the line ends that edits are declared in. */
function sourceOf({ dockerfile }: BuildRequest, index: number): string {
  const range = dockerfile.instructions[index]?.range;
  return range ? dockerfile.text.slice(range.start, range.end).replaceAll('\r\n', '\n') : '';
}
