/** A GitHub without any App, and the command line as a person runs it with a token. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { GitHubDouble, type PullView, type RepositoryOptions, type StartOptions } from '../github/index.ts';
import { type Ended, type Files, nakedPod, plimsoll, SHELL_FORM, scratch } from './scratch.ts';

export const SHOP = 'acme/shop';
export const ALL = 'plimsoll/main/all';

/** A Dockerfile with a safe fix, and a Pod with one that a person has to judge. */
export const FILES: RepositoryOptions['files'] = {
  Dockerfile: SHELL_FORM,
  'k8s.yaml': nakedPod('web'),
  'run.sh': { content: '#!/bin/sh\nexec node server.js\n', mode: '100755' },
};

export interface PullScene {
  readonly hub: GitHubDouble;
  /** Runs `plimsoll fix --pull-request acme/shop` with the token of `dev`. */
  run(...args: readonly string[]): Promise<Ended>;
  /** Runs `plimsoll fix` as somebody else (null: without a token), in any folder and environment. */
  runAs(login: string | null, args: readonly string[], more?: Partial<Where>): Promise<Ended>;
}

interface Where {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface SceneOptions extends StartOptions {
  readonly files?: RepositoryOptions['files'];
  readonly private?: boolean;
}

/** `dev` may write to `acme/shop`, `reader` may read it, `stranger` may not. Ends with the test. */
export async function pullScene(t: TestContext, options: SceneOptions = {}): Promise<PullScene> {
  const { files = FILES, private: isPrivate = true, ...start } = options;
  const hub = await GitHubDouble.start(start);
  t.after(() => hub.stop());
  for (const login of ['dev', 'colleague', 'reader', 'stranger']) hub.createUser(login);
  hub.createOrg('acme', { dev: 'write', colleague: 'write', reader: 'read' });
  await hub.createRepository(SHOP, { private: isPrivate, files: files as NonNullable<RepositoryOptions['files']> });
  const home = scratch(t);
  const runAs: PullScene['runAs'] = (login, args, { cwd = home, env = {} } = {}) => {
    const token = login === null ? {} : { GITHUB_TOKEN: hub.userToken(login) };
    return plimsoll(cwd, ['fix', ...args], { GITHUB_API_URL: hub.url, ...token, ...env });
  };
  return { hub, runAs, run: (...args) => runAs('dev', ['--pull-request', SHOP, ...args]) };
}

export function commit({ hub }: PullScene, files: Files, branch = 'main', author = 'dev'): Promise<string> {
  return hub.commit(SHOP, branch, { files: files as Record<string, string>, author });
}

export function pulls({ hub }: PullScene): Promise<readonly PullView[]> {
  return hub.state.pulls(SHOP);
}

/** The only pull request. */
export async function thePull(scene: PullScene): Promise<PullView> {
  const [only, ...more] = await pulls(scene);
  assert.ok(only && more.length === 0, `${more.length + (only ? 1 : 0)} pull requests`);
  return only;
}

/** Requests that change something, since the last call. */
export function writes({ hub }: PullScene): readonly string[] {
  const all = hub.requests.splice(0).filter(({ method, route }) => method !== 'GET' && route !== 'POST /graphql');
  return all.map(({ route }) => String(route));
}
