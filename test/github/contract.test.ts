import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failure, SHOP, scene, sceneWithPull } from './harness.ts';
import { GitHubDouble } from './index.ts';
import { ROUTES } from './routes/index.ts';

test('every vendored operation is served, and only those', () => {
  const { operations } = JSON.parse(readFileSync(new URL('vendor/openapi.json', import.meta.url), 'utf8'));
  const served = [...ROUTES.map(({ operation }) => operation), 'GET /rate_limit'];
  assert.deepEqual(served.sort(), Object.keys(operations).sort());
});

test('a route that is not served is a violation, whatever the credentials', async (t) => {
  const { hub, bot } = await scene(t);
  const refused = await failure(bot.repos.listBranches(SHOP));
  assert.equal(refused.status, 501);
  assert.match(String(refused.data.message), /GET \/repos\/acme\/shop\/branches: no such route is served/);
  assert.equal((await fetch(`${hub.url}/nothing`)).status, 501);
  assert.equal(hub.violations.length, 2);
  hub.violations.length = 0;
});

test('undeclared, missing and malformed fields are violations', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  const review = (fields: object) =>
    bot.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', { ...SHOP, pull_number: 1, ...fields });
  const wrong = [
    [() => review({ event: 'COMMENT', body: 'x', colour: 'red' }), /additional properties \(colour\)/],
    [() => review({ event: 'COMENT', body: 'x' }), /\/event must be equal to one of the allowed values/],
    [() => review({ event: 'COMMENT', comments: [{ body: 'x', line: 3 }] }), /must have required property 'path'/],
    [() => review({ event: 'COMMENT', comments: [{ path: 'app.txt', body: 'x', line: '3' }] }), /line must be integer/],
    [
      () => review({ event: 'COMMENT', comments: [{ path: 'app.txt', body: 'x', line: 3, subject_type: 'line' }] }),
      /subject_type/,
    ],
    [
      () => bot.request('GET /repos/{owner}/{repo}/pulls', { ...SHOP, colour: 'red' }),
      /undeclared query parameter colour/,
    ],
    [
      () => bot.request('GET /repos/{owner}/{repo}/pulls', { ...SHOP, state: 'sleeping' as 'open' }),
      /"sleeping" is none of open/,
    ],
    [
      () =>
        bot.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
          ...SHOP,
          pull_number: 'one' as unknown as number,
        }),
      /"one" is not an integer/,
    ],
  ] as const;
  for (const [request, message] of wrong) {
    const { status, data } = await failure(request());
    assert.equal(status, 501);
    assert.match(String(data.message), message);
  }
  assert.equal(hub.violations.length, wrong.length);
  hub.violations.length = 0;
});

test('a body that is no JSON is 400', async (t) => {
  const { hub } = await scene(t);
  const headers = { authorization: `token ${hub.userToken('dev')}` };
  const { status } = await fetch(`${hub.url}/repos/acme/shop/pulls`, { method: 'POST', headers, body: '{"title": ' });
  assert.equal(status, 400);
});

test('stop throws when there were violations', async () => {
  const hub = await GitHubDouble.start();
  await fetch(`${hub.url}/nothing`);
  await assert.rejects(hub.stop(), /GET \/nothing: no such route is served/);
});
