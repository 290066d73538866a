import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, failure, SHOP, sceneWithPull } from './harness.ts';

type Scene = Awaited<ReturnType<typeof sceneWithPull>>;
type Fields = Partial<Parameters<Scene['bot']['checks']['create']>[0]>;

const annotation = (line: number, more: object = {}) => ({
  path: 'app.txt',
  start_line: line,
  end_line: line,
  annotation_level: 'warning' as const,
  message: `message ${line}`,
  ...more,
});
const annotations = (number: number, from = 1) => Array.from({ length: number }, (_, at) => annotation(from + at));
const output = (more: object = {}) => ({ output: { title: 'Title', summary: 'Summary', ...more } });
const create = ({ bot, head }: Scene, fields: Fields = {}) =>
  bot.checks.create({ ...SHOP, name: 'plimsoll', head_sha: head, ...fields } as Parameters<
    typeof bot.checks.create
  >[0]);

/** The fields that a 422 names. */
async function refusedFields(request: Promise<unknown>): Promise<unknown[]> {
  const { status, data } = await failure(request);
  assert.equal(status, 422);
  return (data.errors as { field: unknown }[]).map(({ field }) => field);
}

test('50 annotations fit in a request; one more is 422, and nothing is kept', async (t) => {
  const scene = await sceneWithPull(t);
  const fields = await refusedFields(create(scene, output({ annotations: annotations(51) })));
  assert.deepEqual(fields, ['output.annotations']);
  assert.deepEqual(scene.hub.state.checkRuns('acme/shop'), []);
  const { data } = await create(scene, output({ annotations: annotations(50) }));
  assert.equal(data.output.annotations_count, 50);
});

test('PATCH appends annotations, and they come in pages', async (t) => {
  const scene = await sceneWithPull(t);
  const { data } = await create(scene, output({ annotations: annotations(50) }));
  const check = { ...SHOP, check_run_id: data.id };
  const updated = await scene.bot.checks.update({ ...check, ...output({ annotations: annotations(30, 51) }) });
  assert.equal(updated.data.output.annotations_count, 80);
  await scene.bot.checks.update({ ...check, status: 'completed', conclusion: 'failure' });
  const all = await scene.bot.paginate(scene.bot.checks.listAnnotations, { ...check, per_page: 30 });
  assert.deepEqual(
    all.map(({ message }) => message),
    annotations(80).map(({ message }) => message),
  );
});

test('check runs are made by an App, and changed by the one that made them', async (t) => {
  const scene = await sceneWithPull(t);
  const { dev, hub, head } = scene;
  const byPerson = await failure(dev.checks.create({ ...SHOP, name: 'mine', head_sha: head }));
  assert.deepEqual([byPerson.status, byPerson.data.message], [403, 'You must authenticate via a GitHub App.']);
  const { data } = await create(scene);
  hub.createApp({ id: 8, slug: 'other', permissions: { checks: 'write' }, events: [], webhookSecret: 's' });
  const other = client(hub, hub.installationToken(hub.install(8, 'acme')));
  const foreign = await failure(other.checks.update({ ...SHOP, check_run_id: data.id, name: 'x' }));
  assert.equal(foreign.status, 403);
  assert.match(String(foreign.data.message), /only be modified by the GitHub App that created it/);
});

test('without the permission it is 403', async (t) => {
  const scene = await sceneWithPull(t, { permissions: { checks: 'read', contents: 'read' } });
  assert.equal((await failure(create(scene))).status, 403);
  assert.equal((await scene.bot.checks.listForRef({ ...SHOP, ref: scene.head })).data.total_count, 0);
});

test('texts have limits', async (t) => {
  const scene = await sceneWithPull(t);
  const [long, longest] = ['x'.repeat(65_536), 'x'.repeat(65_535)];
  const withOne = (more: object) => create(scene, output({ annotations: [annotation(1, more)] }));
  assert.deepEqual(await refusedFields(create(scene, output({ summary: long }))), ['output.summary']);
  assert.deepEqual(await refusedFields(create(scene, output({ text: long }))), ['output.text']);
  assert.deepEqual(await refusedFields(withOne({ title: 'x'.repeat(256) })), ['title']);
  assert.deepEqual(await refusedFields(withOne({ message: 'é'.repeat(32_769) })), ['message']);
  assert.deepEqual(await refusedFields(withOne({ raw_details: 'x'.repeat(65_537) })), ['raw_details']);
  assert.deepEqual(await refusedFields(withOne({ end_line: 0 })), ['end_line']);
  assert.deepEqual(await refusedFields(withOne({ end_line: 2, start_column: 1 })), ['start_column']);
  const button = { label: 'x'.repeat(21), description: 'd', identifier: 'i' };
  assert.deepEqual(await refusedFields(create(scene, { actions: [button] })), ['actions.0.label']);
  const fine = { title: 'x'.repeat(255), message: 'é'.repeat(32_768) };
  await create(scene, output({ summary: longest, text: longest, annotations: [annotation(1, fine)] }));
  assert.equal(scene.hub.state.checkRuns('acme/shop').length, 1);
});

test('a conclusion completes, and completing takes one', async (t) => {
  const scene = await sceneWithPull(t);
  assert.deepEqual(await refusedFields(create(scene, { status: 'completed' })), ['conclusion']);
  assert.deepEqual(await refusedFields(create(scene, { head_sha: 'f'.repeat(40) })), ['head_sha']);
  const { data } = await create(scene, { conclusion: 'neutral' });
  assert.deepEqual([data.status, data.conclusion, data.completed_at !== null], ['completed', 'neutral', true]);
  const reopened = await scene.bot.checks.update({ ...SHOP, check_run_id: data.id, status: 'in_progress' });
  assert.deepEqual(
    [reopened.data.status, reopened.data.conclusion, reopened.data.completed_at],
    ['in_progress', null, null],
  );
});

test('the newest run of a name is listed, or all of them', async (t) => {
  const scene = await sceneWithPull(t);
  const { data: first } = await create(scene);
  const { data: second } = await create(scene);
  const { data: other } = await create(scene, { name: 'other' });
  const ids = async (more: object) => {
    const { data } = await scene.bot.checks.listForRef({ ...SHOP, ref: 'feature', ...more });
    assert.equal(data.total_count, data.check_runs.length);
    return data.check_runs.map(({ id }) => id);
  };
  assert.deepEqual(await ids({}), [other.id, second.id]);
  assert.deepEqual(await ids({ filter: 'all' }), [other.id, second.id, first.id]);
  assert.deepEqual(await ids({ check_name: 'other' }), [other.id]);
  assert.deepEqual(
    second.pull_requests.map(({ number }) => number),
    [1],
  );
});

test('pressed buttons are delivered to the App that made the check run', async (t) => {
  const scene = await sceneWithPull(t);
  const actions = [{ label: 'Fix', description: 'Commits the fixes', identifier: 'fix' }];
  const { data } = await create(scene, { conclusion: 'failure', actions });
  scene.hub.pressCheck('acme/shop', data.id, 'dev', 'fix');
  scene.hub.pressCheck('acme/shop', data.id, 'dev');
  await scene.hub.settled();
  const sent = scene.received.filter(({ event }) => event === 'check_run').map(({ payload }) => payload);
  const told = sent.map(({ action, requested_action, check_run, sender }) => [
    ...[action, requested_action],
    ...[(check_run as { id: number }).id, (sender as { login: string }).login],
  ]);
  assert.deepEqual(told.sort(), [
    ['requested_action', { identifier: 'fix' }, data.id, 'dev'],
    ['rerequested', undefined, data.id, 'dev'],
  ]);
});

test('buttons: three at most, short, kept until others come; only those can be pressed', async (t) => {
  const scene = await sceneWithPull(t);
  const button = (identifier: string, more: object = {}) => ({
    label: 'Fix',
    description: 'Fixes',
    identifier,
    ...more,
  });
  const longest = button('i'.repeat(20), { label: 'l'.repeat(20), description: 'd'.repeat(40) });
  const refused = [
    [['actions'], ['a', 'b', 'c', 'd'].map((name) => button(name))],
    [['actions.0.label'], [button('a', { label: 'l'.repeat(21) })]],
    [['actions.0.description'], [button('a', { description: 'd'.repeat(41) })]],
    [['actions.1.identifier'], [button('a'), button('i'.repeat(21))]],
  ] as const;
  for (const [fields, actions] of refused)
    assert.deepEqual(await refusedFields(create(scene, { actions: [...actions] })), fields);
  const { data } = await create(scene, { actions: [longest, button('b'), button('c')], ...output({ text: 'Text' }) });
  const { hub, bot } = scene;
  const shown = () => hub.state.checkRuns('acme/shop').map(({ actions, text }) => [actions.length, text]);
  assert.deepEqual(shown(), [[3, 'Text']]);
  const check = { ...SHOP, check_run_id: data.id };
  await bot.checks.update({ ...check, ...output() });
  assert.deepEqual(shown(), [[3, 'Text']]);
  hub.pressCheck('acme/shop', data.id, 'dev', 'b');
  await bot.checks.update({ ...check, actions: [button('d')], ...output({ text: 'Other' }) });
  assert.deepEqual(shown(), [[1, 'Other']]);
  assert.throws(() => hub.pressCheck('acme/shop', data.id, 'dev', 'b'), /has no button b, only d/);
  await bot.checks.update({ ...check, actions: [] });
  assert.throws(() => hub.pressCheck('acme/shop', data.id, 'dev', 'd'), /has no button d, only none/);
  await hub.settled();
  const pressed = scene.received.filter(({ event }) => event === 'check_run').map(({ payload }) => payload);
  assert.deepEqual(
    pressed.map(({ requested_action }) => requested_action),
    [{ identifier: 'b' }],
  );
});
