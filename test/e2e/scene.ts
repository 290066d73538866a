/** A pull request in a world, and what a person sees of it after the App has looked. */

import { withoutMarkers } from '../../src/review/marker.ts';
import type { ChangeOptions, CheckRunView, PullView, ThreadView } from '../github/index.ts';
import type { World } from '../support/world.ts';

export interface Scene {
  readonly world: World;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  /** Pushes to the branch of the pull request and waits until the App has looked. Gives the new head. */
  push(change: ChangeOptions): Promise<string>;
  /** The pull request as the double has it. */
  pull(): Promise<PullView>;
  /** The pull request in the few words that tests compare. */
  see(): Promise<Seen>;
}

export interface Seen {
  readonly reviews: readonly SeenReview[];
  /** The check runs of the head; there should be one. */
  readonly checks: readonly SeenCheck[];
  /** Logins of those who were notified, one for each notification, in alphabetical order. */
  readonly notified: readonly string[];
}

export interface SeenReview {
  /** The review's own text, without the markers. */
  readonly body: string;
  /** `path:line rule`, with `path:first-last` for several lines, and the words `LEFT` and `suggestion` where they fit. */
  readonly comments: readonly string[];
}

export interface SeenCheck {
  readonly conclusion: string | null;
  readonly title: string | null;
  /** `path:line rule` */
  readonly annotations: readonly string[];
}

export interface SceneOptions {
  /** The name of the repository, new in this world. */
  readonly name: string;
  /** The files of the base branch. */
  readonly base?: NonNullable<ChangeOptions['files']>;
  /** What the pull request changes. */
  readonly change: ChangeOptions;
  readonly draft?: boolean;
}

const BRANCH = 'change';

/** Makes a repository of `acme` and opens a pull request of `dev` in it; the App has looked when this resolves. */
export async function openScene(world: World, options: SceneOptions): Promise<Scene> {
  const scene = await beginScene(world, options);
  await world.settled();
  return scene;
}

/** As {@link openScene}, and returns as soon as the pull request is open. */
export async function beginScene(world: World, { name, base, change, draft }: SceneOptions): Promise<Scene> {
  const repository = `acme/${name}`;
  await world.hub.createRepository(repository, { files: base ?? { 'README.md': 'Shop\n' } });
  await world.hub.commit(repository, BRANCH, { base: 'main', author: 'dev', ...change });
  const wanted = { title: 'Change things', head: BRANCH, base: 'main', draft: draft ?? false };
  return sceneOf(world, repository, await world.hub.openPull(repository, 'dev', wanted));
}

export function sceneOf(world: World, repository: string, number: number): Scene {
  const pull = () => world.hub.state.pull(repository, number);
  return {
    world,
    repository,
    number,
    async push(change) {
      const sha = await world.hub.commit(repository, BRANCH, { author: 'dev', ...change });
      await world.settled();
      return sha;
    },
    pull,
    see: async () => seen(await pull(), repository, world),
  };
}

function seen({ number, reviews, checkRuns }: PullView, repository: string, { hub }: World): Seen {
  const about = hub.notifications.filter(
    ({ subject }) => subject.repository === repository && subject.number === number && subject.type !== 'pull-request',
  );
  return {
    reviews: reviews.map(({ body, threads }) => ({
      body: withoutMarkers(body),
      comments: threads.map(commentLine).sort(),
    })),
    checks: checkRuns.map(seenCheck),
    notified: about.map(({ user }) => user).sort(),
  };
}

/** The first rule that a text links to is the one it speaks of. */
function ruleIn(text: string): string {
  return /\/rules\/([a-z-]+)\/README\.md/.exec(text)?.[1] ?? 'no rule';
}

function commentLine({ path, side, originalLine, originalStartLine, comments }: ThreadView): string {
  const { body = '', suggestions = [] } = comments[0] ?? {};
  const lines = originalStartLine === null ? originalLine : `${originalStartLine}-${originalLine}`;
  const words = [
    `${path}:${lines}`,
    ruleIn(body),
    side === 'LEFT' ? 'LEFT' : '',
    suggestions.length > 0 ? 'suggestion' : '',
  ];
  return words.filter(Boolean).join(' ');
}

function seenCheck({ conclusion, title, annotations }: CheckRunView): SeenCheck {
  const line = ({ path, start_line, message }: CheckRunView['annotations'][number]) =>
    `${path}:${start_line} ${ruleIn(message)}`;
  return { conclusion, title, annotations: annotations.map(line) };
}
