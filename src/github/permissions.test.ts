import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, test } from 'node:test';
import { parse } from 'yaml';
import {
  APP_EVENTS,
  APP_PERMISSIONS,
  cutToGranted,
  missingPermissions,
  type Permissions,
  REVIEW_ONLY_PERMISSIONS,
  TOKEN_PERMISSIONS,
} from './permissions.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The cells of a page's table under a heading, without its own two rows. */
function tableUnder(page: string, heading: string): readonly (readonly string[])[] {
  const [, part = ''] = page.split(`\n## ${heading}\n`);
  const rows = (part.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`|`$/g, '')),
  );
}

const written = (permissions: Permissions): readonly string[] =>
  Object.entries(permissions).map(([name, access]) => `${name}: ${access}`);

for (const [path, wanted] of [
  ['app.yml', APP_PERMISSIONS],
  ['app.review-only.yml', REVIEW_ONLY_PERMISSIONS],
] as const) {
  test(`${path} asks for the permissions and events that are explained, and for no more`, () => {
    const manifest: unknown = parse(read(path));
    assert.ok(typeof manifest === 'object' && manifest !== null);
    const { default_permissions: permissions, default_events: events } = manifest as Record<string, unknown>;
    assert.deepEqual(permissions, wanted);
    assert.deepEqual(events, Object.keys(APP_EVENTS));
  });
}

test('only fixes set the two Apps apart', () => {
  const differ = written(APP_PERMISSIONS).filter((one) => !written(REVIEW_ONLY_PERMISSIONS).includes(one));
  assert.deepEqual(differ, ['contents: write']);
});

describe('docs/permissions.md', () => {
  const page = read('docs/permissions.md');

  it('has the permissions of both Apps', () => {
    const rows = tableUnder(page, 'What the App asks for').map(([name, fixing, review]) => [name, fixing, review]);
    const wanted = Object.entries(APP_PERMISSIONS).map(([name, access]) => {
      return [name, access, (REVIEW_ONLY_PERMISSIONS as Permissions)[name]];
    });
    assert.deepEqual(rows, wanted);
  });

  it('has the permissions of every kind of token', () => {
    const rows = tableUnder(page, 'What each token can do').map(([use, permissions]) => [use, permissions]);
    const wanted = Object.entries(TOKEN_PERMISSIONS).map(([use, permissions]) => {
      const cell = written(permissions).join('`, `');
      return [use, cell];
    });
    assert.deepEqual(rows, wanted);
  });

  it('has every event, with the permission that it takes', () => {
    const rows = tableUnder(page, 'What it hears of').map(([event, permission]) => [event, permission]);
    assert.deepEqual(rows, Object.entries(APP_EVENTS));
  });

  it('promises to be without permissions that nothing asks for', () => {
    const [, part = ''] = page.split('\n## What it never asks for\n');
    const never = part.split('\n').filter((line) => line.startsWith('- '));
    const names = never.flatMap((line) => [...line.slice(0, line.indexOf(':')).matchAll(/`(\w+)`/g)].map(([, n]) => n));
    assert.ok(names.includes('workflows') && names.includes('administration'));
    for (const name of names) assert.ok(!Object.hasOwn(APP_PERMISSIONS, name ?? ''), name);
  });
});

describe('tokens', () => {
  it('need nothing that the App does not ask for, and between them all that is not for hearing of events', () => {
    const uses: readonly Permissions[] = Object.values(TOKEN_PERMISSIONS);
    for (const needed of uses) assert.deepEqual(missingPermissions(APP_PERMISSIONS, needed), []);
    const used = new Set(uses.flatMap(written));
    const unused = written(APP_PERMISSIONS).filter((one) => !used.has(one));
    assert.deepEqual(unused, ['issues: read', 'merge_queues: read']);
  });

  it('write contents to change threads and files alone', () => {
    const uses = Object.entries(TOKEN_PERMISSIONS) as [string, Permissions][];
    const writing = uses.filter(([, { contents }]) => contents !== 'read').map(([use]) => use);
    assert.deepEqual(writing, ['threads', 'fix']);
  });
});

describe('what is granted', () => {
  const granted = { metadata: 'read', contents: 'write', pull_requests: 'read' };

  it('is enough where it is more than needed; what is less is named', () => {
    const needed = TOKEN_PERMISSIONS.review;
    assert.deepEqual(missingPermissions(granted, needed), ['pull_requests: write', 'checks: write']);
    assert.deepEqual(missingPermissions({ ...granted, pull_requests: 'write', checks: 'admin' }, needed), []);
    assert.deepEqual(missingPermissions({}, { constructor: 'read' }), ['constructor: read']);
  });

  it('bounds what is asked for, and adds nothing to it', () => {
    const cut = { metadata: 'read', contents: 'read', pull_requests: 'read' };
    assert.deepEqual(cutToGranted(TOKEN_PERMISSIONS.review, granted), cut);
    assert.deepEqual(cutToGranted(TOKEN_PERMISSIONS.review, { ...APP_PERMISSIONS }), TOKEN_PERMISSIONS.review);
    assert.deepEqual(cutToGranted({ constructor: 'read' }, {}), {});
  });
});
