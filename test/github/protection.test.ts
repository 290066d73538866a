/** What owners put in an App's way, and what GitHub says then. People's own pushes go through. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { client, failure, NOON, type Scene, SHOP, scene, sceneWithPull } from './harness.ts';
import type { ProtectionKind } from './index.ts';

const RULES = 'Repository rule violations found\n\n';

interface Attempts extends Scene {
  base: string;
  /** A signed commit of the App on the base. */
  next: string;
  create(name: string, sha?: string, by?: Scene['bot']): Promise<unknown>;
  update(name: string, sha: string, force?: boolean): Promise<unknown>;
  remove(name: string): Promise<unknown>;
}

/** An App that may write, and a branch `fix/one` of its own. */
async function attempts(t: TestContext, options: Parameters<typeof scene>[1] = {}): Promise<Attempts> {
  const made = await scene(t, options);
  const { hub, bot } = made;
  const base = await hub.git('acme/shop', ['rev-parse', 'main']);
  const next = await commit(made, bot, base);
  await bot.git.createRef({ ...SHOP, ref: 'refs/heads/fix/one', sha: base });
  return {
    ...{ ...made, base, next },
    create: (name, sha = next, by = bot) => by.git.createRef({ ...SHOP, ref: `refs/heads/${name}`, sha }),
    update: (name, sha, force = false) => bot.git.updateRef({ ...SHOP, ref: `heads/${name}`, sha, force }),
    remove: (name) => bot.git.deleteRef({ ...SHOP, ref: `heads/${name}` }),
  };
}

async function commit({ hub }: Pick<Scene, 'hub'>, by: Scene['bot'], ...parents: string[]): Promise<string> {
  const tree = await hub.git('acme/shop', ['rev-parse', 'main^{tree}']);
  const { data } = await by.git.createCommit({ ...SHOP, message: 'x', tree, parents });
  return data.sha;
}

async function said(request: Promise<unknown>): Promise<unknown> {
  const { status, data } = await failure(request);
  assert.equal(status, 422, String(data.message));
  return data.message;
}

const FORCED = 'Cannot force-push to this protected branch';
const NO_PUSH =
  "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.";

test('a protected branch: what is demanded stands in the way of an update, and neither force nor deletion goes', async (t) => {
  const { hub, bot, next, create, update, remove } = await attempts(t);
  const demands = [
    ['push access', NO_PUSH, 'Reference update failed'],
    ['pull request', 'Changes must be made through a pull request.', null],
    ['reviews', 'At least 1 approving review is required by reviewers with write access.', null],
    ['status checks', '1 of 1 required status checks are expected.', null],
  ] as const;
  const older = await commit({ hub }, bot);
  for (const [at, [requires, sentence, creation]] of demands.entries()) {
    hub.protect('acme/shop', 'fix/*', { kind: 'branch protection', requires });
    assert.equal(await said(update('fix/one', next)), sentence);
    assert.equal(await said(update('fix/one', older, true)), FORCED);
    assert.equal(await said(remove('fix/one')), 'Cannot delete this protected branch');
    if (creation) assert.equal(await said(create(`fix/${at}`)), creation);
    else await create(`fix/${at}`);
    hub.unprotect('acme/shop', 'fix/*');
  }
  await update('fix/one', next);
  await remove('fix/one');
  assert.equal((await hub.git('acme/shop', ['branch', '--list', 'fix/0', 'fix/one'])).length, 0);
});

test('a rule set: each rule that is broken is named below one head, and creation, update and deletion go by themselves', async (t) => {
  const { hub, base, next, create, update, remove } = await attempts(t);
  const under = async (
    rules: Extract<ProtectionKind, { kind: 'rule set' }>['rules'],
    request: () => Promise<unknown>,
  ) => {
    hub.protect('acme/shop', 'fix/**', { kind: 'rule set', ...(rules ? { rules } : {}) });
    const message = await said(request());
    hub.unprotect('acme/shop', 'fix/**');
    return message;
  };
  const creation = 'Cannot create ref due to creations being restricted.\n\n';
  assert.equal(await under(['creation', 'update'], () => create('fix/a/b')), RULES + creation);
  const update_ = 'Cannot update this protected ref.\n\n';
  assert.equal(await under(['creation', 'update'], () => update('fix/one', next)), RULES + update_);
  assert.equal(await under(['deletion'], () => remove('fix/one')), `${RULES}Cannot delete this protected ref.\n\n`);
  for (const request of [() => create('fix/new'), () => update('fix/one', next), () => remove('fix/one')])
    assert.match(String(await under(undefined, request)), /^Repository rule violations found\n\nCannot/);
  const both = 'Changes must be made through a pull request.\n\nRequired status check "build" is expected.\n\n';
  assert.equal(await under(['pull_request', 'required_status_checks'], () => update('fix/one', next)), RULES + both);
  hub.protect('acme/shop', 'fix/**', { kind: 'rule set', rules: ['non_fast_forward'] });
  await update('fix/one', next);
  assert.equal(await said(update('fix/one', base, true)), `${RULES}Cannot force-push to this branch\n\n`);
});

test("signatures: an App's commits pass, a person's do not, nor an App's where GitHub has no key", async (t) => {
  const sentence = 'Commits must have verified signatures.';
  const made = await attempts(t);
  made.hub.protect('acme/shop', 'fix/**', { kind: 'signatures' });
  await made.create('fix/signed');
  const unsigned = await commit(made, made.dev, made.base);
  assert.equal(await said(made.create('fix/unsigned', unsigned, made.dev)), sentence);
  const above = await commit(made, made.bot, unsigned);
  assert.equal(await said(made.update('fix/one', above)), sentence);
  await made.create('other', unsigned, made.dev);
  await made.update('fix/one', above); // what another branch holds already is not pushed again
  const keyless = await attempts(t, { limits: { signsAppCommits: false } });
  keyless.hub.protect('acme/shop', '**', { kind: 'rule set', rules: ['required_signatures'] });
  const found = `${RULES}${sentence}\nFound 1 violation:\n\n${keyless.next}\n\n`;
  assert.equal(await said(keyless.create('fix/new')), found);
});

test('patterns: a star stays within a folder, two do not, a point is a point', async (t) => {
  const { hub, create } = await attempts(t);
  for (const pattern of ['one/*', 'two/**', 'v1.?', 'three/**/end', 'é-🚢'])
    hub.protect('acme/shop', pattern, { kind: 'rule set' });
  for (const name of ['one/a', 'two/a', 'two/a/b', 'v1.2', 'three/end', 'three/a/b/end', 'é-🚢'])
    assert.match(String(await said(create(name))), /creations/);
  for (const name of ['one/a/b', 'none', 'v1x2', 'three/a/b', 'v1.22']) await create(name);
});

test('who is let by passes; people push as they like; tags are no branches', async (t) => {
  const { hub, bot, dev, next, create, update } = await attempts(t);
  hub.protect('acme/shop', '**', { kind: 'rule set' }, { bypass: ['plimsoll[bot]'] });
  await create('fix/two');
  await update('fix/one', next);
  assert.match(String(await said(create('fix/three', next, dev))), /creations/);
  hub.protect('acme/shop', '**', { kind: 'rule set' });
  assert.match(String(await said(create('fix/three'))), /creations/);
  await bot.git.createRef({ ...SHOP, ref: 'refs/tags/v1', sha: next });
  await hub.commit('acme/shop', 'fix/one', { files: { 'a.txt': 'a\n' }, author: 'dev' });
});

test('in an archived repository everything can be read and nothing written', async (t) => {
  const { hub, bot, dev, head } = await sceneWithPull(t);
  const thread = await hub.commentOnLine('acme/shop', 1, 'dev', { path: 'app.txt', line: 3, body: 'x' });
  const { nodeId } = (await hub.state.pull('acme/shop', 1)).threads[0] ?? {};
  hub.archiveRepository('acme/shop');
  assert.equal((await bot.repos.get(SHOP)).data.archived, true);
  const query = '{ repository(owner: "acme", name: "shop") { isArchived } }';
  assert.deepEqual(await bot.graphql(query), { repository: { isArchived: true } });
  const tree = [{ path: 'a', mode: '100644' as const, type: 'blob' as const, content: 'a' }];
  const writes = [
    () => bot.git.createTree({ ...SHOP, tree }),
    () => bot.git.createRef({ ...SHOP, ref: 'refs/heads/x', sha: head }),
    () => dev.pulls.create({ ...SHOP, title: 'x', head: 'feature', base: 'main' }),
    () => bot.pulls.update({ ...SHOP, pull_number: 1, body: 'x' }),
    () => bot.issues.createComment({ ...SHOP, issue_number: 1, body: 'x' }),
    () => bot.checks.create({ ...SHOP, name: 'x', head_sha: head }),
    () => bot.reactions.createForPullRequestReviewComment({ ...SHOP, comment_id: thread, content: '+1' }),
  ];
  for (const write of writes) {
    const { status, data } = await failure(write());
    assert.deepEqual([status, data.message], [403, 'Repository was archived so is read-only.']);
  }
  const resolve = `mutation { resolveReviewThread(input: { threadId: "${nodeId}" }) { clientMutationId } }`;
  assert.match((await failure(bot.graphql(resolve))).message, /Repository was archived so is read-only/);
  hub.archiveRepository('acme/shop', false);
  await bot.graphql(resolve);
});

test('who may open pull requests can be limited; who may push is not', async (t) => {
  let now = NOON;
  const { hub, bot, dev, installation } = await sceneWithPull(t, { private: false, clock: () => now });
  hub.createUser('guest');
  await hub.commit('acme/shop', 'more', { files: { 'more.txt': 'x\n' }, author: 'dev' });
  const open = (by: typeof bot) => by.pulls.create({ ...SHOP, title: 'More', head: 'more', base: 'main' });
  const guest = client(hub, hub.userToken('guest'));
  const refused = async (by: typeof bot) =>
    ((await failure(open(by))).data.errors as { message: string }[]).map(({ message }) => message);
  const sentence = (who: string) => [
    `An owner of this repository has limited the ability to open a pull request to users that ${who}.`,
  ];
  hub.limitInteractions('acme/shop', 'collaborators_only');
  assert.deepEqual(await refused(guest), sentence('are collaborators on this repository'));
  assert.deepEqual(await refused(bot), sentence('are collaborators on this repository'));
  hub.limitInteractions('acme/shop', 'contributors_only');
  assert.deepEqual(await refused(guest), sentence('have contributed to this repository in the past'));
  hub.limitInteractions('acme/shop', 'existing_users');
  assert.deepEqual(await refused(guest), sentence('have been on GitHub for a while'));
  now += 24 * 60 * 60_000;
  const { data } = await open(guest);
  await hub.merge('acme/shop', data.number, 'dev');
  await hub.commit('acme/shop', 'more', { files: { 'again.txt': 'x\n' }, author: 'dev' });
  hub.limitInteractions('acme/shop', 'contributors_only');
  const again = await open(guest);
  await hub.close('acme/shop', again.data.number, 'guest');
  hub.limitInteractions('acme/shop', 'collaborators_only');
  const byMember = await open(dev);
  await hub.close('acme/shop', byMember.data.number, 'dev');
  hub.limitInteractions('acme/shop', null);
  const later = client(hub, hub.installationToken(installation));
  assert.equal((await open(later)).status, 201);
});
