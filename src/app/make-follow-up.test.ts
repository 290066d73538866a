import assert from 'node:assert/strict';
import { pino } from 'pino';
import { RULES } from '../../rules/index.ts';
import { analysisOf } from '../../test/suggestions/pull.ts';
import { apiTest, REPOSITORY } from '../github/api.test.support.ts';
import { words } from '../remediate/body.fixture.ts';
import { parseMetadata, withMetadata } from '../remediate/identity.ts';
import type { JudgedTarget } from './fix-target.ts';
import { readTargetState } from './make-follow-up.ts';
import { readReviewConfig } from './review-config.ts';
import { wishFollowUp } from './wish-follow-up.ts';

const SHA = 'b'.repeat(40);
const HEAD = 'a'.repeat(40);
const BRANCH = 'plimsoll/main/all';
const METADATA = { digest: 'now', patch: 'p', baseSha: SHA, scope: 'safe', earlier: ['before'] } as const;
const BODY = withMetadata('What and why', METADATA);

async function target(): Promise<JudgedTarget> {
  const organisation = { config: null, templates: new Map() };
  const sources = { owner: 'acme', organisation, repository: null, rules: RULES, today: '2026-01-01' };
  const analysis = await analysisOf({ Dockerfile: 'FROM node:24.1.0\nUSER node\nCMD node server.js\n' }, {});
  const place = { repository: REPOSITORY, branch: 'main', sha: SHA, group: 'all', pull: null };
  return { ...place, analysis, wanted: () => true, settings: readReviewConfig(sources) };
}

function answer(mergeable: string) {
  const app = { __typename: 'Bot', login: 'plimsoll' };
  const pull = {
    ...{
      number: 7,
      body: BODY,
      state: 'OPEN',
      isCrossRepository: false,
      viewerDidAuthor: true,
      author: app,
      mergeable,
    },
    ...{ headRefName: BRANCH, headRefOid: HEAD, baseRefName: 'main', commits: { nodes: [] } },
    timelineItems: { nodes: [] },
  };
  const lists = { recent: { nodes: [] }, ownBranches: { nodes: [] }, pullRequests: { nodes: [pull] } };
  const repository = { id: 'R_1', isArchived: false, base: { tree: { oid: HEAD } }, tip: null, ...lists };
  return { data: { viewer: { login: 'plimsoll[bot]' }, repository } };
}

const TOOLS = {
  ...{ followUpWords: words, now: () => '2026-01-01T00:00:00Z', patience: { pauseMs: 0 } },
  log: pino({ level: 'silent' }),
};

apiTest('GitHub is asked again until it knows whether there is a conflict', async (api) => {
  for (const mergeable of ['UNKNOWN', 'UNKNOWN', 'CONFLICTING']) api.graphql('FollowUps', answer(mergeable));
  const { state, branch } = await readTargetState(TOOLS, api.client, await target());
  assert.deepEqual([branch, state.conflict], [BRANCH, true]);
});

apiTest('but not for ever', async (api) => {
  for (let left = 3; left > 0; left -= 1) api.graphql('FollowUps', answer('UNKNOWN'));
  assert.equal((await readTargetState(TOOLS, api.client, await target())).state.conflict, null);
});

apiTest('what a pull request remembers has its room in the description from the start', async (api) => {
  api.graphql('FollowUps', answer('MERGEABLE'));
  const judged = await target();
  const { branch, state } = await readTargetState(TOOLS, api.client, judged);
  const { followUp } = await wishFollowUp(words, judged, 'review', { branch, known: state.known });
  assert.deepEqual(parseMetadata(followUp?.body ?? '')?.earlier, ['now', 'before']);
});
