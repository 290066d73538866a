import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';

async function waivedIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings, waived } = await reportOn(files);
  return [
    ...findings.map(({ rule }) => `${rule} found`),
    ...waived.map(({ finding, reason }) => `${finding.rule}: ${reason}`),
  ];
}

describe('suppressions in a Dockerfile', () => {
  const table: readonly [comment: string, expected: string][] = [
    ['# plimsoll-ignore: latest-tag -- vendor has no versions', 'latest-tag: vendor has no versions'],
    ['#plimsoll-ignore: naked-pod, latest-tag', 'latest-tag: a comment in the file'],
    ['# hadolint ignore=DL3020,DL3006', 'latest-tag: a comment in the file'],
    ['# checkov:skip=CKV_DOCKER_7:why', 'latest-tag: a comment in the file'],
    ['#trivy:ignore:DS-0001', 'latest-tag: a comment in the file'],
    ['# plimsoll-ignore: naked-pod -- another rule', 'latest-tag found'],
    ['# hadolint ignore=DL3020', 'latest-tag found'],
    ['# please plimsoll-ignore: latest-tag', 'latest-tag found'],
  ];
  for (const [comment, expected] of table) {
    it(comment, async () => {
      assert.deepEqual(await waivedIn({ Dockerfile: `${comment}\nFROM busybox\n` }), [expected]);
    });
  }

  it('count above the line with other comments between, not beyond code or a blank line', async () => {
    const ignore = '# plimsoll-ignore: latest-tag';
    assert.deepEqual(await waivedIn({ Dockerfile: `${ignore}\n# a base\nFROM busybox\n` }), [
      'latest-tag: a comment in the file',
    ]);
    assert.deepEqual(await waivedIn({ Dockerfile: `${ignore}\n\nFROM busybox\n` }), ['latest-tag found']);
    assert.deepEqual(await waivedIn({ Dockerfile: `${ignore}\nARG X=1\nFROM busybox\n` }), ['latest-tag found']);
  });
});

describe('suppressions in a manifest', () => {
  const pod = (annotations: string, trailing = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations: {helm.sh/hook: test, ${annotations}}\nspec:\n  containers:\n  - name: c\n    image: busybox${trailing}\n`;
  const table: readonly [annotation: string, suppressed: boolean][] = [
    ['plimsoll.dev/ignore: "naked-pod, latest-tag"', true],
    ['ignore-check.kube-linter.io/latest-tag: "why"', true],
    ['kube-score/ignore: container-image-tag', true],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "true"', true],
    ['polaris.fairwinds.com/tagNotSpecified-exempt: "false"', false],
    ['checkov.io/skip1: CKV_K8S_14=why', true],
    ['plimsoll.dev/ignore: naked-pod', false],
    ['ignore-check.kube-linter.io/other: "why"', false],
  ];
  for (const [annotation, suppressed] of table) {
    it(annotation, async () => {
      const expected = suppressed ? /^latest-tag: the annotation / : /^latest-tag found$/;
      const [only, ...more] = await waivedIn({ 'pod.yaml': pod(annotation) });
      assert.deepEqual(more, []);
      assert.match(only ?? '', expected);
    });
  }

  it('stand at the end of the line as well', async () => {
    const text = pod('a: b', ' # plimsoll-ignore: latest-tag -- tested nightly');
    assert.deepEqual(await waivedIn({ 'pod.yaml': text }), ['latest-tag: tested nightly']);
  });

  it('of one object do not speak for another', async () => {
    const two = `${pod('plimsoll.dev/ignore: latest-tag')}---\n${pod('a: b').replace('name: p', 'name: q')}`;
    assert.deepEqual(await waivedIn({ 'pod.yaml': two }), [
      'latest-tag found',
      'latest-tag: the annotation plimsoll.dev/ignore',
    ]);
  });
});
