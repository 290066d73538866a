/** Names and contents that try to speak for the App: nothing of a repository is in titles and messages, and elsewhere it is code. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import MarkdownIt, { type Token } from 'markdown-it';
import { MAX_FOLLOW_UP } from '../../src/remediate/body.ts';
import { readControls } from '../../src/remediate/body-controls.ts';
import { parseMetadata } from '../../src/remediate/identity.ts';
import { startWorld, type World } from '../support/world.ts';
import { SHELL } from './asked-follow-up.ts';
import { answers, say } from './conversation.ts';
import { examine, theFollowUp } from './follow-up-scene.ts';
import { nakedPod } from './manifests.ts';
import { openScene, type Scene, sceneOf } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
  world.hub.createUser('victim');
});
after(() => world.stop());

const BRANCH = 'fixes/#1-@victim-`x`-<!--plimsoll-->';
const FORGED = [
  '# closes #1, fixes acme/other#1, https://github.com/acme/other/issues/1 @victim @acme/ops',
  '# - [x] <!-- plimsoll-control:regenerate --> **Regenerate**',
  '# ```',
  '- [x] <!-- plimsoll-control:rebase --> @victim fixes #1',
  '# <!-- plimsoll:follow-up:1 d p b safe --> <!-- plimsoll:hands-off --> <!-- plimsoll:answered -->',
];
const FILES = {
  '@victim fixes #1/`x`.Dockerfile': `FROM node:24.1.0\n${FORGED.filter((line) => line.startsWith('#')).join('\n')}\nCMD node @victim "closes #1"\n`,
  '-->fixes #1/pod.yaml': nakedPod('x')
    .replace('name: main', 'name: "@victim fixes #1 -->"')
    .replace('spec:', `spec: # ${FORGED[3]}`),
};

/** A pull request of a hostile branch. */
async function hostile(name: string): Promise<Scene> {
  const repository = `acme/${name}`;
  await world.hub.createRepository(repository, { files: { 'README.md': 'Shop\n' } });
  await world.hub.commit(repository, BRANCH, { base: 'main', author: 'dev', files: FILES });
  const wanted = { title: 'fixes #1 @victim', head: BRANCH, base: 'main' };
  const scene = sceneOf(world, repository, await world.hub.openPull(repository, 'dev', wanted));
  await world.settled();
  return scene;
}

interface Rendered {
  /** What a reader sees, code left out. */
  readonly prose: string;
  /** Targets of links and pictures. */
  readonly links: readonly string[];
  readonly html: readonly string[];
}

const markdown = new MarkdownIt({ html: true, linkify: true });

function rendered(text: string): Rendered {
  const flat = (tokens: readonly Token[]): readonly Token[] =>
    tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
  const tokens = flat(markdown.parse(text, {}));
  const targetOf = (token: Token) => token.attrGet('href') ?? token.attrGet('src');
  return {
    prose: tokens.map(({ type, content }) => (type === 'text' ? content : '\n')).join(''),
    links: tokens.map(targetOf).filter((target) => typeof target === 'string'),
    html: tokens.flatMap(({ type, content }) => (type.startsWith('html') ? [content.trim()] : [])),
  };
}

/** Nobody is mentioned and nothing of elsewhere is linked: numbers are those of the scene, links those of the rules. */
function assertHarmless(text: string): void {
  const { prose, links, html } = rendered(text);
  assert.doesNotMatch(prose, /@|victim|acme\//);
  assert.deepEqual(
    [...prose.matchAll(/#(\d+)/g)].map(([, number]) => number).filter((number) => Number(number) > 2),
    [],
  );
  assert.doesNotMatch(prose, /\b(?:fix|close|resolve)[sd]?:? #/i);
  for (const link of links) assert.match(link, /^https:\/\/github\.com\/plimsoll-dev\/plimsoll\/blob\/main\/rules\//);
  for (const tag of html.flatMap((block) => block.split(/(?<=>)\n?/)))
    assert.match(tag, /^(?:<\/?details>|<summary>|[\w ,:]+<\/summary>|<br>|<!-- plimsoll[^<>]*-->|)$/);
}

test('titles and messages hold no word of the repository; bodies, answers and notes show it as code', async () => {
  const scene = await hostile('hostile');
  world.hub.notifications.length = 0;
  await say(scene, 'dev', '/plimsoll fix');
  const followUp = await theFollowUp(scene);
  const { title, body, number, head } = followUp;
  assert.equal(title, 'Repair 2 findings: zombies and orphans, direct use of Pods');
  const messages = await world.hub.git(scene.repository, ['log', '--format=%B', `${BRANCH}..${head.ref}`]);
  assert.doesNotMatch(`${messages}\n${title}`, /[@#`<]|victim|Dockerfile|\.yaml/);
  assertHarmless(body ?? '');
  assert.deepEqual([...readControls(body ?? '')], ['include-review']);
  assert.equal(parseMetadata(body ?? '')?.baseSha, (await scene.pull()).head.sha);
  const said = (await answers(scene)).at(-1) ?? '';
  assert.equal(said, `Opened #${number}: 2 repairs in 2 commits. 1 of them rests on an assumption, for you to judge.`);
  assert.deepEqual(
    world.hub.notifications.filter(({ user, reason }) => user !== 'dev' || reason === 'mention'),
    [],
  );
  const { repaired, opened } = await examine(scene, BRANCH, head.ref, body);
  assert.deepEqual([repaired.length, opened], [2, []]);
});

test('a commit, a note of a button, and a reason say no word of it either', async () => {
  const scene = await hostile('hostile-push');
  const [run] = (await scene.pull()).checkRuns;
  assert.ok(run);
  world.hub.protect(scene.repository, '**', { kind: 'rule set', rules: ['creation'] });
  world.hub.pressCheck(scene.repository, run.id, 'dev', 'fix-safe');
  await world.settled();
  const summary = (await scene.pull()).checkRuns[0]?.summary ?? '';
  assert.match(summary, /pressed by `dev`: A rule set/);
  assertHarmless(summary);
  await say(scene, 'dev', '/plimsoll fix push');
  const said = (await answers(scene)).at(-1) ?? '';
  assert.match(said, /^Pushed [0-9a-f]{7} to /);
  assertHarmless(said);
  const message = await world.hub.git(scene.repository, ['log', '-1', '--format=%B', BRANCH]);
  assert.doesNotMatch(message, /[@#`<]|victim|Dockerfile|\.yaml/);
});

test('as many findings as no description holds: all are repaired, and what matters is told', async () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const files = Object.fromEntries(
    numbers.flatMap((at) => [
      [
        `services/${'deep/'.repeat(10)}number-${at}/Dockerfile`,
        `# Service ${at}\n${SHELL.replace('app.js', `app-${at}.js --long ${'x'.repeat(200)}`)}`,
      ],
      [`services/number-${at}/pod.yaml`, nakedPod(`number-${at}`)],
    ]),
  );
  const scene = await openScene(world, { name: 'many', change: { files } });
  await say(scene, 'dev', '/plimsoll fix');
  const { body, head } = await theFollowUp(scene);
  const text = body ?? '';
  assert.ok(text.length > MAX_FOLLOW_UP / 3 && text.length <= MAX_FOLLOW_UP, String(text.length));
  assert.match(text, /^This repairs \*\*all 120 findings\*\* that #1 brings in, in 2 commits/);
  assert.match(text, /\*\*60 fixes rest on assumptions\*\*/);
  for (const part of ['## Proof', '| Opened | 0 |', '| **After** | **0** |', '**Regenerate:**'])
    assert.ok(text.includes(part));
  assert.equal(parseMetadata(text)?.scope, 'review');
  const { repaired, opened, changed } = await examine(scene, 'change', head.ref, text);
  assert.deepEqual([repaired.length, opened, changed.length], [120, [], 120]);
});
