/** A conversation on a pull request, as people and the App lead it. */
import type { PullView } from '../github/index.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';
import { endlessJob } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

/** Brings one error, `unbounded-job`. */
export const JOB = { files: { 'a.yaml': endlessJob('a') } };
export const APP = 'plimsoll[bot]';

/** A world with more people: `maintainer` is an admin, `reader` may read, `stranger` has no role, `helper[bot]` is none. */
export async function startConversation(app: NonNullable<WorldOptions['app']> = {}): Promise<World> {
  const world = await startWorld({ files: {}, app, hub: { limits: { secondary: false } } });
  for (const login of ['reader', 'stranger', 'maintainer']) world.hub.createUser(login);
  world.hub.createBot('helper[bot]');
  return world;
}

export async function openTalk(world: World, name: string): Promise<Scene> {
  const opened = await openScene(world, { name, change: JOB });
  world.hub.addCollaborator(opened.repository, 'reader', 'read');
  world.hub.addCollaborator(opened.repository, 'maintainer', 'admin');
  return opened;
}

/** Says something under the pull request; the App has seen it when this resolves. Gives the comment's id. */
export async function say({ world, repository, number }: Scene, login: string, body: string): Promise<number> {
  const id = await world.hub.comment(repository, number, login, body);
  await world.settled();
  return id;
}

function comments({ comments: conversation, threads }: PullView) {
  return [...conversation, ...threads.flatMap((thread) => thread.comments)];
}

/** The App's reactions to a comment. */
export async function reactions(scene: Scene, id: number): Promise<readonly string[]> {
  const said = comments(await scene.pull()).find((comment) => comment.id === id);
  return (said?.reactions ?? []).filter(({ by }) => by === APP).map(({ content }) => content);
}

/** The App's comments under the pull request, without their markers. */
export async function answers(scene: Scene): Promise<readonly string[]> {
  const own = (await scene.pull()).comments.filter(({ author }) => author === APP);
  return own.map(({ body }) => body.replace(/\s*<!-- plimsoll:answer .*-->$/, ''));
}

export async function conclusion(scene: Scene): Promise<string | null | undefined> {
  return (await scene.see()).checks.at(-1)?.conclusion;
}
