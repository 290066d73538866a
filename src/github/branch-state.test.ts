import assert from 'node:assert/strict';
import { apiTest, REPOSITORY } from './api.test.support.ts';
import { readBranchState } from './branch-state.ts';

const SHA = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);

function answer(changes: Record<string, unknown> = {}) {
  const main = { name: 'main', target: { oid: SHA, file: null } };
  const repository = {
    ...{ databaseId: 11, name: 'shop', owner: { login: 'acme' } },
    ...{ defaultBranchRef: main, ownBranches: { nodes: [] } },
    ...changes,
  };
  return { data: { repository } };
}

const NOTHING = { repositoryId: 11, repository: REPOSITORY, config: null, ownBranches: [] };

apiTest('a branch is read with one request', async (api) => {
  const ref = { name: 'release', target: { oid: OTHER, file: null } };
  api.graphql('BranchState', answer({ ref }));
  const state = await readBranchState(api.client, REPOSITORY, 'release');
  assert.deepEqual(state, { ...NOTHING, defaultBranch: 'main', name: 'release', sha: OTHER });
  assert.equal(api.requests.length, 1);
  const { ref: asked, named } = api.graphqlRequests[0]?.variables ?? {};
  assert.deepEqual([asked, named], ['refs/heads/release', true]);
});

apiTest('without a name it is the default branch, whatever that is called', async (api) => {
  api.graphql('BranchState', answer({ defaultBranchRef: { name: 'trunk', target: { oid: SHA, file: null } } }));
  const state = await readBranchState(api.client, REPOSITORY, null);
  assert.deepEqual(state, { ...NOTHING, defaultBranch: 'trunk', name: 'trunk', sha: SHA });
  assert.equal(api.graphqlRequests[0]?.variables.named, false);
});

apiTest('a branch that is not there stands nowhere', async (api) => {
  api.graphql('BranchState', answer({ ref: null }));
  const state = await readBranchState(api.client, REPOSITORY, 'gone');
  assert.deepEqual(state, { ...NOTHING, defaultBranch: 'main', name: 'gone', sha: null });
});

apiTest('a repository without a commit has no branch', async (api) => {
  api.graphql('BranchState', answer({ defaultBranchRef: null, ownBranches: null }));
  const state = await readBranchState(api.client, REPOSITORY, null);
  assert.deepEqual(state, { ...NOTHING, defaultBranch: null, name: '', sha: null });
});

apiTest('a repository that was renamed is told by its new name', async (api) => {
  api.graphql('BranchState', answer({ name: 'store', owner: { login: 'corp' } }));
  const { repository } = await readBranchState(api.client, REPOSITORY, null);
  assert.deepEqual(repository, { owner: 'corp', name: 'store' });
});

apiTest('a repository that is gone is a failure', async (api) => {
  const errors = [{ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve to a Repository' }];
  api.graphql('BranchState', { data: { repository: null }, errors });
  await assert.rejects(readBranchState(api.client, REPOSITORY, null), { kind: 'not-found' });
});
