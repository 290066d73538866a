import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { it } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');

it('the project finds nothing in its own Dockerfile and manifests', () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    ['bin/plimsoll', 'check', '--format', 'json', '--fail-on', 'note'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  const report: unknown = JSON.parse(stdout);
  assert.ok(typeof report === 'object' && report !== null && 'findings' in report && 'rules' in report);
  assert.deepEqual(report.findings, []);
  assert.equal(status, 0);
  // Silence counts only where the rules had something to look at.
  for (const rule of ['latest-tag', 'missing-readiness-probe', 'naked-pod', 'shell-form-command']) {
    const counts = Object.entries(report.rules as object).find(([id]) => id === rule)?.[1] as
      | { passed: number }
      | undefined;
    assert.ok(counts && counts.passed > 0, rule);
  }
});
