import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { rule } from './rule.ts';

async function levels(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await reportOn(files, {}, [rule]);
  return findings.map(({ level }) => level);
}

const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';
const found = (container: string) =>
  levels({
    'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: shop, ${container}}]}\n`,
  });

describe('the level of a path without a volume', () => {
  it('is error where a write must fail', async () =>
    assert.deepEqual(await found(`image: "nginx:1.29", ${READ_ONLY}`), ['error']));
  it('is warning where a VOLUME of the image stays writable', async () =>
    assert.deepEqual(await found(`image: "redis:8", ${READ_ONLY}`), ['warning']));
  it('is warning where data is lost', async () => assert.deepEqual(await found('image: "redis:8"'), ['warning']));
});
