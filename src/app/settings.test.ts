import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readSettings } from './settings.ts';

const PEM = '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----\n';
const GOOD = { APP_ID: '12', PRIVATE_KEY: PEM, WEBHOOK_SECRET: 'x'.repeat(16) };

describe('settings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-settings-'));
  after(() => rmSync(folder, { recursive: true }));

  it('have defaults for all that is not secret', () => {
    assert.deepEqual(readSettings(GOOD), {
      appId: 12,
      privateKey: PEM,
      webhookSecret: 'x'.repeat(16),
      apiUrl: 'https://api.github.com',
      host: '0.0.0.0',
      port: 3000,
      logLevel: 'info',
      concurrency: 4,
      throttle: true,
    });
  });

  it('take a key with written-out line ends, or from a file', () => {
    const inline = readSettings({ ...GOOD, PRIVATE_KEY: PEM.replaceAll('\n', '\\n') });
    assert.equal('privateKey' in inline && inline.privateKey, PEM);
    const path = join(folder, 'key.pem');
    writeFileSync(path, PEM);
    const { PRIVATE_KEY: _, ...rest } = GOOD;
    const read = readSettings({ ...rest, PRIVATE_KEY_PATH: path });
    assert.equal('privateKey' in read && read.privateKey, PEM);
  });

  it('name every variable that is wrong, and never the secrets', () => {
    const bad: readonly [change: Record<string, string | undefined>, problem: RegExp][] = [
      [{ APP_ID: 'x' }, /^APP_ID: /],
      [{ APP_ID: undefined }, /^APP_ID: is not set$/],
      [{ WEBHOOK_SECRET: undefined }, /^WEBHOOK_SECRET: is not set$/],
      [{ WEBHOOK_SECRET: 'short' }, /^WEBHOOK_SECRET: at least 16 characters/],
      [{ PORT: '70000' }, /^PORT: /],
      [{ CONCURRENCY: '0' }, /^CONCURRENCY: /],
      [{ GITHUB_API_URL: 'not a url' }, /^GITHUB_API_URL: /],
      [{ PRIVATE_KEY: undefined }, /PRIVATE_KEY or PRIVATE_KEY_PATH: set one/],
      [{ PRIVATE_KEY: 'hunter2' }, /^PRIVATE_KEY: not a key in PEM form$/],
      [{ PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: join(folder, 'none') }, /^PRIVATE_KEY_PATH: ENOENT/],
    ];
    for (const [change, problem] of bad) {
      const read = readSettings({ ...GOOD, ...change });
      assert.ok('problems' in read, JSON.stringify(change));
      assert.equal(read.problems.length, 1);
      assert.match(read.problems[0] ?? '', problem);
      assert.doesNotMatch(read.problems.join(), /hunter2|short$/);
    }
  });
});
