import { isRefusal, type Refusal, refuse } from '../../source/refusal.ts';
import { officialImage, slimTag } from './base-image.ts';
import { callProblem } from './calls-into.ts';
import { compose, type Division } from './compose.ts';
import { divide } from './divide.ts';
import { goRecipe } from './go.ts';
import { javaRecipe } from './java.ts';
import { nativeRecipe } from './native.ts';
import { nodeRecipe } from './node.ts';
import { pythonRecipe } from './python.ts';
import type { BuildRequest, DividedStage, Recipe } from './request.ts';
import { rustRecipe } from './rust.ts';

/** A fix that divides a stage. */
export interface StagePlan extends Division {
  readonly assumes: string;
}

const RECIPES: Readonly<Partial<Record<string, (request: BuildRequest, divided: DividedStage) => Recipe | Refusal>>> = {
  c: nativeRecipe,
  go: goRecipe,
  java: javaRecipe,
  node: nodeRecipe,
  python: pythonRecipe,
  rust: rustRecipe,
};

/**
 * Divides a stage that builds and ships into one that builds and one that ships.
 * @returns the precondition that fails, when one does
 */
export function planStages(request: BuildRequest): StagePlan | Refusal {
  const plan = divided(request);
  const slim = isRefusal(plan) ? slimVariant(request.config.base) : null;
  return slim === null || !isRefusal(plan)
    ? plan
    : refuse(`${plan.refused}; ${slim} at least leaves the compilers of its own image out`);
}

function divided(request: BuildRequest): StagePlan | Refusal {
  const { mixture } = request;
  if (mixture.kind === 'sources') return refuse('nothing tells which of the copied files the program reads');
  if (mixture.kind === 'started')
    return refuse('the program is compiled when the container starts: build it in a RUN first');
  const recipe = RECIPES[mixture.language];
  if (recipe === undefined)
    return refuse(
      'no way to divide a build of this language is known: build in one stage, and copy what it made into another',
    );
  const stage = divide(request);
  if (isRefusal(stage)) return stage;
  const made = recipe(request, stage);
  if (isRefusal(made)) return made;
  const called = callProblem(request, made);
  if (called !== null) return called;
  const division = compose(request, stage, made);
  return isRefusal(division) ? division : { ...division, assumes: made.assumes.join(' ') };
}

/** The slim variant of the full image of an interpreter, in the same release; null for every other image. */
function slimVariant(base: string | null): string | null {
  const image = officialImage(base);
  if (image === null || !/^(?:python|node)$/.test(image.name) || /slim|alpine/.test(image.tag)) return null;
  return `${image.prefix}${image.name}:${slimTag(image)}`;
}
