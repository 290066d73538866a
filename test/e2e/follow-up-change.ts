/** A pull request with something to repair, and what of it can be repaired. */
import assert from 'node:assert/strict';
import { noteIn } from '../../src/review/pressed-note.ts';
import type { CheckRunView, PullView } from '../github/index.ts';
import type { World } from '../support/world.ts';
import { commitsBetween, type Examined, examine } from './follow-up-scene.ts';
import { endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

/** Two safe fixes of two patterns in one file. */
export const TOOL = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl
CMD curl --version
`;
/** What the base has stays as it is. */
export const BASE = { 'old/Dockerfile': SHELL_FORM, 'old/pod.yaml': nakedPod('old') };
/** Two safe fixes, one that a person has to judge, and a finding without a fix. */
export const CHANGE = { files: { Dockerfile: TOOL, 'pod.yaml': nakedPod('rows'), 'job.yaml': endlessJob('nightly') } };

export const CACHE = 'Leave no package cache in the image (1 file)';
export const SHELL = 'Start the program itself, not a shell around it (1 file)';
export const POD = 'Run the Pod through a controller (1 file)';
export const SAFE = {
  repaired: ['Dockerfile package-cache-in-image', 'Dockerfile shell-form-command'],
  opened: [],
  changed: ['M 100644 Dockerfile'],
};
export const ALL = {
  repaired: [...SAFE.repaired, 'pod.yaml naked-pod'],
  opened: [],
  changed: [...SAFE.changed, 'M 100644 pod.yaml'],
};

/** Opens the pull request in a repository of its own. */
export function openChange(world: World, name: string, more: { draft?: boolean } = {}): Promise<Scene> {
  return openScene(world, { name, base: BASE, change: CHANGE, ...more });
}

/** The newest check run of the pull request. */
export async function check(scene: Scene): Promise<CheckRunView> {
  const run = (await scene.pull()).checkRuns.at(-1);
  assert.ok(run);
  return run;
}

/** Presses a button of the newest check run. Gives what the run says of it. */
export async function press(scene: Scene, identifier: 'fix-safe' | 'fix-review', by = 'dev'): Promise<string | null> {
  const { world } = scene;
  const { id } = await check(scene);
  world.hub.pressCheck(scene.repository, id, by, identifier);
  await world.settled();
  const run = world.hub.state.checkRuns(scene.repository).find((other) => other.id === id);
  return noteIn(run?.summary ?? '');
}

/** Subjects of the follow-up's commits, each by the App and verified. */
export async function commits(
  scene: Scene,
  { base, head }: Pick<PullView, 'base' | 'head'>,
): Promise<readonly string[]> {
  const seen = await commitsBetween(scene, base.ref, head.ref);
  for (const { author, verified } of seen) assert.deepEqual([author, verified], ['plimsoll[bot]', true]);
  return seen.map(({ subject }) => subject);
}

/** What a follow-up does to its branch. */
export const examined = (scene: Scene, { base, head, body }: PullView): Promise<Examined> =>
  examine(scene, base.ref, head.ref, body);
