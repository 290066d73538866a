import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { classify } from './file-class.ts';
import { knownTags } from './known-tags.ts';
import { joinFacts, type Repository } from './repository.ts';
import { whoSetsTag } from './tag-setters.ts';

function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  const facts = Object.entries(files).map(([path, text]) => {
    const fileClass = classify(path);
    assert.ok(fileClass, path);
    return [path, readFacts(path, { fileClass, copied: false }, text)] as const;
  });
  return joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
}

function found(files: Readonly<Record<string, string>>, near: string, name: string): string[] {
  return knownTags(repositoryOf(files), near, name).map(
    ({ path, suffix, region }) => `${path}:${region.line} ${suffix}`,
  );
}

describe('versions that the repository names', () => {
  it('equal names of Docker Hub are one', () => {
    const files = { 'compose.yaml': 'services:\n  a:\n    image: docker.io/library/redis:7.4.1\n' };
    assert.deepEqual(found(files, 'web.yaml', 'redis'), ['compose.yaml:3 :7.4.1']);
    assert.deepEqual(found(files, 'web.yaml', 'index.docker.io/redis'), ['compose.yaml:3 :7.4.1']);
    assert.deepEqual(found(files, 'web.yaml', 'example.com/redis'), []);
  });
  it('words, variables and templates are no versions', () => {
    const values = ['alpine', 'latest', 'stable', '$' + '{TAG}', ''];
    const text = `services:\n${values.map((tag, at) => `  s${at}:\n    image: "redis:${tag}"\n`).join('')}`;
    assert.deepEqual(found({ 'compose.yaml': text }, 'web.yaml', 'redis'), []);
    assert.deepEqual(found({ 'a.yaml': 'image: redis:7.4\nx: {{ .y }}\n' }, 'web.yaml', 'redis'), []);
  });
  it('those of the same folder come first, each once', () => {
    const image = (version: string) => `image: redis:${version}\n`;
    const files = { 'a/one.yaml': image('7.0'), 'a/two.yaml': image('7.0'), 'b/three.yaml': image('7.4') };
    assert.deepEqual(found(files, 'a/web.yaml', 'redis'), ['a/one.yaml:1 :7.0']);
    assert.deepEqual(found(files, 'c/web.yaml', 'redis'), ['a/one.yaml:1 :7.0', 'b/three.yaml:1 :7.4']);
  });
  it("a chart's values come before its version, which must be a tag", () => {
    const chart = (version: string) => `apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: "${version}"\n`;
    const values = 'image:\n  repository: shop/web\n';
    assert.deepEqual(found({ 'c/Chart.yaml': chart('2.4') }, 'x.yaml', 'shop/web'), ['c/Chart.yaml:4 :2.4']);
    assert.deepEqual(found({ 'c/Chart.yaml': chart('2.4'), 'c/values.yaml': values }, 'x.yaml', 'shop/web'), [
      'c/Chart.yaml:4 :2.4',
    ]);
    const tagged = { 'c/Chart.yaml': chart('2.4'), 'c/values.yaml': `${values}  tag: v2.3\n` };
    assert.deepEqual(found(tagged, 'x.yaml', 'shop/web'), ['c/values.yaml:3 :v2.3']);
    const other = { 'c/Chart.yaml': chart('2.4'), 'c/values.yaml': 'image:\n  repository: other/name\n' };
    assert.deepEqual(found(other, 'x.yaml', 'shop/web'), []);
    assert.deepEqual(found({ 'c/Chart.yaml': chart('2 4; rm') }, 'x.yaml', 'shop/web'), []);
  });
  it('what a build is called counts, variables do not', () => {
    const commands = 'docker build -t shop/web:2.4.1 .\n\ndocker build -t shop/api:$TAG api\n';
    assert.deepEqual(found({ Makefile: commands }, 'x.yaml', 'shop/web'), ['Makefile:1 :2.4.1']);
    assert.deepEqual(found({ Makefile: commands }, 'x.yaml', 'shop/api'), []);
    const action = 'docker/build-push-action@v6';
    const workflow = `jobs:\n  a:\n    steps:\n    - uses: ${action}\n      with: {tags: "shop/web:2.5"}\n`;
    assert.deepEqual(found({ '.github/workflows/a.yml': workflow }, 'x.yaml', 'shop/web'), [
      '.github/workflows/a.yml:1 :2.5',
    ]);
  });
  it('keys such as __proto__ are data', () => {
    const files = { 'a.yaml': '__proto__:\n  image: redis:7.4\nconstructor:\n  image: constructor:1.0\n' };
    assert.deepEqual(found(files, 'b.yaml', 'redis'), ['a.yaml:2 :7.4']);
    assert.deepEqual(found(files, 'b.yaml', 'constructor'), ['a.yaml:4 :1.0']);
  });
});

describe('who sets the tag', () => {
  const skaffold = 'apiVersion: skaffold/v4beta11\nkind: Config\nbuild:\n  artifacts:\n  - image: shop/web\n';
  it('skaffold, below its folder', () => {
    const repository = repositoryOf({ 'shop/skaffold.yaml': skaffold });
    assert.equal(whoSetsTag(repository, 'shop/k8s/web.yaml', 'Pod', 'shop/web')?.includes('skaffold.yaml'), true);
    assert.equal(whoSetsTag(repository, 'other/web.yaml', 'Pod', 'shop/web'), null);
    assert.equal(whoSetsTag(repository, 'shop/k8s/web.yaml', 'Pod', 'shop/api'), null);
  });
  it('a kustomization, for files that one lists', () => {
    const images = 'images:\n- name: shop/web\n  newTag: "2.4"\n';
    const repository = repositoryOf({
      'base/kustomization.yaml': 'resources:\n- web.yaml\n',
      'live/kustomization.yaml': `resources:\n- ../base\n${images}`,
    });
    assert.equal(
      whoSetsTag(repository, 'base/web.yaml', 'Pod', 'shop/web'),
      'the kustomization live/kustomization.yaml sets the tag',
    );
    assert.equal(whoSetsTag(repository, 'demo/web.yaml', 'Pod', 'shop/web'), null);
    assert.notEqual(whoSetsTag(repository, 'demo/web.yaml', 'Service', 'shop/web'), null);
  });
});
