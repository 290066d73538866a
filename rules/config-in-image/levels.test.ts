import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { rule } from './rule.ts';

async function levels(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await reportOn(files, {}, [rule]);
  return findings.map(({ level }) => level);
}

const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: shop, image: "${image}"}]}\n`;
const SHOP = {
  'shop.dockerfile': 'FROM debian:13\nCOPY shop.conf /etc/shop/shop.conf\n',
  'shop.conf': 'a b\n',
};

describe('the level of configuration in an image', () => {
  it('is warning where a workload runs the image', async () =>
    assert.deepEqual(await levels({ ...SHOP, 'pod.yaml': pod('acme/shop:1') }), ['warning']));
  it('is note where no workload does', async () =>
    assert.deepEqual(await levels({ ...SHOP, 'pod.yaml': pod('acme/other:1') }), ['note']));
  it('is note for variables of the environment', async () =>
    assert.deepEqual(
      await levels({ Dockerfile: 'FROM a:1\nENV ORDERS_URL=http://orders:80\n', 'pod.yaml': pod('acme/other:1') }),
      ['note'],
    ));
});
