import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { rule } from './rule.ts';

type Files = Readonly<Record<string, string>>;

const POD = (name: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n  - name: shop\n    image: acme/shop:1\n${more}`;
const DOCKERFILE = 'FROM debian:13\nCOPY shop.conf /opt/shop/shop.conf\nCMD ["/opt/shop/shop"]\n';
const SHOP: Files = { 'shop.dockerfile': DOCKERFILE, 'shop.conf': 'currency EUR\n', 'pod.yaml': POD('shop') };

/** Why the only finding has no fix; null when it has one. */
async function refusal(files: Files): Promise<string | null> {
  const { findings } = await reportOn(files, {}, [rule]);
  assert.equal(findings.length, 1);
  return findings[0]?.refusal ?? null;
}

const REFUSED: readonly (readonly [what: string, files: Files, reason: RegExp])[] = [
  ['a text that is too large to be read', { 'shop.conf': 'a b\n'.repeat(20_000) }, /1 MiB/],
  ['a second workload that is a template', { 'two.yaml': POD('two', '    {{ toYaml .Values.more }}\n') }, /template/],
  ['a workload of a kustomization', { 'kustomization.yaml': 'resources:\n- pod.yaml\n' }, /kustomization/],
  [
    'a later RUN on the file',
    { 'shop.dockerfile': `${DOCKERFILE}RUN chmod 600 /opt/shop/shop.conf\n` },
    /later RUN .* inside the image/,
  ],
  [
    'a ConfigMap of the same name',
    { 'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata: {a: b}\n' },
    /map\.yaml has a ConfigMap of the name shop already/,
  ],
  [
    'a volume at the same place',
    {
      'pod.yaml': POD(
        'shop',
        '    volumeMounts: [{name: data, mountPath: /opt/shop/shop.conf}]\n  volumes: [{name: data, emptyDir: {}}]\n',
      ),
    },
    /mounts data at \/opt\/shop\/shop\.conf already/,
  ],
];

describe('files that stay in the image', () => {
  it('has a fix for the plain case', async () => assert.equal(await refusal(SHOP), null));
  for (const [what, files, reason] of REFUSED)
    it(`for ${what}`, async () => assert.match((await refusal({ ...SHOP, ...files })) ?? 'none', reason));
  it('for a file that the repository does not hold', async () => {
    const { 'shop.conf': _, ...rest } = SHOP;
    assert.match((await refusal(rest)) ?? 'none', /does not hold shop\.conf/);
  });
});
