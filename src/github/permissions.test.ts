import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { APP_EVENTS, APP_PERMISSIONS, grantedPermissions, missingPermissions } from './permissions.ts';

test('the manifest asks for the permissions and events that are explained, and for no more', async () => {
  const manifest: unknown = parse(await readFile(new URL('../../app.yml', import.meta.url), 'utf8'));
  assert.ok(typeof manifest === 'object' && manifest !== null);
  const { default_permissions: permissions, default_events: events } = manifest as Record<string, unknown>;
  assert.deepEqual(permissions, APP_PERMISSIONS);
  assert.deepEqual(events, Object.keys(APP_EVENTS));
});

test('an installation tells what it has granted with its token', async () => {
  const asked: unknown[] = [];
  const auth = async (options: unknown): Promise<unknown> => {
    asked.push(options);
    return { token: 't', permissions: { contents: 'read' } };
  };
  assert.deepEqual(await grantedPermissions({ auth }, 5), { contents: 'read' });
  assert.deepEqual(asked, [{ type: 'installation', installationId: 5 }]);
});

test('an answer without permissions is not taken for none', async () => {
  await assert.rejects(grantedPermissions({ auth: async () => ({ token: 't' }) }, 5));
});

test('more than needed is enough, less is named', () => {
  const granted = { metadata: 'read', contents: 'write', pull_requests: 'read' };
  assert.deepEqual(missingPermissions(granted), ['pull_requests: write', 'checks: write']);
  assert.deepEqual(missingPermissions({ ...granted, pull_requests: 'write', checks: 'admin' }), []);
  assert.deepEqual(missingPermissions({}, { constructor: 'read' }), ['constructor: read']);
});
