import assert from 'node:assert/strict';
import { type Api, apiTest, REPOSITORY } from './api.test.support.ts';
import { readPullComments } from './command-comments.ts';

const PLACE = { repository: REPOSITORY, number: 7 };
const NOW = Date.UTC(2026, 0, 1);

interface Facts {
  readonly minutesAgo?: number;
  readonly login?: string;
  readonly type?: string;
  readonly own?: boolean;
  readonly seen?: boolean;
  readonly association?: string;
  readonly edited?: boolean;
}

function node(id: number, facts: Facts = {}) {
  const { minutesAgo = 0, login = 'dev', type = 'User', own = false, seen = false, edited = false } = facts;
  return {
    ...{ id: `N${id}`, fullDatabaseId: String(id), viewerDidAuthor: own },
    createdAt: new Date(NOW - minutesAgo * 60_000).toISOString().replace('.000', ''),
    lastEditedAt: edited ? '2026-01-01T00:00:00Z' : null,
    authorAssociation: facts.association ?? 'MEMBER',
    author: { __typename: own ? 'Bot' : type, login },
    reactionGroups: [{ viewerHasReacted: false }, { viewerHasReacted: seen }],
  };
}

const connection = (nodes: readonly unknown[], before: string | null = null) => ({
  pageInfo: { hasPreviousPage: before !== null, startCursor: before },
  nodes,
});

function page(api: Api, pull: object): void {
  const repository = { name: 'shop', owner: { login: 'acme' }, pullRequest: { state: 'OPEN', ...pull } };
  api.graphql('PullComments', { data: { repository } });
}

function texts(api: Api, bodies: Readonly<Record<string, string | null>>): void {
  const nodes = Object.entries(bodies).map(([id, body]) => (body === null ? null : { id, body, lastEditedAt: null }));
  api.graphql('CommentTexts', { data: { nodes } });
}

apiTest('comments come with what decides about them, bots and our own without a person', async (api) => {
  const conversation = [
    node(1, { login: 'stranger', association: 'NONE' }),
    node(2, { type: 'Bot', login: 'helper' }),
    node(3, { own: true }),
    node(4, { edited: true }),
    node(5, { seen: true }),
  ];
  const thread = {
    opening: { nodes: [{ id: 'N30', fullDatabaseId: '9007199254740991', viewerDidAuthor: true }] },
    comments: { nodes: [node(30, { own: true }), node(31)] },
  };
  page(api, { comments: connection(conversation), threads: connection([thread]) });
  texts(api, { N31: 'in', N1: 'out', N3: 'x\n\n<!-- plimsoll:answer conversation/1 refusal -->' });
  const { recent, answers, open } = await readPullComments(api.client, PLACE);
  assert.deepEqual(
    recent.map(({ name, person, insider, seen }) => [name, person, insider, seen]),
    [
      ['conversation/5', 'dev', true, true],
      ['thread/31', 'dev', true, false],
      ['conversation/1', 'stranger', false, false],
    ],
  );
  assert.deepEqual(recent[1]?.place, { in: 'thread', opening: Number.MAX_SAFE_INTEGER });
  assert.deepEqual(
    recent.map(({ inOwnThread }) => inOwnThread),
    [false, true, false],
  );
  assert.deepEqual(answers, [{ answers: 'conversation/1', refusal: true }]);
  assert.equal(open, true);
  // The texts of what can matter, and of no other.
  assert.deepEqual(api.graphqlRequests[1]?.variables, { ids: ['N31', 'N1', 'N3'] });
});

apiTest('pages go back for an hour', async (api) => {
  page(api, { comments: connection([node(1, { minutesAgo: 10 }), node(2)], 'c1'), threads: connection([]) });
  page(api, { comments: connection([node(3, { minutesAgo: 90 }), node(4, { minutesAgo: 30 })], 'c2') });
  texts(api, { N4: 'a', N1: null, N2: 'c' });
  const { recent } = await readPullComments(api.client, PLACE);
  assert.deepEqual(
    recent.map(({ id }) => id),
    [4, 2],
  );
  const [first, second] = api.graphqlRequests.map(({ variables }) => variables);
  assert.deepEqual([first?.comments, first?.wantThreads], [null, true]);
  assert.deepEqual([second?.comments, second?.wantComments, second?.wantThreads], ['c1', true, false]);
});

apiTest('pages end after three, and a repository is called as it is now', async (api) => {
  for (let at = 0; at < 3; at += 1)
    page(api, { state: 'MERGED', comments: connection([node(at + 1)], `c${at}`), threads: connection([]) });
  texts(api, { N1: null });
  const { open, repository, recent } = await readPullComments(api.client, {
    ...PLACE,
    repository: { owner: 'old', name: 'x' },
  });
  assert.deepEqual([open, repository, recent], [false, REPOSITORY, []]);
});

apiTest('where nobody has said anything, no text is asked for', async (api) => {
  page(api, { comments: connection([]), threads: connection([]) });
  assert.deepEqual((await readPullComments(api.client, PLACE)).recent, []);
});
