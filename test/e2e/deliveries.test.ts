import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob, nakedPod } from './manifests.ts';
import { beginScene, openScene } from './scene.ts';

let world: World;
const reviewed: string[] = [];
before(async () => {
  world = await startWorld({ files: {}, app: { onReview: ({ repo, number }) => reviewed.push(`${repo}#${number}`) } });
});
after(() => world.stop());

const JOB = { files: { 'a.yaml': endlessJob('a') } };
const ONE_REVIEW = [{ body: '', comments: ['a.yaml:2 unbounded-job'] }];

describe('deliveries', () => {
  it('that come three times end in one review', async () => {
    world.hub.deliveryScript({ duplicate: 2, event: 'pull_request' });
    const scene = await openScene(world, { name: 'thrice', change: JOB });
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual(reviews, ONE_REVIEW);
    assert.equal(checks.length, 1);
    assert.deepEqual(notified, ['dev']);
  });

  it('that are sent again by hand post nothing again', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'redelivered', change: JOB });
    const { id } = hub.deliveries.at(-1) ?? { id: '' };
    await hub.redeliver(id);
    await world.settled();
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual(reviews, ONE_REVIEW);
    assert.equal(checks.length, 1);
    assert.deepEqual(notified, ['dev']);
  });

  it('that come in the wrong order end in a review of the newest head', async () => {
    const { hub } = world;
    hub.deliveryScript({ reorder: 4, event: 'pull_request' });
    const scene = await beginScene(world, { name: 'reordered', change: JOB });
    for (const name of ['b', 'c', 'd']) {
      await hub.commit(scene.repository, 'change', { author: 'dev', files: { [`${name}.yaml`]: endlessJob(name) } });
    }
    await world.settled();
    const { reviews, checks } = await scene.see();
    const comments = ['a', 'b', 'c', 'd'].map((name) => `${name}.yaml:2 unbounded-job`);
    assert.deepEqual(reviews, [{ body: '', comments }]);
    assert.deepEqual(checks, [{ conclusion: 'failure', title: '4 errors introduced', annotations: comments }]);
  });

  it('that come late, when the finding is repaired, say nothing', async () => {
    const { hub } = world;
    hub.deliveryScript({ delayMs: 400, event: 'pull_request', times: 1 });
    const scene = await beginScene(world, { name: 'late', change: JOB });
    await hub.commit(scene.repository, 'change', { author: 'dev', files: { 'a.yaml': boundedJob('a') } });
    await world.settled();
    const { reviews, checks } = await scene.see();
    assert.deepEqual(reviews, []);
    assert.deepEqual(
      checks.map(({ conclusion }) => conclusion),
      ['success'],
    );
  });

  it('that are lost are made up for by the next push', async () => {
    world.hub.deliveryScript({ drop: true, event: 'pull_request' });
    const scene = await openScene(world, { name: 'lost', change: JOB });
    assert.deepEqual((await scene.see()).checks, []);
    await scene.push({ files: { 'b.yaml': nakedPod('b') } });
    assert.deepEqual(
      (await scene.see()).reviews.map(({ comments }) => comments),
      [['a.yaml:2 unbounded-job', 'b.yaml:1-10 naked-pod suggestion']],
    );
  });

  it('of two pull requests do not wait for each other, and each gets its own', async () => {
    const [one, two] = await Promise.all([
      beginScene(world, { name: 'one', change: JOB }),
      beginScene(world, { name: 'two', change: JOB }),
    ]);
    await world.settled();
    assert.deepEqual((await one.see()).reviews, ONE_REVIEW);
    assert.deepEqual((await two.see()).reviews, ONE_REVIEW);
  });
});

interface Sent {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** Sends a request to the webhook address and gives the status of the answer. */
function send({ body = '', headers = {}, method = 'POST' }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(world.app.webhookUrl, { method, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function signed(body: string, key: string): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

describe('the webhook address', () => {
  let body = '';
  let secret = '';
  let headers: Record<string, string> = {};
  before(async () => {
    await openScene(world, { name: 'sample', change: { files: { 'ok.yaml': boundedJob('ok') } } });
    const delivery = world.hub.deliveries.at(-1);
    body = JSON.stringify(delivery?.payload);
    secret = delivery?.app.webhookSecret ?? '';
    headers = {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': '6c2a5c0e-9c4a-4f52-9d2c-0d0e6a3f2b11',
    };
  });

  async function reviewsAfter(sent: Sent): Promise<{ status: number; reviews: readonly string[] }> {
    reviewed.length = 0;
    const status = await send(sent);
    await world.app.idle();
    return { status, reviews: [...reviewed] };
  }

  it('takes what is signed with the secret', async () => {
    const told = { ...headers, 'x-hub-signature-256': signed(body, secret) };
    assert.deepEqual(await reviewsAfter({ body, headers: told }), { status: 200, reviews: ['sample#1'] });
  });

  it('refuses what is not signed', async () => {
    assert.deepEqual(await reviewsAfter({ body, headers }), { status: 400, reviews: [] });
  });

  const wrong: readonly [what: string, signature: (body: string) => string][] = [
    ['signed with another secret', (text) => signed(text, 'not the secret of this App')],
    ['signed for another body', (text) => signed(`${text} `, secret)],
    ['signed with the old hash only in name', (text) => signed(text, secret).replace('sha256', 'sha1')],
    ['with half a signature', (text) => signed(text, secret).slice(0, 40)],
    ['with an empty signature', () => ''],
    ['with a signature of other letters', (text) => `sha256=${'é'.repeat(signed(text, secret).length - 7)}`],
  ];
  for (const [what, signature] of wrong) {
    it(`refuses what is ${what}`, async () => {
      const value = Buffer.from(signature(body), 'utf8').toString('latin1');
      const { status, reviews } = await reviewsAfter({ body, headers: { ...headers, 'x-hub-signature-256': value } });
      assert.ok(status === 400 || status === 401, `status ${status}`);
      assert.deepEqual(reviews, []);
    });
  }

  it('refuses a signed body that is no JSON', async () => {
    const text = '{"action": "opened"';
    const told = { ...headers, 'x-hub-signature-256': signed(text, secret) };
    const { status, reviews } = await reviewsAfter({ body: text, headers: told });
    assert.ok(status >= 400 && status < 500, `status ${status}`);
    assert.deepEqual(reviews, []);
  });

  it('refuses a body larger than GitHub sends', async () => {
    const large = Buffer.alloc(25 * 1024 * 1024 + 1, 0x20);
    const told = { ...headers, 'x-hub-signature-256': signed(large.toString(), secret) };
    // The server stops reading: the sender sees the answer, or the end of the connection while it still sends.
    const outcome = await reviewsAfter({ body: large, headers: told }).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (typeof outcome === 'object') assert.deepEqual(outcome, { status: 413, reviews: [] });
    else assert.match(String(outcome), /EPIPE|ECONNRESET/);
    await world.app.idle();
    assert.deepEqual(reviewed, []);
    const again = { ...headers, 'x-hub-signature-256': signed(body, secret) };
    assert.equal((await reviewsAfter({ body, headers: again })).status, 200);
  });

  it('takes no other method, and nothing lies beside it', async () => {
    assert.equal(await send({ method: 'GET' }), 405);
    const get = async (path: string) => (await fetch(world.app.url + path)).status;
    assert.deepEqual(await Promise.all(['/', '/healthz', '/readyz', '/probot'].map(get)), [404, 200, 200, 404]);
  });

  it('does nothing about a pull request without an installation', async () => {
    const { installation: _, ...rest } = JSON.parse(body);
    const text = JSON.stringify(rest);
    const told = { ...headers, 'x-hub-signature-256': signed(text, secret) };
    assert.deepEqual(await reviewsAfter({ body: text, headers: told }), { status: 200, reviews: [] });
  });
});
