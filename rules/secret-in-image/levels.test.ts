import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { rule } from './rule.ts';

async function levels(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { findings } = await reportOn(files, {}, [rule]);
  return findings.map(({ level }) => level);
}

describe('the level of a secret', () => {
  const found = (dockerfile: string) => levels({ Dockerfile: dockerfile });
  it('is error for a value', async () =>
    assert.deepEqual(await found('FROM a:1\nENV DB_PASSWORD=tulip-42\n'), ['error']));
  it('is warning for what the build is given', async () =>
    assert.deepEqual(await found('FROM a:1\nARG NPM_TOKEN\nRUN npm ci\n'), ['warning']));
  it('is warning for an environment file outside the repository', async () =>
    assert.deepEqual(await found('FROM a:1\nCOPY .env /\n'), ['warning']));
});
