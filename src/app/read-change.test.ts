import assert from 'node:assert/strict';
import { apiTest, REPO, REPOSITORY } from '../github/api.test.support.ts';
import { memoryCommits } from './commit-memory.ts';
import { treeOf } from './read-change.ts';

apiTest('a commit is listed once for one repository of one installation, and never for another', async (api) => {
  const { scope: answers, client } = api;
  const tools = { commits: memoryCommits(100) };
  const known = { host: 'api.github.localhost', installation: 1, repositoryId: 7 };
  const scopes = [
    known,
    known,
    { ...known, installation: 2 },
    { ...known, repositoryId: 8 },
    { ...known, host: 'ghes' },
  ];
  const answer = { truncated: false, tree: [{ path: 'a.yaml', mode: '100644', type: 'blob', sha: '1', size: 3 }] };
  answers.get(`${REPO}/git/trees/head?recursive=1`).times(4).reply(200, answer);
  for (const scope of scopes) await treeOf(tools, client, { repository: REPOSITORY, scope, sha: 'head' });
  assert.equal(api.requests.length, 4);
});
