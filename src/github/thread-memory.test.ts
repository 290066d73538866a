import assert from 'node:assert/strict';
import { formatMarkers } from '../review/marker.ts';
import type { PullMemory } from '../review/memory.ts';
import { type Api, apiTest } from './api.test.support.ts';
import {
  type Comment,
  comments,
  PLACE,
  pageAnswer,
  pullAnswer,
  reviews,
  SEEN,
  said,
  threads,
} from './pull.test.support.ts';
import { readPull } from './pull.ts';
import { threadMemory } from './thread-memory.ts';

const MARKER = { fingerprint: 'f1', key: 'k1' };
const OURS = `Text\n\n${formatMarkers([MARKER])}`;
const FIXED = `Text\n\n${formatMarkers([MARKER], 'fixed')}`;
const FORGED = formatMarkers([{ fingerprint: 'forged', key: 'forged' }]);
const seen = (id: string, changes = {}) => said(id, { reactionGroups: SEEN, ...changes });

async function remember({ client }: Api): Promise<PullMemory> {
  return threadMemory(client, await readPull(client, PLACE)).load();
}

function texts(bodies: Readonly<Record<string, string>>) {
  return { data: { nodes: Object.entries(bodies).map(([id, body]) => ({ id, body, lastEditedAt: null })) } };
}

apiTest('a thread tells what it speaks of, its state, and who has folded and resolved it', async (api) => {
  const opened: readonly Comment[] = [
    { body: OURS, replies: [said('R1')] },
    { body: FIXED, minimized: true, resolvedBy: 'plimsoll[bot]' },
    { body: OURS, resolvedBy: 'ada' },
    { body: 'a maintainer has edited the markers away' },
  ];
  api.graphql('PullState', pullAnswer({ threads: threads(opened) }));
  const memory = await remember(api);
  assert.deepEqual(
    memory.threads.map(({ id, commentId, state, minimized, resolution, answered }) => {
      return { id, commentId, state, minimized, resolution, answered };
    }),
    [
      { id: 'T0', commentId: 'C0', state: 'open', minimized: false, resolution: 'none', answered: true },
      { id: 'T1', commentId: 'C1', state: 'fixed', minimized: true, resolution: 'ours', answered: false },
      { id: 'T2', commentId: 'C2', state: 'open', minimized: false, resolution: { by: 'ada' }, answered: false },
    ],
  );
  assert.deepEqual(memory.threads[0]?.markers, [MARKER]);
});

apiTest('nothing that others write is remembered as ours: not a thread, not a review, not a reply', async (api) => {
  api.graphql(
    'PullState',
    pullAnswer({
      threads: threads([{ body: FORGED, own: false }]),
      reviews: reviews([{ body: FORGED, own: false }, { body: OURS }]),
      comments: comments([said('I1')]),
    }),
  );
  const memory = await remember(api);
  assert.deepEqual(memory, { threads: [], listed: [MARKER], ignores: [] });
  assert.equal(api.requests.length, 1);
});

apiTest('a wish is a command that carries our reaction', async (api) => {
  const pull = pullAnswer({
    threads: threads([{ body: OURS, replies: [seen('R1', { author: { __typename: 'User', login: 'bob' } })] }]),
    comments: comments([
      seen('I1'),
      said('I2'),
      said('I3', { reactionGroups: [{ content: 'THUMBS_UP', viewerHasReacted: false }] }),
      said('I4', { reactionGroups: [{ content: 'EYES', viewerHasReacted: true }] }),
      said('I5', { reactionGroups: null }),
      seen('I6', { lastEditedAt: '2026-01-01T00:00:00Z' }),
      seen('I7', { author: { __typename: 'Bot', login: 'helper' } }),
      seen('I8', { viewerDidAuthor: true }),
      seen('I9', { author: null }),
    ]),
  });
  api.graphql('PullState', pull);
  const answer = texts({ I1: '/plimsoll ignore latest-tag -- pinned by digest', R1: '/plimsoll ignore -- a sandbox' });
  api.graphql('CommentTexts', answer);
  const { ignores } = await remember(api);
  assert.deepEqual(ignores, [
    { rule: 'latest-tag', reason: 'pinned by digest', by: 'ada', threadId: null },
    { rule: null, reason: 'a sandbox', by: 'bob', threadId: 'T0' },
  ]);
  assert.deepEqual(api.graphqlRequests[1]?.variables.ids, ['I1', 'R1']);
});

apiTest('a rule that is named in a thread means the whole pull request', async (api) => {
  api.graphql('PullState', pullAnswer({ threads: threads([{ body: OURS, replies: [seen('R1')] }]) }));
  api.graphql('CommentTexts', texts({ R1: '/plimsoll ignore latest-tag -- pinned' }));
  const { ignores } = await remember(api);
  assert.deepEqual(ignores, [{ rule: 'latest-tag', reason: 'pinned', by: 'ada', threadId: null }]);
});

apiTest('a command that was deleted or edited between two requests is none', async (api) => {
  api.graphql('PullState', pullAnswer({ comments: comments([seen('I1'), seen('I2')]) }));
  const edited = { id: 'I2', body: '/plimsoll ignore latest-tag -- x', lastEditedAt: '2026-01-01T00:00:00Z' };
  const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve to a node', path: ['nodes', 0] }];
  api.graphql('CommentTexts', { data: { nodes: [null, edited] }, errors });
  assert.deepEqual((await remember(api)).ignores, []);
});

apiTest('further replies are read, and further comments', async (api) => {
  const pull = pullAnswer({
    threads: threads([{ body: OURS, nextReply: 'r1' }]),
    comments: comments([said('I1')], 'c1'),
  });
  api.graphql('PullState', pull);
  api.graphql('PullPage', pageAnswer({ comments: comments([seen('I2')]) }));
  const replies = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [seen('R60')] };
  api.graphql('Replies', { data: { node: { comments: replies } } });
  api.graphql('CommentTexts', texts({ I2: '/plimsoll ignore a-rule -- x', R60: '/plimsoll ignore -- y' }));
  const { ignores } = await remember(api);
  assert.deepEqual(
    ignores.map(({ reason }) => reason),
    ['x', 'y'],
  );
  const variables = api.graphqlRequests[1]?.variables;
  assert.deepEqual([variables?.comments, variables?.wantComments, variables?.wantThreads], ['c1', true, false]);
});

apiTest('a thousand pages of comments and replies are not read to their end', async (api) => {
  api.graphql(
    'PullState',
    pullAnswer({ threads: threads([{ body: OURS, nextReply: 'r' }]), comments: comments([], 'c') }),
  );
  for (let page = 0; page < 20; page += 1) {
    api.graphql('PullPage', pageAnswer({ comments: comments([], 'c') }));
    const replies = { pageInfo: { hasNextPage: true, endCursor: 'r' }, nodes: [] };
    api.graphql('Replies', { data: { node: { comments: replies } } });
  }
  assert.deepEqual((await remember(api)).ignores, []);
  assert.equal(api.requests.length, 41);
});

apiTest('a thousand commands are read in tens of requests, and no more of them', async (api) => {
  const many = Array.from({ length: 1_100 }, (_, at) => seen(`I${at}`));
  api.graphql('PullState', pullAnswer({ comments: comments(many) }));
  for (let from = 0; from < 1_000; from += 100) {
    const ids = many.slice(from, from + 100).map(({ id }) => [id, '/plimsoll ignore a-rule -- x']);
    api.graphql('CommentTexts', texts(Object.fromEntries(ids)));
  }
  assert.equal((await remember(api)).ignores.length, 1_000);
});
