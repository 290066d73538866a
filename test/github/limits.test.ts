import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, failure, NOON, type SceneOptions, SHOP, scene, sceneWithPull } from './harness.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A scene whose clock stands still until `pass` moves it. */
function clocked(limits: NonNullable<SceneOptions['limits']>) {
  let now = NOON;
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { options: { clock: () => now, limits }, pass };
}

test('the primary limit counts down in the headers, refuses with 403 at zero, and comes back', async (t) => {
  const { options, pass } = clocked({ primaryPerHour: 3, tokenLifetimeMs: 2 * HOUR });
  const { bot, dev } = await scene(t, options);
  const remaining: unknown[] = [];
  for (let request = 0; request < 3; request++)
    remaining.push((await bot.repos.get(SHOP)).headers['x-ratelimit-remaining']);
  assert.deepEqual(remaining, ['2', '1', '0']);
  const { status, headers, data } = await failure(bot.repos.get(SHOP));
  assert.deepEqual([status, headers['x-ratelimit-remaining'], headers['retry-after']], [403, '0', undefined]);
  assert.equal(headers['x-ratelimit-reset'], String((NOON + HOUR) / 1000));
  assert.match(String(data.message), /^API rate limit exceeded for installation ID \d+/);
  assert.equal((await dev.repos.get(SHOP)).headers['x-ratelimit-used'], '1');
  pass(HOUR);
  assert.equal((await bot.repos.get(SHOP)).headers['x-ratelimit-remaining'], '2');
});

test('asking for what is left costs nothing', async (t) => {
  const { bot } = await scene(t, { limits: { primaryPerHour: 1 } });
  await bot.repos.get(SHOP);
  for (let request = 0; request < 2; request++)
    assert.equal((await bot.rateLimit.get()).data.resources.core.remaining, 0);
});

test('points of GraphQL are an allowance of their own, refused with 200 and RATE_LIMITED', async (t) => {
  const { bot } = await scene(t, { limits: { graphqlPointsPerHour: 1 } });
  const ask = () => bot.graphql<{ rateLimit: { remaining: number } }>('{ rateLimit { remaining } }');
  assert.equal((await ask()).rateLimit.remaining, 0);
  const error = await ask().then(
    () => null,
    (caught) => caught,
  );
  assert.equal(error?.errors[0].type, 'RATE_LIMITED');
  assert.equal((await bot.repos.get(SHOP)).status, 200);
});

test('too much content in a minute is a secondary limit: 403 with retry-after, and nothing is made', async (t) => {
  const { options, pass } = clocked({ contentCreationsPerMinute: 2 });
  const { bot, dev, hub } = await sceneWithPull(t, options);
  const comment = (author: typeof bot) => author.issues.createComment({ ...SHOP, issue_number: 1, body: 'x' });
  await comment(bot);
  await comment(bot);
  pass(20_000);
  const { status, headers, data } = await failure(comment(bot));
  assert.deepEqual([status, headers['retry-after']], [403, '40']);
  assert.match(String(data.message), /secondary rate limit/);
  assert.equal((await hub.state.pull('acme/shop', 1)).comments.length, 2);
  await comment(dev);
  assert.equal((await bot.issues.listComments({ ...SHOP, issue_number: 1 })).data.length, 3);
  pass(40_000);
  await comment(bot);
});

test('content has a limit by the hour too', async (t) => {
  const { options, pass } = clocked({ contentCreationsPerHour: 1 });
  const { bot } = await sceneWithPull(t, options);
  const comment = () => bot.issues.createComment({ ...SHOP, issue_number: 1, body: 'x' });
  await comment();
  pass(30 * MINUTE);
  assert.equal((await failure(comment())).headers['retry-after'], '1800');
});

test('writing costs five points a minute, reading one', async (t) => {
  const { bot } = await sceneWithPull(t, { clock: () => NOON, limits: { restPointsPerMinute: 7 } });
  await bot.issues.createComment({ ...SHOP, issue_number: 1, body: 'x' });
  await bot.repos.get(SHOP);
  await bot.repos.get(SHOP);
  assert.equal((await failure(bot.repos.get(SHOP))).headers['retry-after'], '60');
});

test('requests at the same time are limited', async (t) => {
  const { bot, hub } = await scene(t, { limits: { concurrentRequests: 2 } });
  const tree = { ...SHOP, tree_sha: 'main' };
  const answers = await Promise.allSettled(Array.from({ length: 12 }, () => bot.git.getTree(tree)));
  const refused = answers.filter(({ status }) => status === 'rejected').length;
  assert.ok(refused > 0 && refused < 12, `${refused} of 12 were refused`);
  assert.equal((await bot.git.getTree(tree)).status, 200);
  assert.equal(hub.requests.filter(({ status }) => status === 403).length, refused);
});

test('secondary limits answer 429 where told, and can be switched off', async (t) => {
  const strict = await sceneWithPull(t, { limits: { contentCreationsPerMinute: 0, secondaryStatus: 429 } });
  const body = { ...SHOP, issue_number: 1, body: 'x' };
  assert.equal((await failure(strict.bot.issues.createComment(body))).status, 429);
  const lenient = await sceneWithPull(t, { limits: { contentCreationsPerMinute: 0, secondary: false } });
  assert.equal((await lenient.bot.issues.createComment(body)).status, 201);
});

test('an expired token is 401 everywhere, a new one is not', async (t) => {
  const { options, pass } = clocked({ tokenLifetimeMs: MINUTE });
  const { bot, hub, installation } = await scene(t, options);
  pass(MINUTE);
  for (const request of [() => bot.repos.get(SHOP), () => bot.graphql('{ viewer { login } }')]) {
    const { status, data } = await failure(request());
    assert.deepEqual([status, data.message], [401, 'Bad credentials']);
  }
  assert.equal((await client(hub, hub.installationToken(installation)).repos.get(SHOP)).status, 200);
});
