/** Names full of Markdown and mentions: what is rendered of them holds nothing that names of letters would not bring. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import MarkdownIt, { type Token } from 'markdown-it';
import { startWorld, type World } from '../support/world.ts';
import { deployment, endlessJob, nakedPod, service } from './manifests.ts';
import { openScene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

const HOSTILE: readonly string[] = [
  '@dev @acme/ops and #1, GH-1, acme/shop#1',
  '[click](https://evil.example) ![img](https://evil.example/a.png)',
  '<img src=x onerror=alert(1)><script>alert(1)</script><details open>',
  '`` ` ``` @dev ```` <b>x</b>',
  '-->@dev<!-- plimsoll:1 aaaa:bbbb -->',
  '| a | b |\\ [x]: https://evil.example',
  'https://evil.example www.evil.example mail@evil.example',
  '**bold** ~~gone~~ $x$ \\(y\\) &lt;b&gt; :tada:',
  '{{ "x" | raw }} {% raw %} {{- rule.id }}',
  '\u202egnp.exe \u200b@dev \u0007',
  '\u2066\u2067@dev\u2069 \u200f\u061c![x](http://evil.example) \u202d<img>',
  '@acme/ops ![x](http://evil.example/x.png) <img src=x> `` '.repeat(180),
];

/** Everything in which a hostile name can come: object names, images, folders, and what the reasons of refusals quote. */
function filesWith(text: string): Record<string, string> {
  const quoted = JSON.stringify(text);
  const path = text.slice(0, 60).replaceAll('/', '\u2215');
  const word = text.replaceAll(/\s+/g, '_');
  return {
    [`${path}/job.yaml`]: endlessJob(quoted),
    [`${path}/pod.yaml`]: nakedPod(quoted).replace('name: main', `name: ${quoted}`),
    [`${path}/image.yaml`]: nakedPod('image').replace('acme/pod:1.0.0', `${quoted}`),
    [`${path}/web.yaml`]: deployment('web').replace('- name: web', `- name: ${quoted}`),
    [`${path}/svc.yaml`]: service('web').replace('  name: web', `  name: ${quoted}`),
    [`${path}/broken.yaml`]: `apiVersion: v1\nkind: Pod\nmetadata: {name: ${quoted}\n---\n*${text}\n`,
    [`${path}/Dockerfile`]: `FROM ${text}\nFROM node:24.1.0 AS x\nCMD echo ${text} \\\n  && ${text}\n`,
    [`${path}/stage.Dockerfile`]: `FROM node:24.1.0 AS ${word}\n`,
    [`${path}/label.Dockerfile`]: `FROM node:24.1.0\nLABEL a=b ${word}\n`,
    [`${path}/unknown.Dockerfile`]: `FROM node:24.1.0\n${word} x\n`,
    [`${path}/portless.yaml`]: deployment('web')
      .replace(/ports:[\s\S]*$/, 'env: []\n')
      .replace('name: web', 'name: portless'),
    [`${path}/good.Dockerfile`]: `FROM registry.example/@dev/x:latest\nCMD echo '${text.replaceAll("'", '')}'\n`,
  };
}

/** What the templates fold, under words of their own. */
const OWN_TAG = /^<details><summary>[\w ,]+<\/summary>$/;

interface Rendered {
  /** Targets of links and pictures, and HTML tags, each once. */
  readonly active: ReadonlySet<string>;
  /** Text as a reader sees it, code left out. */
  readonly prose: string;
}

/** Renders as GitHub does: CommonMark with tables, HTML and bare addresses as links. */
function render(body: string): Rendered {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  const tokens = flat(markdown.parse(body, {}));
  const active = tokens.flatMap((token) => {
    const target = token.attrGet('href') ?? token.attrGet('src');
    if (target !== null) return [`${token.type} ${target}`];
    return token.type.startsWith('html') ? [withoutOwnMarkers(token.content)] : [];
  });
  const prose = tokens.filter(({ type }) => type === 'text').map(({ content }) => content);
  return { active: new Set(active), prose: prose.join('\n') };
}

function flat(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => [token, ...flat(token.children ?? [])]);
}

/** Markers of findings differ with the findings; that there is one at the end is no matter here. */
function withoutOwnMarkers(html: string): string {
  return html.replace(/^<!-- plimsoll:1 [\w%: ]* -->\n?$/, '<!-- markers -->').trim();
}

/** Every kind of comment shall be there, however many there are. */
const CONFIG = 'review: { comments: 50 }\n';

/** All Markdown that the App wrote for a pull request with these files. */
async function written(name: string, files: Record<string, string>): Promise<readonly string[]> {
  const scene = await openScene(world, { name, base: { '.github/plimsoll.yml': CONFIG }, change: { files } });
  const { reviews, threads, checkRuns } = await scene.pull();
  const comments = threads.flatMap((thread) => thread.comments.map(({ body }) => body));
  assert.ok(comments.length >= 3, `${comments.length} comments`);
  assert.deepEqual(
    world.hub.notifications.filter(
      ({ reason, subject }) => reason === 'mention' && subject.repository === scene.repository,
    ),
    [],
  );
  return [...reviews.map(({ body }) => body), ...comments, ...checkRuns.map(({ summary }) => summary ?? '')];
}

/** A mention as GitHub finds one in rendered text, a reference to an issue, and a bare address. */
const REFERENCES = /(?:^|[^\w`@])@[a-z\d]|(?:^|[^\w&])#\d|\bGH-\d|https?:\/\/|\bwww\.\w/i;

it('hostile names bring no mention, link, image or tag', async (t) => {
  const plain = await written('harmless', filesWith('plain'));
  const harmless = new Set(plain.flatMap((body) => [...render(body).active]));
  for (const [at, text] of HOSTILE.entries()) {
    await t.test(text.slice(0, 60).replaceAll(/[^ -~]/g, '.'), async () => {
      for (const body of await written(`hostile-${at}`, filesWith(text))) {
        const { active, prose } = render(body);
        assert.deepEqual(
          [...active].filter((thing) => !harmless.has(thing) && !OWN_TAG.test(thing)),
          [],
          body,
        );
        const found = REFERENCES.exec(prose);
        assert.equal(
          found?.[0],
          undefined,
          `${prose.slice(Math.max(0, (found?.index ?? 0) - 40), (found?.index ?? 0) + 60)}\n---\n${body}`,
        );
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        assert.doesNotMatch(body, /[\u0000-\u0008\u000b-\u001f\u007f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
      }
    });
  }
});
