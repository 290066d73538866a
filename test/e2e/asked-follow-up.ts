/** Somebody has asked for a follow-up; what people then do with it, and what the App writes. */
import assert from 'node:assert/strict';
import { type Control, controlMark } from '../../src/remediate/body-controls.ts';
import type { ChangeOptions, PullView } from '../github/index.ts';
import type { World } from '../support/world.ts';
import { say } from './conversation.ts';
import { type Place, theFollowUp } from './follow-up-scene.ts';
import { openScene, type Scene } from './scene.ts';

/** One safe fix. */
export const SHELL = 'FROM node:24.1.0\nCMD node app.js\n';
export const SHELL_FIXED = 'FROM node:24.1.0\nCMD ["node", "app.js"]\n';

/** A scene whose pull request has a follow-up. */
export interface Asked {
  readonly scene: Scene;
  /** The follow-up's number. */
  readonly number: number;
  readonly branch: string;
  /** The follow-up as it is now. */
  now(): Promise<PullView>;
}

/** Opens a pull request that brings in a finding with a safe fix, unless told, and asks for a follow-up. */
export async function askFor(
  world: World,
  name: string,
  { change = { files: { Dockerfile: SHELL } }, command = '/plimsoll fix' }: AskOptions = {},
): Promise<Asked> {
  const scene = await openScene(world, { name, change });
  await say(scene, 'dev', command);
  const { number, head } = await theFollowUp(scene);
  const now = () => world.hub.state.pull(scene.repository, number);
  return { scene, number, branch: head.ref, now };
}

interface AskOptions {
  readonly change?: ChangeOptions;
  readonly command?: string;
}

/** `METHOD path` of what the App has written meanwhile, or the mutation, checks and threads of its reviews left out. */
export async function writesDuring(
  { world, repository }: Place,
  happens: () => Promise<unknown>,
): Promise<readonly string[]> {
  const before = world.requests.length;
  await happens();
  await world.settled();
  return world.requests
    .slice(before)
    .filter(
      ({ method, path, operation }) =>
        operation === 'UpdateRefs' ||
        (method !== 'GET' && !/^\/graphql$|\/access_tokens$|\/check-runs(?:\/\d+)?$/.test(path)),
    )
    .map(({ method, path, operation }) => operation ?? `${method} ${path.replace(`/repos/${repository}/`, '')}`);
}

/** A person ticks a box in the description, or takes the tick away; the App has looked when this resolves. */
export async function tick({ scene, number, now }: Asked, control: Control, mark: 'x' | ' ' = 'x'): Promise<void> {
  const body = (await now()).body ?? '';
  const ticked = body.replace(new RegExp(`\\[[ x]\\] ${controlMark(control)}`), `[${mark}] ${controlMark(control)}`);
  assert.notEqual(ticked, body);
  await scene.world.hub.editPull(scene.repository, number, 'dev', { body: ticked });
  await scene.world.settled();
}

/** Every reference of the repository with where it stands: what has not changed is the same. */
export function refsOf({ world, repository }: Place): Promise<string> {
  return world.hub.git(repository, ['for-each-ref']);
}
