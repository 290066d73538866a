import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { type Matched, matchFindings } from './match.ts';

type Files = Readonly<Record<string, string>>;

async function match(base: Files, head: Files, renames: Readonly<Record<string, string>> = {}): Promise<Matched> {
  return matchFindings(await reportOn(base), await reportOn(head), new Map(Object.entries(renames)));
}

function shown({ introduced, fixed, existing }: Matched) {
  return {
    introduced: introduced.map(({ path, rule }) => `${path} ${rule}`),
    fixed: fixed.map(({ path, rule }) => `${path} ${rule}`),
    existing: existing.map(({ base, head }) => `${base.path} -> ${head.path}`),
  };
}

function deployment(image: string, extra = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      containers:
      - name: shop
        image: ${image}
${extra}`;
}

const dockerfile = (image: string) => `FROM ${image}\nCOPY . /app\n`;

describe('matchFindings', () => {
  it('tells two overlays of one object apart: one is repaired while the other breaks', async () => {
    const base = { 'prod/shop.yaml': deployment('shop'), 'test/shop.yaml': deployment('shop:1.2') };
    const head = { 'prod/shop.yaml': deployment('shop:1.2'), 'test/shop.yaml': deployment('shop') };
    assert.deepEqual(shown(await match(base, head)), {
      introduced: ['test/shop.yaml latest-tag'],
      fixed: ['prod/shop.yaml latest-tag'],
      existing: [],
    });
  });

  it('takes a copied file for new: its findings are introduced', async () => {
    const base = { 'a.yaml': deployment('shop') };
    assert.deepEqual(shown(await match(base, { ...base, 'b.yaml': deployment('shop') })), {
      introduced: ['b.yaml latest-tag'],
      fixed: [],
      existing: ['a.yaml -> a.yaml'],
    });
  });

  it('follows a file that moved and was indented anew, which git takes for another one', async () => {
    const moved = deployment('shop')
      .replace(/^ +/gm, (spaces) => spaces.repeat(2))
      .replace('- name', '-   name');
    const expected = { introduced: [], fixed: [], existing: ['old/a.yaml -> new/b.yaml'] };
    assert.deepEqual(shown(await match({ 'old/a.yaml': deployment('shop') }, { 'new/b.yaml': moved })), expected);
    const changed = deployment('shop', '        command: [run]\n');
    assert.deepEqual(shown(await match({ 'old/a.yaml': deployment('shop') }, { 'new/b.yaml': changed })), expected);
  });

  it('follows a rename that git sees, also when the stage is not the only one of its kind', async () => {
    const base = { 'a/Dockerfile': dockerfile('shop'), 'b/Dockerfile': dockerfile('shop') };
    const head = { 'a/Dockerfile': dockerfile('shop'), 'c/Dockerfile': dockerfile('shop') };
    assert.deepEqual(shown(await match(base, head, { 'c/Dockerfile': 'b/Dockerfile' })), {
      introduced: [],
      fixed: [],
      existing: ['a/Dockerfile -> a/Dockerfile', 'b/Dockerfile -> c/Dockerfile'],
    });
  });

  it('keeps twenty equal Dockerfiles apart', async () => {
    const path = (index: number) => `service-${String(index).padStart(2, '0')}/Dockerfile`;
    const base = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [path(index), dockerfile('shop')]));
    const head = { ...base, [path(7)]: dockerfile('shop:1.2'), [path(20)]: dockerfile('shop') };
    const { introduced, fixed, existing } = shown(await match(base, head));
    assert.deepEqual(introduced, [`${path(20)} latest-tag`]);
    assert.deepEqual(fixed, [`${path(7)} latest-tag`]);
    assert.equal(existing.length, 19);
    assert.ok(existing.every((pair) => pair.split(' -> ')[0] === pair.split(' -> ')[1]));
  });

  it('keeps three files apart that define the same Deployment', async () => {
    const base = { 'a.yaml': deployment('shop'), 'b.yaml': deployment('shop:1.2'), 'c.yaml': deployment('shop') };
    const head = { 'a.yaml': deployment('shop:1.2'), 'b.yaml': deployment('shop'), 'c.yaml': deployment('shop') };
    assert.deepEqual(shown(await match(base, head)), {
      introduced: ['b.yaml latest-tag'],
      fixed: ['a.yaml latest-tag'],
      existing: ['c.yaml -> c.yaml'],
    });
  });

  it('keeps a finding whose object changes elsewhere', async () => {
    const { introduced, existing } = shown(
      await match({ 'a.yaml': deployment('shop') }, { 'a.yaml': deployment('shop', '        tty: true\n') }),
    );
    assert.deepEqual([introduced, existing], [[], ['a.yaml -> a.yaml']]);
  });

  it('takes no object for moved that its new file held before', async () => {
    const base = { 'a.yaml': deployment('shop'), 'b.yaml': deployment('shop:1.2') };
    assert.deepEqual(shown(await match(base, { 'b.yaml': deployment('shop') })), {
      introduced: ['b.yaml latest-tag'],
      fixed: ['a.yaml latest-tag'],
      existing: [],
    });
  });

  it('trusts a rename also where a new file takes the old place', async () => {
    const base = { 'b/Dockerfile': dockerfile('shop') };
    const head = { 'b/Dockerfile': dockerfile('shop:1.2'), 'c/Dockerfile': dockerfile('shop') };
    assert.deepEqual(shown(await match(base, head, { 'c/Dockerfile': 'b/Dockerfile' })).existing, [
      'b/Dockerfile -> c/Dockerfile',
    ]);
  });

  it('follows an object that moved to another file, both of which stay', async () => {
    const other = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
    const base = { 'a.yaml': `${other('a')}---\n${deployment('shop')}`, 'b.yaml': other('b') };
    const head = { 'a.yaml': other('a'), 'b.yaml': `${other('b')}---\n${deployment('shop')}` };
    assert.deepEqual(shown(await match(base, head)).existing, ['a.yaml -> b.yaml']);
  });

  it('follows an object into a file that holds another of its name', async () => {
    const other = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
    const base = { 'a.yaml': `${other}---\n${deployment('shop')}`, 'b.yaml': deployment('shop') };
    const head = { 'a.yaml': other, 'b.yaml': `${deployment('shop')}---\n${deployment('shop')}` };
    assert.deepEqual(shown(await match(base, head)), {
      introduced: [],
      fixed: [],
      existing: ['b.yaml -> b.yaml', 'a.yaml -> b.yaml'],
    });
  });

  it('tells two start scripts of one name apart: one is repaired while the other breaks', async () => {
    const rules = RULES.filter(({ id }) => id === 'script-without-exec');
    const image = 'FROM debian:12.5\nCOPY start.sh /start.sh\nCMD ["/start.sh"]\n';
    const script = (exec: string) => `#!/bin/sh\nset -e\n${exec}node /app/server.js\n`;
    const files = (a: string, b: string) => ({
      ...{ 'a/Dockerfile': image, 'a/start.sh': script(a) },
      ...{ 'b/Dockerfile': image, 'b/start.sh': script(b) },
    });
    const base = await reportOn(files('', 'exec '), {}, rules);
    const head = await reportOn(files('exec ', ''), {}, rules);
    assert.deepEqual(shown(matchFindings(base, head, new Map())), {
      introduced: ['b/start.sh script-without-exec'],
      fixed: ['a/start.sh script-without-exec'],
      existing: [],
    });
    const moved = { 'c/Dockerfile': image, 'c/start.sh': `${script('')}# changed\n` };
    assert.deepEqual(shown(matchFindings(base, await reportOn(moved, {}, rules), new Map())).existing, [
      'a/start.sh -> c/start.sh',
    ]);
  });

  it('is not misled by lines put in front, nor by a second finding of the same key in one file', async () => {
    const twice = `${deployment('shop')}---\n${deployment('shop')}`;
    const base = { 'a.yaml': deployment('shop') };
    const { introduced, existing } = await match(base, { 'a.yaml': `# new\n# lines\n${twice}` });
    assert.equal(introduced.length, 1);
    assert.equal(existing.length, 1);
  });
});
