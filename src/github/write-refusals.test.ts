import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { type FailureKind, GitHubFailure, toFailure } from './failure.ts';
import { openPull } from './follow-up-pulls.ts';
import { explainRefusal, type RefusalReason } from './write-refusals.ts';

const POST_REFS = 'POST /repos/acme/shop/git/refs';
const invalid = (field: string) => ({
  message: 'Validation Failed',
  errors: [{ resource: 'PullRequest', field, code: 'invalid' }],
});
const custom = (message: string) => ({
  message: 'Validation Failed',
  errors: [{ resource: 'PullRequest', code: 'custom', message }],
});
const rules = (rule: string) => ({ message: `Repository rule violations found\n\n${rule}\n\n` });

/** Answers as GitHub words them. */
const ANSWERS: readonly (readonly [RefusalReason, number, { message: string; errors?: unknown[] }])[] = [
  ['archived', 403, { message: 'Repository was archived so is read-only.' }],
  ['signatures', 409, rules('Commits must have verified signatures.')],
  ['signatures', 422, { message: 'Commits must have valid signatures.' }],
  [
    'workflows',
    403,
    {
      message:
        'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
    },
  ],
  ['rules', 422, rules('Cannot create ref due to creations being restricted.')],
  ['rules', 422, rules('Changes must be made through a pull request.')],
  ['branch-protection', 422, { message: 'Changes must be made through a pull request.' }],
  ['branch-protection', 422, { message: 'Cannot force-push to this protected branch' }],
  ['branch-protection', 422, { message: '2 of 2 required status checks are expected.' }],
  ['branch-protection', 422, { message: 'Required status check "ci" is expected.' }],
  ['branch-protection', 403, { message: "You're not authorized to push to this branch." }],
  ['branch-exists', 422, { message: 'Reference already exists' }],
  ['branch-name', 422, { message: 'Reference update failed' }],
  ['branch-moved', 422, { message: 'Update is not a fast forward' }],
  ['branch-moved', 422, custom('state cannot be changed. The x branch was force-pushed or recreated.')],
  ['branch-deleted', 422, { message: 'Reference does not exist' }],
  ['branch-deleted', 422, custom('state cannot be changed. The x branch has been deleted.')],
  ['no-base', 422, invalid('base')],
  ['no-head', 422, invalid('head')],
  ['no-commits', 422, custom('No commits between main and plimsoll/main/all')],
  ['no-commits', 422, custom('The main branch has no history in common with acme/shop:plimsoll/main/all')],
  ['pull-exists', 422, custom('A pull request already exists for acme:plimsoll/main/all.')],
  ['too-long', 422, custom('body is too long (maximum is 65536 characters)')],
  ['locked', 403, { message: 'Unable to create comment because issue is locked.' }],
  ['limited-to-people', 422, custom('Pull request creation is limited to collaborators on this repository.')],
  [
    'limited-to-people',
    422,
    custom(
      'An owner of this repository has limited the ability to open a pull request to users that are collaborators',
    ),
  ],
  ['limited-to-people', 422, custom('must be a collaborator')],
  [
    'limited-to-people',
    403,
    { message: 'plimsoll does not have the correct permissions to execute `CreatePullRequest`' },
  ],
  ['empty', 409, { message: 'Git Repository is empty.' }],
  ['permission', 403, { message: 'Resource not accessible by integration' }],
  ['permission', 403, { message: 'Resource not accessible by personal access token' }],
  ['permission', 403, { message: 'Must have push access to repository' }],
  ['permission', 403, { message: 'Something new' }],
  ['not-found', 404, { message: 'Not Found' }],
  ['other', 422, { message: 'Something new' }],
  ['unavailable', 502, { message: 'Server Error' }],
];

function failureOf(status: number, data: unknown, request = POST_REFS): GitHubFailure {
  return toFailure(request, Object.assign(new Error('refused'), { response: { status, headers: {}, data } }));
}

describe('the refusal of a write', () => {
  for (const [reason, status, body] of ANSWERS) {
    test(`${status} ${JSON.stringify(body)} is ${reason}`, () => {
      const refusal = explainRefusal(failureOf(status, body));
      assert.equal(refusal.reason, reason);
    });
  }

  test('is one sentence, which holds nothing of what GitHub said', () => {
    const said = new Set(ANSWERS.map(([, status, body]) => explainRefusal(failureOf(status, body)).sentence));
    for (const sentence of said) assert.match(sentence, /^[A-Z][^\n]{15,180}\.$/);
    assert.ok(said.size >= 20, `${said.size} sentences`);
    const hostile = { message: 'Repository was archived so is read-only. @everyone <img src=x>' };
    assert.doesNotMatch(explainRefusal(failureOf(403, hostile)).sentence, /[@<]/);
  });

  test('is not read from the names in the request', () => {
    const request = 'POST /repos/acme/protected branch/pulls';
    assert.equal(explainRefusal(failureOf(422, { message: 'Something new' }, request)).reason, 'other');
  });

  test('of a limit or without an answer says to ask again later, whatever the words', () => {
    const kinds: readonly FailureKind[] = ['rate-limited', 'server', 'network', 'malformed'];
    for (const kind of kinds) {
      const { reason, sentence } = explainRefusal(new GitHubFailure(kind, POST_REFS, 'Reference already exists'));
      assert.equal(reason, kind === 'rate-limited' ? 'rate-limited' : 'unavailable');
      assert.match(sentence, /ask again later\.$/);
    }
  });
});

apiTest('a refusal that comes over the wire is understood', async ({ client, scope }) => {
  scope.post(`${REPO}/pulls`).reply(422, custom('No commits between main and plimsoll/main/all'));
  const wanted = { base: 'main', branch: 'plimsoll/main/all', title: 't', body: 'b' };
  const sent = await openPull(client, REPOSITORY, wanted, { pauseMs: 0 });
  assert.ok(!sent.ok);
  assert.equal(explainRefusal(sent.failure).reason, 'no-commits');
});
