/** References: reading, making, moving and deleting them. Moving a branch is a push. */
import { invalid, notFound } from '../errors.ts';
import { type AnyRoute, route, TOKENS } from '../http/route.ts';
import type { Repository } from '../model.ts';
import { checkProtections } from '../protection.ts';
import { deleteRef, pushed } from '../pulls/push.ts';
import { apiOf } from '../render/repository.ts';
import { nodeId, type World } from '../world.ts';

const SHA = /^[0-9a-f]{40}$/;

function refJson(world: World, repo: Repository, ref: string, sha: string) {
  const object = { type: 'commit', sha, url: `${apiOf(world, repo)}/git/commits/${sha}` };
  return {
    ref,
    node_id: nodeId('REF', Number.parseInt(sha.slice(0, 8), 16)),
    url: `${apiOf(world, repo)}/git/${ref.split('/').map(encodeURIComponent).join('/')}`,
    object,
  };
}

async function isValidName(repo: Repository, ref: string): Promise<boolean> {
  const wellFormed = /^refs\/[^/]+\/./.test(ref) && !ref.startsWith('refs/pull/');
  return wellFormed && (await repo.git.attempt(['check-ref-format', ref])).code === 0;
}

export const refRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const sha = await repo.git.commit(`refs/${input.ref}`);
      if (!sha) throw notFound();
      return { status: 200, body: refJson(world, repo, `refs/${input.ref}`, sha) };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/git/refs',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, actor, input: { owner, repo: name, ref, sha } }) => {
      const repo = world.repository(owner, name);
      if (!(await isValidName(repo, ref))) throw invalid(`Reference name is invalid`);
      if (await repo.git.info(ref)) throw invalid('Reference already exists');
      if (!SHA.test(sha) || !(await repo.git.commit(sha))) throw invalid('Object does not exist');
      await checkProtections(world, repo, actor, { ref, before: null, after: sha });
      // `a` stands in the way of `a/b`. Seen in googleapis/release-please issue 1024.
      const made = await repo.git.attempt(['update-ref', ref, sha]);
      if (made.code !== 0) throw invalid('Reference update failed');
      await pushed(world, { repository: repo, ref, before: null, after: sha, pusher: actor.account });
      const body = refJson(world, repo, ref, sha);
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, actor, input: { owner, repo: name, ref: short, sha, force } }) => {
      const repo = world.repository(owner, name);
      const ref = `refs/${short}`;
      const before = await repo.git.commit(ref);
      if (!before) throw invalid('Reference does not exist');
      if (!SHA.test(sha) || !(await repo.git.commit(sha))) throw invalid('Object does not exist');
      if (!force && !(await repo.git.isAncestor(before, sha))) throw invalid('Update is not a fast forward');
      await checkProtections(world, repo, actor, { ref, before, after: sha });
      await repo.git.setRef(ref, sha);
      await pushed(world, { repository: repo, ref, before, after: sha, pusher: actor.account });
      return { status: 200, body: refJson(world, repo, ref, sha) };
    },
  }),
  route({
    operation: 'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
    callers: TOKENS,
    permissions: ['contents:write'],
    handle: async ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const ref = `refs/${input.ref}`;
      const before = await repo.git.commit(ref);
      if (!before) throw invalid('Reference does not exist');
      await checkProtections(world, repo, actor, { ref, before, after: null });
      await deleteRef(world, repo, ref, actor.account);
      return { status: 204 };
    },
  }),
];
