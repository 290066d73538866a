import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { diffTrees } from './diff.ts';
import { findLine, mapLine, parseHunks } from './hunks.ts';
import { importCommit } from './import.ts';
import { GitRepository } from './repository.ts';

const directory = mkdtempSync(join(tmpdir(), 'hunks-'));
const git = GitRepository.create(join(directory, 'a.git'), 'main');
after(async () => {
  await git.close();
  rmSync(directory, { recursive: true });
});

/** Lines that are all different, so that there is one answer to where each went. */
const file = (ids: readonly number[]) => ids.map((id) => `line ${id}\n`).join('');
const commit = (ids: readonly number[]) =>
  importCommit(git, {
    ref: 'refs/heads/x',
    parents: [],
    message: 'x',
    author: { name: 'x', email: 'x' },
    at: 0,
    files: { file: file(ids), other: '' },
  });

/** An old file, and what became of each line: kept, removed, or with new ones before it. */
const edits = fc.array(fc.record({ keep: fc.boolean(), insert: fc.nat({ max: 2 }), same: fc.nat({ max: 12 }) }), {
  maxLength: 6,
});

test('lines are where git put them, on both sides, whatever was added and removed', async () => {
  const property = fc.asyncProperty(edits, async (steps) => {
    const old: number[] = [];
    const now: number[] = [];
    for (const [at, { keep, insert, same }] of steps.entries()) {
      for (let extra = 0; extra < insert; extra++) now.push(-(at * 10 + extra + 1));
      old.push(at * 100);
      if (keep) now.push(at * 100);
      for (let line = 1; line <= same; line++) old.push(at * 100 + line) && now.push(at * 100 + line);
    }
    const [changed] = await diffTrees(git, await commit(old), await commit(now));
    const hunks = parseHunks(changed?.patch ?? '');
    for (const [at, id] of old.entries())
      assert.equal(mapLine(hunks, at + 1), now.includes(id) ? now.indexOf(id) + 1 : null);
    for (const [at, id] of now.entries()) {
      const found = findLine(hunks, 'RIGHT', at + 1);
      if (found) assert.equal(found.text.slice(1), `line ${id}`);
      if (!old.includes(id)) assert.equal(found?.kind, 'added');
    }
    for (const [at, id] of old.entries())
      if (!now.includes(id)) assert.equal(findLine(hunks, 'LEFT', at + 1)?.kind, 'removed');
  });
  await fc.assert(property, { numRuns: 60 });
});

test('positions count every line below the first header, headers of later hunks included', () => {
  const hunks = parseHunks('@@ -1,2 +1,2 @@ first\n-a\n+b\n c\n@@ -10 +10,2 @@\n x\n+y\n\\ No newline at end of file');
  const positions = hunks.flatMap((hunk) => hunk.lines.map(({ position, text }) => `${position} ${text}`));
  assert.deepEqual(positions, ['1 -a', '2 +b', '3  c', '5  x', '6 +y']);
});
