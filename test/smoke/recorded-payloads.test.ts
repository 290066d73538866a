/** The handlers, fed with payloads that GitHub has sent to others. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Probot } from 'probot';
import { z } from 'zod';
import { connectChecks } from '../../src/app/check-events.ts';
import { connectFollowUps } from '../../src/app/follow-up-events.ts';
import type { Job } from '../../src/app/job.ts';
import { connectWebhooks } from '../../src/app/webhooks.ts';

const REVIEWED = ['opened', 'synchronize', 'reopened', 'ready_for_review'];

/** Events that ask for something else, or only sometimes; `test/e2e` and the handlers' own tests have them. */
const HEARD = [
  'pull_request.edited',
  'pull_request_review_thread.resolved',
  'pull_request_review_thread.unresolved',
  'issue_comment.created',
  'issue_comment.edited',
  'issue_comment.deleted',
  'pull_request_review_comment.created',
  'pull_request_review_comment.edited',
  'pull_request_review_comment.deleted',
  'check_run.rerequested',
  'check_run.requested_action',
  'pull_request.closed',
  'push.null',
  'check_suite.rerequested',
  'merge_group.checks_requested',
];

interface Example {
  readonly event: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

const recorded = z.array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }));

const EXAMPLES: readonly Example[] = recorded
  .parse(JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('@octokit/webhooks-examples')), 'utf8')))
  .flatMap(({ name, examples }) =>
    examples.map((payload) => ({
      event: name,
      action: typeof payload.action === 'string' ? payload.action : null,
      payload,
    })),
  );

/** What the handlers ask to be reviewed after one event. */
async function asked(event: string, payload: Readonly<Record<string, unknown>>): Promise<readonly Job[]> {
  const refs: Job[] = [];
  const probot = new Probot({ appId: 1, privateKey: KEY, secret: 'sixteen letters!', log: pino({ level: 'silent' }) });
  await probot.ready();
  connectWebhooks(probot, (job) => refs.push(job));
  connectChecks(probot, (job) => refs.push(job));
  connectFollowUps(probot, (job) => refs.push(job));
  // The event's name and payload come from outside, as in production; Probot's types tell them all apart.
  await probot.receive({ id: '1', name: event, payload } as unknown as Parameters<typeof probot.receive>[0]);
  return refs;
}

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

describe('recorded payloads', () => {
  const isReviewed = ({ event, action }: Example) => event === 'pull_request' && REVIEWED.includes(action ?? '');
  const wanted = EXAMPLES.filter(isReviewed);
  const isHeard = ({ event, action }: Example) => HEARD.includes(`${event}.${action}`);
  const heard = EXAMPLES.filter(isHeard);
  const others = EXAMPLES.filter((example) => !isReviewed(example) && !isHeard(example));

  it('hold what these tests are about', () => {
    assert.ok(wanted.length >= 4, `${wanted.length} examples to review`);
    assert.ok(others.length >= 150, `${others.length} other examples`);
  });

  for (const [at, { event, action, payload }] of wanted.entries()) {
    it(`${event}.${action} (${at}) asks for one review of that pull request`, async () => {
      const refs = await asked(event, { ...payload, installation: { id: 42, node_id: 'x' } });
      const { full_name: name } = payload.repository as { full_name: string };
      assert.deepEqual(
        refs.map((job) => job.kind === 'review' && [job.installationId, `${job.owner}/${job.repo}`, job.number]),
        [[42, name, payload.number]],
      );
    });
  }

  it('of the other kinds that are heard ask for work in their repository, or for none', async () => {
    const kinds = new Set<string>();
    for (const { event, action, payload } of heard) {
      const { name } = payload.repository as { name: string };
      for (const job of await asked(event, { ...payload, installation: { id: 42, node_id: 'x' } })) {
        assert.deepEqual([job.installationId, job.repo], [42, name], `${event}.${action}`);
        kinds.add(job.kind);
      }
    }
    assert.ok(kinds.has('rerun') && kinds.has('review'), [...kinds].join());
  });

  it('of all other kinds ask for nothing, and none is refused', async () => {
    for (const { event, action, payload } of others) {
      const refs = await asked(event, { ...payload, installation: { id: 42, node_id: 'x' } });
      assert.deepEqual(refs, [], `${event}.${action}`);
    }
  });

  it('without an installation ask for nothing', async () => {
    for (const { event, payload } of wanted) {
      const { installation: _, ...rest } = payload;
      assert.deepEqual(await asked(event, rest), []);
    }
  });
});
